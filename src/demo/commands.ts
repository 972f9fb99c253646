/** The invented past of example regions: made once, at the first start in demo mode. Nobody is told of it: the only job asked for is to count it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { refreshWords } from '#cases/search/queries.ts'
import { calendarOf } from '#cases/sla.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import type { HabitName } from '#demo/habits.ts'
import type { Photo, Photos } from '#demo/photos.ts'
import { draw, HEIGHT, WIDTH, type Drawing } from '#demo/pictures.ts'
import { planCases } from '#demo/plan.ts'
import { publishSome } from '#demo/publish.ts'
import { findAccountId, hasReports, insertRows, listAreas } from '#demo/queries.ts'
import { idAt, randomOf } from '#demo/random.ts'
import type { InventedRegion, Wishes } from '#demo/region.ts'
import { makeRows, TABLES } from '#demo/rows.ts'
import type { PictureName } from '#demo/story.ts'
import { enqueue } from '#jobs/queue.ts'
import type { Storage } from '#lib/storage.ts'
import { listAgencies, listCategories, listHolidays, listRegions, type AreaRow, type RegionRow } from '#regions/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { listStaff } from '#staff/queries.ts'
import { countRegionAnew } from '#statistics/kept/commands.ts'

export type ImportDemo = { db: Db; storage: Storage; now: Date; say: (line: string) => void }

/** Only for regions that call themselves examples and have no report yet. */
export async function importDemoReports({ db, storage, now, say }: ImportDemo): Promise<void> {
  const waiting = await listWaiting(db)
  if (waiting.length === 0) return
  say(`Inventing reports for ${waiting.length} example regions …`)
  const drawings = await drawAll()
  for (const region of waiting) {
    const photos = await storePhotos(storage, { region, drawings, now })
    const invented = await load(db, { region, photos, now })
    const random = randomOf(region.code)
    const rows = makeRows(invented, planCases(invented, random), random)
    await inRegion(db, region.id, async (trx) => {
      for (const table of TABLES) await insertRows(trx, table, rows[table])
      await refreshWords(trx, region.id, undefined)
      await countRegionAnew(trx, region.id, now)
      await enqueue(trx, 'count-team-days', { regionId: region.id }, { key: `count-team-days:${region.id}` })
    })
    const shown = await publishSome({ db, storage, region, staffId: invented.teamStaffId, now })
    say(`  ${region.name}: ${rows.reports.length} invented reports, ${rows.cases.length} cases, ${shown} shown to everybody`)
  }
}

async function listWaiting(db: Db): Promise<RegionRow[]> {
  const examples = (await listRegions(db)).filter(({ isExample }) => isExample)
  const full = await Promise.all(examples.map(({ id }) => inRegion(db, id, (trx) => hasReports(trx, id))))
  return examples.filter((_, index) => !full[index])
}

async function load(db: Db, { region, photos, now }: { region: RegionRow; photos: Photos; now: Date }): Promise<InventedRegion> {
  const staff = await listStaff(db, region.id)
  const facts = await inRegion(db, region.id, async (trx) => ({
    agencies: await listAgencies(trx, region.id),
    categories: await listCategories(trx, region.id),
    areas: await listAreas(trx, region.id),
    holidays: await listHolidays(trx, region.id),
  }))
  return {
    region,
    photos,
    now,
    agencies: facts.agencies,
    categories: facts.categories,
    districts: busiestFirst(facts.areas, {
      seed: region.code,
      withAccount: facts.agencies.filter(({ id }) => staff.some(({ agencyId }) => agencyId === id)).map(({ areaCode }) => areaCode),
    }),
    calendar: calendarOf(region, facts.holidays),
    accountId: (await findAccountId(db, region.id, 'whatsapp')) ?? `${region.code}-whatsapp`,
    teamStaffId: staff.find(({ role }) => role === 'admin')?.id ?? null,
    staffOfAgency: new Map(staff.flatMap(({ id, role, agencyId }) => (agencyId && role === 'contact_officer' ? [[agencyId, id] as const] : []))),
    wishes: await readWishes(region.code),
    keys: await keysOf(db, region.id),
  }
}

/** The districts by how much happens there: first where somebody can sign in, the others mixed. */
function busiestFirst(
  areas: readonly AreaRow[],
  { seed, withAccount }: { seed: string; withAccount: (string | null)[] },
): InventedRegion['districts'] {
  const random = randomOf(`${seed} districts`)
  const districts = areas
    .filter(({ level }) => level === 'district')
    .map((district) => ({ district, place: random.next() - (withAccount.includes(district.code) ? 1 : 0) }))
  return districts
    .sort((a, b) => a.place - b.place)
    .map(({ district }) => ({ ...district, villages: areas.filter(({ parentCode, level }) => level === 'village' && parentCode === district.code) }))
}

const NO_WISHES: Wishes = { cases: 60, habits: {} }

async function readWishes(regionCode: string): Promise<Wishes> {
  const file = new URL(`../../regions/${regionCode}/invented.json`, import.meta.url)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? NO_WISHES : { ...NO_WISHES, ...(JSON.parse(text) as { cases: number; habits: Record<string, HabitName> }) }
}

type Drawn = Drawing & { full: Buffer; preview: Buffer }

const NAMES: readonly PictureName[] = ['road', 'drain', 'lamp', 'waste', 'river', 'tap', 'paper', 'roof', 'clinic', 'sign', 'market', 'field']

/** Of each picture so many different ones. */
const VARIANTS = 3

function drawAll(): Promise<Drawn[]> {
  const drawings = NAMES.flatMap((name) =>
    [false, true].flatMap((isAfter) => Array.from({ length: VARIANTS }, (_, seed) => ({ name, isAfter, seed }))),
  )
  return Promise.all(
    drawings.map(async (drawing) => {
      const full = await sharp(Buffer.from(draw(drawing)))
        .jpeg({ quality: 78 })
        .toBuffer()
      return { ...drawing, full, preview: await sharp(full).resize(PREVIEW).jpeg({ quality: 70 }).toBuffer() }
    }),
  )
}

/** Pixels across. */
const PREVIEW = 320

async function storePhotos(storage: Storage, { region, drawings, now }: { region: RegionRow; drawings: Drawn[]; now: Date }): Promise<Photos> {
  const photos = Object.fromEntries(NAMES.map((name) => [name, { before: [], after: [] }])) as unknown as Photos
  const random = randomOf(`${region.code} photos`)
  await Promise.all(
    drawings.map(async ({ name, isAfter, full, preview }) => {
      const id = idAt(now, random)
      const photo: Photo = {
        storageKey: `${region.id}/${id}.jpg`,
        previewKey: `${region.id}/${id}-small.jpg`,
        bytes: full.byteLength,
        sha256: createHash('sha256').update(full).digest('hex'),
        width: WIDTH,
        height: HEIGHT,
      }
      photos[name][isAfter ? 'after' : 'before'].push(photo)
      await storage.write(photo.storageKey, full)
      await storage.write(photo.previewKey, preview)
    }),
  )
  return photos
}
