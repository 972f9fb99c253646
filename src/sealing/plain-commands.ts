/** At the first start of a release that seals: what lies here in plain words is sealed before anything is served, and the database proves it. */
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { listRegions } from '#regions/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { kindOf, type Purpose, type RegionKeys } from '#sealing/keys.ts'
import {
  deleteJobsByNumber,
  insertAddresses,
  insertWays,
  listUnproven,
  lockPlain,
  lockUpdates,
  prove,
  replacePlain,
  replaceUpdates,
  rewrite,
  takeAddresses,
  takeWays,
  type PlainColumn,
} from '#sealing/plain-queries.ts'

/** Rows of one transaction. */
const PORTION = 1000

type Cell = PlainColumn & { purpose: Purpose | 'index' }

const name = (table: string, column: string, id = 't.id::text'): Cell => {
  const plain = `plain_${column}`
  return { table, id, plain, sealed: column, empty: `${plain} = null`, purpose: 'name' }
}

const CELLS: Cell[] = [
  name('contacts', 'name'),
  name('candidates', 'author'),
  name('group_findings', 'author'),
  name('visit_reports', 'person_name', 't.report_id::text'),
  { ...name('candidates', 'author_ref'), purpose: 'index' },
  { ...name('comment_answers', 'address'), sealed: 'address_index', purpose: 'index' },
  { ...name('import_rows', 'row', "t.import_id || ' ' || t.line"), plain: 'plain_row::text', empty: 'plain_row = null', purpose: 'row' },
  {
    ...name('sp4n_imports', 'rows'),
    plain: 'plain_rows::text',
    empty: 'row_count = jsonb_array_length(plain_rows), plain_rows = null',
    purpose: 'row',
  },
  ...['candidates', 'reports'].map(
    (table): Cell => ({ ...name(table, 'author'), plain: "source ->> 'author'", empty: "source = source - 'author'" }),
  ),
  {
    ...name('messages', 'beside'),
    plain:
      "case when direction = 'in' and body ?| array['letter', 'raw', 'form'] then jsonb_build_object('letter', body -> 'letter', 'raw', body -> 'raw', 'form', body -> 'form')::text end",
    empty: "body = body - 'letter' - 'raw' - 'form'",
    purpose: 'beside',
  },
]

/** Nothing to do, it asks one question. @param say what an operator should know who waits */
export async function sealPlain(db: Db, say: (line: string) => void): Promise<void> {
  const unproven = await listUnproven(db)
  if (unproven.length === 0) return
  let count = 0
  for (const { id } of await listRegions(db)) count += await sealRegion(db, id)
  for (const one of unproven) await prove(db, one)
  if (count === 0) return
  say(`Names and numbers are sealed now (${count}). The files are written anew …`)
  for (const { table } of unproven) await rewrite(db, table)
}

async function sealRegion(db: Db, regionId: string): Promise<number> {
  const steps = [
    sealAddresses,
    sealWays,
    sealUpdates,
    ...CELLS.map((cell) => (trx: Trx, id: string, keys: RegionKeys) => sealCells(trx, { regionId: id, keys, cell })),
  ]
  let all = 0
  for (const step of steps) {
    let count: number
    do {
      count = await inRegion(db, regionId, async (trx) => step(trx, regionId, await keysOf(trx, regionId)))
      all += count
    } while (count > 0)
  }
  return all
}

async function sealAddresses(trx: Trx, regionId: string, keys: RegionKeys): Promise<number> {
  const found = await takeAddresses(trx, regionId, PORTION)
  await insertAddresses(
    trx,
    found.map((row) => ({
      ...row,
      regionId,
      addressIndex: keys.index(row.address),
      address: keys.seal('address', row.address),
      kind: kindOf(row.address),
    })),
  )
  return found.length
}

async function sealWays(trx: Trx, regionId: string, keys: RegionKeys): Promise<number> {
  const found = await takeWays(trx, regionId, PORTION)
  await insertWays(
    trx,
    found.map((row) => ({ ...row, regionId, addressIndex: keys.index(row.address), address: keys.seal('address', row.address) })),
  )
  return found.length
}

async function sealUpdates(trx: Trx, regionId: string, keys: RegionKeys): Promise<number> {
  const found = await lockUpdates(trx, { regionId, limit: PORTION })
  if (found.length === 0) return 0
  const rows = found.map(({ id, sender, body }) => ({ id, sender: sender && keys.index(sender), body: keys.seal('update', body) }))
  await replaceUpdates(trx, { regionId, rows })
  await deleteJobsByNumber(trx)
  return found.length
}

async function sealCells(trx: Trx, { regionId, keys, cell }: { regionId: string; keys: RegionKeys; cell: Cell }): Promise<number> {
  const { purpose } = cell
  const found = await lockPlain(trx, cell, { regionId, limit: PORTION })
  const cells = found.map(({ id, plain }) => ({ id, kept: purpose === 'index' ? keys.index(plain) : keys.seal(purpose, plain) }))
  if (cells.length > 0) await replacePlain(trx, cell, { regionId, cells })
  return found.length
}
