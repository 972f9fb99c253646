/** Asks for a year, brings the public photos of its samples, and orders the pages, the table and the ZIP around them. */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Reader } from '#cases/about/reader.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { evidencePages } from '#papers/evidence/pages.ts'
import { countPublished, listDaysOff, listSamples, type Sample } from '#papers/evidence/queries.ts'
import { evidenceSheets } from '#papers/evidence/sheets.ts'
import type { SampleShown, YearFigures } from '#papers/evidence/year.ts'
import { countInTime, countVoices } from '#papers/figures/month-queries.ts'
import { loadParts } from '#papers/figures/load-queries.ts'
import { NOTHING, spanOf, type Days } from '#papers/figures/month.ts'
import { writeCases } from '#papers/figures/rows-commands.ts'
import type { Gathering } from '#papers/gathering.ts'
import { fileNameOf } from '#papers/kinds.ts'
import { PAGES, TABLE, type Order } from '#papers/press/order.ts'
import { loadSetting } from '#papers/setting-queries.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import { COUNTS, type Counts, type Step, type Sum, type SumKey } from '#statistics/kept/sums.ts'
import { sumFigures, sumTimes } from '#statistics/kept/sum-queries.ts'

/** Sample cases; photos of each part. */
const SAMPLES = 8
const PHOTOS = 2

type Year = Omit<YearFigures, 'samples'> & { found: Sample[] }

export async function gatherEvidence({ db, storage, now }: JobContext, gathering: Gathering): Promise<Order> {
  const { paper, region, tell } = gathering
  const at = now()
  const reader: Reader = {}
  const { year, setting } = await inRegion(db, region.id, async (trx) => ({
    year: await loadYear(trx, { region, year: paper.parameters.year ?? '', reader, now: at }),
    setting: await loadSetting(trx, gathering, at),
  }))
  await tell('rows')
  const { found, ...figures } = year
  const shown: YearFigures = { ...figures, samples: await bring(storage, found, gathering) }
  const cases = await writeCases({ db }, { gathering, span: spanOf(figures.days, region.zone), setting, reader })
  const folder = fileNameOf(paper.kind, paper.parameters, region.shortName)
  const { say } = setting
  return {
    pages: evidencePages(shown, setting),
    sheets: evidenceSheets(shown, setting, cases),
    bundle: [
      { name: `${folder}/${say('paper.file_summary')}`, from: PAGES },
      { name: `${folder}/${say('paper.file_data')}`, from: TABLE },
    ],
  }
}

type AskedYear = { region: RegionRow; year: string; reader: Reader; now: Date }

async function loadYear(trx: Trx, { region, year, reader, now }: AskedYear): Promise<Year> {
  const { id: regionId, zone } = region
  const today = dayOf(now, zone)
  const days = daysOf(year, today)
  const before = daysOf(String(Number(year) - 1), addDays(`${year}-01-01`, -1))
  const asked = { regionId, filter: { range: 90 as const }, reader, zone }
  const of = { regionId, reader, now }
  const sum = (of: Days, by: readonly SumKey[] = []) => sumFigures(trx, { ...asked, days: of }, by)
  const time = async (step: Step) => (await sumTimes(trx, { ...asked, days }, { step }))[0]
  const span = spanOf(days, zone)
  return {
    year,
    days,
    isRunning: days.until === today,
    now: (await sum(days))[0] ?? NOTHING,
    before: (await sum(before))[0] ?? NOTHING,
    months: monthsOf(await sum(days, ['day'])),
    ...(await loadParts(trx, { region, now: (by) => sum(days, [by]), before: (by) => sum(before, [by]) })),
    agencies: await loadAgencies(trx, regionId, await sum(days, ['agency'])),
    inTime: { now: await countInTime(trx, of, span), before: await countInTime(trx, of, spanOf(before, zone)) },
    times: { verify: await time('verify'), first_answer: await time('first_answer'), answer: await time('answer') },
    voices: await countVoices(trx, of, span),
    publishedCount: await countPublished(trx, regionId, span),
    daysOff: await listDaysOff(trx, regionId, year),
    found: await listSamples(trx, { regionId, span, limit: SAMPLES }),
  }
}

/** Of a year that still runs only until today. */
function daysOf(year: string, today: string): Days {
  const until = `${year}-12-31`
  return { from: `${year}-01-01`, until: today < until ? today : until }
}

function monthsOf(sums: readonly Sum[]): YearFigures['months'] {
  const months = Map.groupBy(sums, ({ day }) => (day ?? '').slice(0, 7))
  return [...months].sort(([a], [b]) => a.localeCompare(b)).map(([month, days]) => ({ month, ...added(days) }))
}

async function loadAgencies(trx: Trx, regionId: string, sums: readonly Sum[]): Promise<YearFigures['agencies']> {
  const names = new Map((await listAgencies(trx, regionId)).map(({ id, name }) => [id, name]))
  return sums
    .flatMap(({ agency, ...counts }) => (agency ? [{ name: names.get(agency) ?? agency, ...added([counts]) }] : []))
    .sort((a, b) => b.received - a.received || a.name.localeCompare(b.name))
}

function added(some: readonly Counts[]): Counts {
  return Object.fromEntries(COUNTS.map((count) => [count, some.reduce((sum, one) => sum + one[count], 0)])) as Counts
}

type Brought = SampleShown['photos'][number]

async function bring(storage: JobContext['storage'], samples: readonly Sample[], { folder }: Gathering): Promise<SampleShown[]> {
  const shown: SampleShown[] = []
  for (const [index, { photos, ...sample }] of samples.entries()) {
    const few = (['report', 'answer'] as const).flatMap((part) => photos.filter((one) => one.part === part).slice(0, PHOTOS))
    const brought: Brought[] = []
    for (const [place, { key, part }] of few.entries()) {
      const file = `sample-${index}-${place}`
      if (await isBrought(storage, key, join(folder, file))) brought.push({ file, of: part === 'report' ? 'report' : 'work' })
    }
    shown.push({ ...sample, photos: brought })
  }
  return shown
}

/** A file that is gone meanwhile is left out. */
function isBrought(storage: JobContext['storage'], key: string, to: string): Promise<boolean> {
  return pipeline(storage.read(key), createWriteStream(to)).then(
    () => true,
    () => false,
  )
}
