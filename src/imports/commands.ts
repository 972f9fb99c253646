/** A table of reports: looked at first, then taken; a row that is a report already is not taken again. */
import { buffer } from 'node:stream/consumers'
import { inRegion, inSavepoint, type Db, type Trx } from '#db/transaction.ts'
import { findHeading } from '#imports/columns.ts'
import { decodeText, readTable, type TableRow } from '#imports/csv.ts'
import {
  countKnown,
  deleteLeftRows,
  dropImports,
  findImport,
  insertImport,
  insertRows,
  listWaitingRows,
  lockImport,
  markRow,
  updateImport,
  type ImportRow,
} from '#imports/queries.ts'
import { readRows, type Row } from '#imports/rows.ts'
import { isXlsx, readXlsx } from '#imports/xlsx.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'
import { findRegionById, listCategories, type CategoryRow, type RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import type { ReportChannel } from '#reports/channels.ts'
import { submitOnce, type SubmitReport } from '#reports/commands.ts'
import { listVillages, type VillageRow } from '#visits/list-queries.ts'

/** What a table may say of where its reports came from. */
export const IMPORT_CHANNELS = ['letter', 'counter', 'phone', 'field', 'social'] as const satisfies readonly ReportChannel[]
export type ImportChannel = (typeof IMPORT_CHANNELS)[number]

/** Bytes of the file; rows of the table. */
const LARGEST = 20 * 1024 * 1024
const MOST_ROWS = 50_000

/** Rows written at once, and taken by one job. */
const AT_ONCE = 500
const PORTION = 50

export type BeginImport = { regionId: string; staffId: string; fileName: string; bytes: Uint8Array; channel: ImportChannel; at: Date }

/** Keeps the file and asks for it to be read. @returns its id @throws DomainError import.empty, import.too_large */
export async function beginImport({ db, storage }: { db: Db; storage: Storage }, told: BeginImport): Promise<string> {
  const { regionId, staffId, bytes, channel, at } = told
  if (bytes.byteLength === 0) throw new DomainError('import.empty')
  if (bytes.byteLength > LARGEST) throw new DomainError('import.too_large')
  const id = newId()
  const storageKey = `${regionId}/imports/${id}.${isXlsx(bytes) ? 'xlsx' : 'csv'}`
  await storage.write(storageKey, bytes)
  const fileName = storableText(told.fileName).slice(0, 200)
  await inRegion(db, regionId, async (trx) => {
    await insertImport(trx, { regionId, id, fileName, storageKey, channel, createdBy: staffId, createdAt: at })
    await enqueue(trx, 'read-import', { regionId, importId: id })
  })
  return id
}

/** Done twice it does nothing the second time. The file goes: its rows lie here sealed, names and numbers in a file would not. */
export async function readImport({ db, storage, now }: JobContext, { regionId, importId: id }: Jobs['read-import']): Promise<void> {
  const [region, found] = [await findRegionById(db, regionId), await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id }))]
  if (!region || found?.state !== 'reading') return
  try {
    const { columns, rows } = await readFile(await buffer(storage.read(found.storageKey)))
    const read = readRows(rows, columns, dayOf(now(), region.zone))
    await inRegion(db, regionId, async (trx) => {
      for (let at = 0; at < read.length; at += AT_ONCE) await insertRows(trx, { regionId, id }, read.slice(at, at + AT_ONCE))
      const badCount = read.filter(({ problems }) => problems.length > 0).length
      const knownCount = await countKnown(trx, { regionId, id })
      await updateImport(trx, { regionId, id }, { state: 'ready', columns: JSON.stringify(columns), rowCount: read.length, badCount, knownCount })
    })
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    await inRegion(db, regionId, (trx) => updateImport(trx, { regionId, id }, { state: 'failed', problem: fault.key }))
  }
  await storage.remove(found.storageKey)
}

/** @throws DomainError import.no_columns, import.empty, import.too_many, and what xlsx.ts throws */
async function readFile(bytes: Uint8Array): Promise<{ columns: Record<string, number>; rows: TableRow[] }> {
  const table = isXlsx(bytes) ? await readXlsx(bytes) : readTable(decodeText(bytes))
  const heading = findHeading(table)
  if (!heading) throw new DomainError('import.no_columns')
  const rows = table.slice(heading.at + 1)
  if (rows.length === 0) throw new DomainError('import.empty')
  if (rows.length > MOST_ROWS) throw new DomainError('import.too_many', { most: MOST_ROWS })
  return { columns: heading.columns, rows }
}

