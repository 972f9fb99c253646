/**
 * `npm run bench cases`: how many cases a second live their whole life (report → verify → hand over → answer → confirmed by
 * the reporter → found by search), by the product's own commands and with the eyes and hands of whoever acts, with 0, 300,000 and 1,000,000 cases already there.
 * The embedded PostgreSQL with its usual settings, on the same machine. Jobs asked for on the way are counted, not done.
 */
import { availableParallelism, loadavg } from 'node:os'
import { realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { openDb, openPool } from '#db/connect.ts'
import { startEmbeddedPostgres } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { dbBy, dbFor, inRegion, type Db } from '#db/transaction.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { listDeskItems } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { newId } from '#lib/ids.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import { regionSettings } from '#regions/settings.ts'
import { submitReport } from '#reports/commands.ts'
import { viewerOf } from '#staff/viewer.ts'
import { fillTo } from './filled.ts'
import { percentile, print, row, type Row } from './table.ts'

const SIZES = (process.argv[2] ?? '0,300000,1000000').split(',').map(Number)
const SECONDS = Number(process.argv[3] ?? 20)
/** Lives that go on at once. */
const AT_ONCE = 8
const FOLDER = join(import.meta.dirname, '..', '.cache', 'bench-cases')
const COLOURS = { brand: '#0b5d4e', brandStrong: '#084438', brandSoft: '#e3f1ee', brandLine: '#9cc9bf', onBrand: '#ffffff', bar: '#5b8f85' }

type Place = { db: Db; region: RegionRow; agencyIds: string[]; staffId: string }

await forget()
const server = await startEmbeddedPostgres(FOLDER)
const pool = openPool(server.databaseUrl, AT_ONCE + 2)
const db = openDb(pool, openKeyring(server.databaseUrl, { dataDir: FOLDER }).keyring)
await migrate(pool)
const superuser = new pg.Client({ connectionString: server.databaseUrl.replace('//tanggap:', '//postgres:') })
await superuser.connect()
const rows: Row[] = []
let empty = 0
try {
  const place = await makeRegion()
  process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, load before the start ${loadavg()[0]?.toFixed(1)}\n`)
  await live(place, 3)
  for (const size of SIZES) {
    if (size > 0) await fillTo(superuser, { regionId: place.region.id, agencyIds: place.agencyIds, total: size })
    await superuser.query('truncate graphile_worker._private_jobs')
    await superuser.query('checkpoint')
    const { perSecond, lives, searches } = await live(place, SECONDS)
    empty ||= perSecond
    const share = perSecond / empty
    rows.push(row(`lives a second with ${size.toLocaleString('en')} cases there`, perSecond.toFixed(1), { target: '≥ 100', isMet: perSecond >= 100 }))
    rows.push(row('  p50 / p95 of one life', `${percentile(lives, 0.5).toFixed(0)} / ${percentile(lives, 0.95).toFixed(0)} ms`))
    rows.push(row('  p50 / p95 of finding it', `${percentile(searches, 0.5).toFixed(1)} / ${percentile(searches, 0.95).toFixed(1)} ms`))
    if (size > 0) rows.push(row('  against the empty one', `× ${share.toFixed(2)}`, { target: '≥ × 0.80', isMet: share >= 0.8 }))
  }
} finally {
  await superuser.end()
  await db.destroy()
  await server.stop()
}
print(rows)
process.exitCode = rows.some(({ aim }) => aim && !aim.isMet) ? 1 : 0

/** What an earlier run left. As root the database itself lies elsewhere, linked from the folder. */
async function forget(): Promise<void> {
  const data = await realpath(join(FOLDER, 'postgres')).catch(() => undefined)
  if (data) await rm(dirname(data), { recursive: true, force: true })
  await rm(FOLDER, { recursive: true, force: true })
}

async function makeRegion(): Promise<Place> {
  const id = newId()
  const staffId = newId()
  const settings = JSON.stringify(regionSettings.parse({ brand: { light: COLOURS, dark: COLOURS, initials: 'UK' } }))
  const region = {
    id,
    code: `ukur-${id.slice(-8)}`,
    areaCode: '99.01',
    name: 'Kabupaten Ukur',
    shortName: 'Kab. Ukur',
    program: 'Lapor Ukur',
    ticketPrefix: 'UKR',
  }
  await db
    .insertInto('regions')
    .values({ ...region, zone: 'Asia/Jakarta', settings })
    .execute()
  await db
    .insertInto('staff')
    .values({ id: staffId, name: 'Tim Ukur', email: `${id}@ukur.example`, regionId: id, role: 'admin' })
    .execute()
  const agencyIds = Array.from({ length: 20 }, newId)
  await inRegion(db, id, async (trx) => {
    await trx.insertInto('categories').values({ regionId: id, code: 'road', name: 'Jalan', nameEn: 'Roads' }).execute()
    await trx
      .insertInto('agencies')
      .values(
        agencyIds.map((agencyId, index) => ({
          regionId: id,
          id: agencyId,
          code: `dinas-${index}`,
          name: `Dinas ${index}`,
          shortName: `Dinas ${index}`,
          kind: 'opd',
        })),
      )
      .execute()
  })
  return { db, region: (await findRegionById(db, id)) as RegionRow, agencyIds, staffId }
}

/** @returns how many lives were lived, and the milliseconds each and its search took */
async function live(place: Place, seconds: number): Promise<{ perSecond: number; lives: number[]; searches: number[] }> {
  const began = performance.now()
  const until = began + seconds * 1000
  const lives: number[] = []
  const searches: number[] = []
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let count = 0; performance.now() < until; count++) {
        const from = performance.now()
        searches.push(await oneLife(place, lane * 7 + count))
        lives.push(performance.now() - from)
      }
    }),
  )
  return { perSecond: lives.length / ((performance.now() - began) / 1000), lives, searches }
}

/** @returns milliseconds of the search @throws when the case is not found */
async function oneLife({ db, region, agencyIds, staffId }: Place, turn: number): Promise<number> {
  const regionId = region.id
  const agencyId = agencyIds[turn % agencyIds.length] as string
  const at = new Date()
  const rare = `rumah${newId().slice(-10)}`
  const told = {
    text: `Jalan rusak parah di depan ${rare}, motor sering jatuh`,
    place: { text: 'dekat pasar', latitude: -3.4 + (turn % 89) / 100, longitude: 104.9 },
  }
  const made = await inRegion(db, regionId, (trx) =>
    submitReport(trx, {
      ...told,
      region,
      channel: 'whatsapp',
      categoryCode: 'road',
      isAnonymous: false,
      isSecret: false,
      isEmergency: false,
      messageIds: [],
      toldAt: at,
      at,
    }),
  )
  const team = { ...scopeOf({ role: 'admin', regionId }), viewer: viewerOf({ role: 'admin' }) }
  const byTeam = { regionId, caseId: made.caseId, actor: { staffId }, at }
  // Checked and handed over in one stroke, as the desk does it.
  await verifyCase(dbBy(db, team.viewer), { ...byTeam, agencyIds: [agencyId] })
  await answerCase(dbBy(db, viewerOf({ role: 'contact_officer', agencyId })), {
    ...byTeam,
    actor: { agencyId },
    text: 'Sudah kami tambal.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
  await hearVerdict(db, { regionId, reportId: made.reportId, verdict: 'fixed', at })
  const from = performance.now()
  const { items } = await inRegion(dbFor(db, team.viewer), regionId, (trx) =>
    listDeskItems(trx, team, { filter: { queue: 'all', text: `rusak ${rare}` }, now: at }),
  )
  if (items.length !== 1 || items[0]?.outcome !== 'confirmed') throw new Error(`${made.ticket} was not found`)
  return performance.now() - from
}
