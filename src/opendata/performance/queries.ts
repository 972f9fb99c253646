/** Asks statistics for the figures of the public page. */
import type { Trx } from '#db/transaction.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { endsOf, monthsOf, toldOf, tookOf, yearBefore, type Performance } from '#opendata/performance/performance.ts'
import { isSmall } from '#opendata/suppression.ts'
import { listCategories, listDistricts, type RegionRow } from '#regions/queries.ts'
import { monthsUntil } from '#statistics/drift.ts'
import { periodOf } from '#statistics/filters.ts'
import { sumFigures, sumTimes } from '#statistics/kept/sum-queries.ts'
import type { Times } from '#statistics/kept/sums.ts'
import { getHeadline } from '#statistics/queries.ts'

export type AskedPerformance = { region: RegionRow; range: number; now: Date; isEnglish: boolean }

export async function getPerformance(trx: Trx, { region: { id: regionId, zone }, range, now, isEnglish }: AskedPerformance): Promise<Performance> {
  const today = dayOf(now, zone)
  const days = { from: addDays(today, 1 - range), until: today }
  const asked = { regionId, filter: { range }, days }
  const before = { ...asked, days: yearBefore(days) }
  const months = monthsUntil(now, 12, zone)
  const year = { ...asked, days: { from: months[0] ?? today, until: today } }
  const [sum, sumBefore] = [(await sumFigures(trx, asked))[0], (await sumFigures(trx, before))[0]]
  const { open } = await getHeadline(trx, { regionId, filter: { range }, period: periodOf(now, range, zone) })
  const categories = (await listCategories(trx, regionId))
    .filter(({ isSensitive }) => !isSensitive)
    .map(({ code, name, nameEn }) => ({ code, name: isEnglish ? nameEn : name }))
  const districts = await listDistricts(trx, regionId)
  const told = async (key: 'category' | 'district') => ({
    key,
    rows: await sumFigures(trx, asked, [key]),
    before: await sumFigures(trx, before, [key]),
  })
  return {
    received: sum?.received ?? 0,
    receivedBefore: visible(sumBefore?.received),
    answered: sum?.answered ?? 0,
    answeredBefore: visible(sumBefore?.answered),
    first: tookOf((await sumTimes(trx, asked, { step: 'first_answer' }))[0]),
    answer: tookOf((await sumTimes(trx, asked, { step: 'answer' }))[0]),
    byCategory: byCategory(categories, {
      first: await sumTimes(trx, asked, { step: 'first_answer', by: 'category' }),
      answer: await sumTimes(trx, asked, { step: 'answer', by: 'category' }),
    }),
    ends: endsOf(sum, open),
    months: monthsOf(months, await sumFigures(trx, year, ['day'])),
    topics: toldOf(categories, await told('category')),
    districts: toldOf(districts, await told('district')),
  }
}

function visible(count = 0): number | undefined {
  return count === 0 || isSmall(count) ? undefined : count
}

function byCategory(categories: readonly { code: string; name: string }[], { first, answer }: { first: Times[]; answer: Times[] }) {
  return categories
    .flatMap(({ code, name }) => {
      const of = (times: Times[]) => tookOf(times.find(({ category }) => category === code))
      const took = of(answer)
      return took ? [{ code, name, first: of(first), answer: took }] : []
    })
    .toSorted((one, other) => other.answer.half - one.answer.half)
}