/** @property wish all: only when nothing is wrong with any row @throws DomainError import.not_found, import.not_ready, import.has_problems */
export async function startImport(db: Db, { regionId, id, wish }: { regionId: string; id: string; wish: 'all' | 'good' }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const found = await lockImport(trx, { regionId, id })
    if (!found) throw new DomainError('import.not_found')
    if (found.state !== 'ready') throw new DomainError('import.not_ready')
    if (wish === 'all' && found.badCount > 0) throw new DomainError('import.has_problems', { count: found.badCount })
    await updateImport(trx, { regionId, id }, { state: 'importing', knownCount: 0, newCount: 0 })
    await enqueue(trx, 'import-reports', { regionId, importId: id }, { key: `import-reports:${id}` })
  })
}

/** One portion; asks for the next one. A row that cannot be taken is said and does not stop the others. */
export async function importReports({ db, now }: JobContext, { regionId, importId: id }: Jobs['import-reports']): Promise<void> {
  const region = await findRegionById(db, regionId)
  if (!region) return
  await inRegion(db, regionId, async (trx) => {
    const found = await lockImport(trx, { regionId, id })
    if (found?.state !== 'importing') return
    const waiting = await listWaitingRows(trx, { regionId, id, limit: PORTION })
    const lists = { categories: await listCategories(trx, regionId), villages: await listVillages(trx, regionId) }
    let [isNew, isKnown] = [0, 0]
    for (const { line, rowKey, row } of waiting) {
      const taken = await inSavepoint(trx, () => takeRow(trx, { region, found, rowKey, row, lists, at: now() }))
      await markRow(
        trx,
        { regionId, id, line },
        taken ? { reportId: taken.reportId } : { problems: JSON.stringify([{ kind: 'not_taken', value: '' }]) },
      )
      if (taken?.isNew) isNew++
      else if (taken) isKnown++
    }
    const counts = { newCount: found.newCount + isNew, knownCount: found.knownCount + isKnown }
    const isDone = waiting.length < PORTION
    await updateImport(trx, { regionId, id }, { ...counts, ...(isDone && { state: 'done', finishedAt: now() }) })
    if (!isDone) await enqueue(trx, 'import-reports', { regionId, importId: id }, { key: `import-reports:${id}` })
  })
}

type Lists = { categories: CategoryRow[]; villages: VillageRow[] }
type TakeRow = { region: RegionRow; found: ImportRow; rowKey: string; row: Row; lists: Lists; at: Date }

function takeRow(trx: Trx, take: TakeRow): Promise<{ reportId: string; isNew: boolean }> {
  return submitOnce(trx, { regionId: take.region.id, submissionKey: `import:${take.rowKey}` }, () => reportOf(trx, take))
}

async function reportOf(trx: Trx, { region, found, row, lists, at }: TakeRow): Promise<SubmitReport> {
  const category = lists.categories.find(({ name, code }) => [name.toLowerCase(), code].includes(row.category.toLowerCase()))
  const named = lists.villages.filter(({ name }) => name.toLowerCase() === row.village.toLowerCase())
  const village = named.length === 1 ? named[0] : undefined
  const ways = row.phone ? [{ kind: 'phone' as const, address: row.phone }] : []
  // Whoever does not want to be named is not looked up by the number either.
  const isNamed = !row.isAnonymous && (ways.length > 0 || row.personName !== '')
  const toldAt = row.day ? instantAt(row.day, '08:00', region.zone) : at
  return {
    region,
    channel: found.channel,
    text: row.text,
    categoryCode: category?.code,
    contactId: isNamed ? await addReporter(trx, { regionId: region.id, ways, ...(row.personName && { name: row.personName }) }) : undefined,
    place: {
      text: [row.placeText, village ? '' : row.village].filter(Boolean).join(', ') || undefined,
      villageCode: village?.code,
      districtCode: village?.districtCode,
    },
    isAnonymous: row.isAnonymous,
    isSecret: row.isSecret || (category?.isSensitive ?? false),
    isEmergency: false,
    messageIds: [],
    takenBy: found.createdBy,
    source: { ...(row.number && { externalId: row.number }), context: found.fileName },
    toldAt: toldAt > at ? at : toldAt,
    at,
  }
}

/** Days that rows are kept which are no reports: until then somebody looks at them, or mends the file. Twice as long while they are being taken. */
const LEFT_FOR = 7

/** Nightly: names and numbers that belong to no report. */
export async function forgetLeftRows({ db, storage }: { db: Db; storage: Storage }, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const ago = (days: number) => new Date(at.getTime() - days * 86_400_000)
  const keys = await inRegion(db, regionId, async (trx) => {
    const dropped = await dropImports(trx, regionId, { before: ago(LEFT_FOR), halfBefore: ago(2 * LEFT_FOR) })
    await deleteLeftRows(trx, regionId, ago(LEFT_FOR))
    return dropped
  })
  for (const key of keys) await storage.remove(key)
}
