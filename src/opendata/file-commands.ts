/** One file of the open data: its words and whether it is another than the one somebody has. */
import { createHash } from 'node:crypto'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { instantAt, isoIn } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { titleKey, type FileName, type Row } from '#opendata/datasets.ts'
import { csvOf, geojsonOf, jsonOf, type About } from '#opendata/files.ts'
import { openStatus } from '#opendata/status.ts'
import { attributionOf } from '#opendata/attribution.ts'
import { listOpenReports } from '#opendata/live-queries.ts'
import { findTable, getRows, listTables } from '#opendata/tables/queries.ts'
import { listAgencies, listCategories, listDistricts, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** Rows of one file that is read when asked for. A year of a large region is far below. */
const MOST_ROWS = 20_000

/** @property base address of the region, without a final slash @property isKnown whether the reader has this very file */
export type Wanted = { region: RegionRow; file: FileName; base: string; isKnown: (file: { etag: string; changedAt: Date | undefined }) => boolean }

/**
 * @property body undefined: the reader has it already
 * @property changedAt of counted tables alone: the newest of what is read as it is grows no newer when a report is taken down
 */
export type OpenFile = { body: string | undefined; etag: string; changedAt: Date | undefined }

/** @throws DomainError page.not_found, data.not_counted */
export async function getFile(db: Db, { region, file, base, isKnown }: Wanted): Promise<OpenFile> {
  return inRegion(db, region.id, async (trx) => {
    const { rows, hash, changedAt } = file.dataset.isCounted
      ? await countedRows(trx, { region, file, base, isKnown })
      : await liveRows(trx, region, { file, base })
    const one = { etag: etagOf(hash, file), changedAt: file.dataset.isCounted ? changedAt : undefined }
    if (!rows || isKnown(one)) return { body: undefined, ...one }
    return { body: written(file, rows, aboutOf(region, { file, changedAt })), ...one }
  })
}

type Found = { rows: readonly Row[] | undefined; hash: string; changedAt: Date | undefined }

/** Rows that the reader has already are not fetched: they may be many. */
async function countedRows(trx: Trx, { region: { id: regionId }, file, isKnown }: Wanted): Promise<Found> {
  const asked = { regionId, name: file.dataset.name, year: file.year }
  const table = await findTable(trx, asked)
  if (!table)
    throw (await listTables(trx, regionId)).length === 0 ? new DomainError('data.not_counted', { seconds: 30 }) : new DomainError('page.not_found')
  const { hash, changedAt } = table
  return { rows: isKnown({ etag: etagOf(hash, file), changedAt }) ? undefined : await getRows(trx, asked), hash, changedAt }
}

function etagOf(hash: string, { format }: FileName): string {
  return `"${hash}-${format}"`
}

async function liveRows(trx: Trx, region: RegionRow, { file, base }: Pick<Wanted, 'file' | 'base'>): Promise<Found> {
  const { rows, changedAt } = await (file.dataset.name === 'laporan-terbuka'
    ? publishedRows(trx, region, { year: file.year, base })
    : listRows(trx, region.id, file.dataset.name))
  return { rows, changedAt, hash: createHash('sha256').update(JSON.stringify(rows)).digest('base64url').slice(0, 22) }
}

type Live = { rows: Row[]; changedAt: Date | undefined }

async function listRows(trx: Trx, regionId: string, name: string): Promise<Live> {
  const changedAt = undefined
  if (name === 'kategori')
    return { changedAt, rows: (await listCategories(trx, regionId)).map(({ code, name: own, nameEn }): Row => [code, own, nameEn]) }
  if (name === 'kecamatan')
    return {
      changedAt,
      rows: (await listDistricts(trx, regionId)).map(({ code, name: own, latitude, longitude }): Row => [code, own, latitude, longitude]),
    }
  const agencies = (await listAgencies(trx, regionId)).filter(({ kind }) => kind !== 'external')
  return {
    changedAt,
    rows: agencies.map(({ code, name: own, shortName, kind }): Row => [code, own, shortName, kind === 'district' ? 'kecamatan' : 'dinas']),
  }
}

async function publishedRows(trx: Trx, { id: regionId, zone }: RegionRow, { year, base }: { year: number; base: string }): Promise<Live> {
  const [from, until] = [instantAt(`${year}-01-01`, '00:00', zone), instantAt(`${year + 1}-01-01`, '00:00', zone)]
  const reports = await listOpenReports(trx, { regionId, from, until, limit: MOST_ROWS })
  if (reports.length === 0) throw new DomainError('page.not_found')
  const rows = reports.map((one): Row => [
    one.ticket, one.title, one.text, one.placeText, one.latitude, one.longitude, one.districtCode, one.categoryCode, openStatus(one),
    isoIn(one.publishedAt, zone), isoIn(one.changedAt, zone), one.supportCount, `${base}/laporan/${encodeURIComponent(one.ticket)}`,
  ]) // biome-ignore format: in the order of the columns
  const changedAt = new Date(Math.max(...reports.map((one) => one.changedAt.getTime())))
  return { rows, changedAt }
}

function written(file: FileName, rows: readonly Row[], about: About): string {
  const { dataset, format } = file
  if (format === 'csv') return csvOf(dataset.columns, rows)
  return format === 'json' ? jsonOf(dataset.columns, rows, about) : geojsonOf(dataset, rows, about)
}

function aboutOf(region: RegionRow, { file, changedAt }: { file: FileName; changedAt: Date | undefined }): About {
  const { licence, licenceUrl } = region.settings.openData
  const say = words('id', region.texts)
  return { title: say(titleKey(file.dataset.name)), region: region.name, licence, licenceUrl, attribution: attributionOf(region), changedAt }
}
