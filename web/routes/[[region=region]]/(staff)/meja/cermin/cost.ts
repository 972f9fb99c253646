/** What messages cost: this month against the free ones, twelve months, a report, and what most of it is for. */
import { costOf } from '#delivery/cost.ts'
import type { Trx } from '#db/transaction.ts'
import { addDays, daysBetween, formatMonth, instantAt } from '#lib/dates.ts'
import { addBills, adviceOf, billOf, forecastOf, perReport, type Counts } from '#mirror/cost.ts'
import { listReportMessages } from '#mirror/cost-queries.ts'
import { listMessageMonths, type MessageMonth } from '#mirror/days/queries.ts'
import { readTopic } from '#mirror/topics.ts'
import { listChannelNames } from '#mirror/channels/queries.ts'
import { sumFigures } from '#statistics/kept/sum-queries.ts'
import { monthsBefore, MONTHS, rupiah, spanOf, sumsOf, type Looking } from './looking.ts'

/** Reports a median is taken of: the newest. */
const SAMPLE = 1000

type Line = Counts & { month: string; close: number; lastAt: Date }

export async function loadCost(trx: Trx, looking: Looking) {
  const { region, today, firstMonth, locale } = looking
  const rates = region.settings.cost
  const channels = new Map((await listChannelNames(trx, region.id)).map(({ id, channel }) => [id, channel]))
  const lines = (await listMessageMonths(trx, spanOf(looking, firstMonth))).map((one) => ({ ...one, channel: channels.get(one.accountId) ?? '' }))
  const reports = await sumFigures(trx, sumsOf(looking, { from: firstMonth, until: today }), ['day'])
  const present = lines.filter(({ month }) => month === today.slice(0, 7))
  const months = Array.from({ length: MONTHS }, (_, index) => monthsBefore(today, MONTHS - 1 - index)).map((first) => {
    const bill = billsOf(
      lines.filter(({ month }) => month === first.slice(0, 7)),
      (counts) => billOf(counts, rates),
    )
    const told = reports.filter(({ day }) => day?.startsWith(first.slice(0, 7))).reduce((sum, one) => sum + one.reports, 0)
    return { label: formatMonth(first, locale), ...bill, reports: told, words: rupiah(bill.rupiah, locale) }
  })
  return {
    lastOut: lastOutOf(lines),
    shown: {
      months,
      present: presentOf(present, looking),
      topics: topicsOf(present),
      advice: adviceOf(
        present.filter(({ channel }) => channel === 'whatsapp'),
        rates,
      ),
      each: await eachReport(trx, looking),
      rate: rupiah(costOf('whatsapp', rates) ?? 0, locale),
      free: rates.freePerMonth,
      smsRate: rates.rupiahPerSms === null ? undefined : rupiah(rates.rupiahPerSms, locale),
      hasSms: [...channels.values()].includes('sms'),
    },
  }
}

/** Free messages are counted per account. */
function billsOf(lines: readonly Line[], bill: (counts: Line[]) => ReturnType<typeof billOf>) {
  return addBills([...Map.groupBy(lines, ({ accountId }) => accountId).values()].map(bill))
}

function presentOf(lines: readonly Line[], { region, today, now, locale }: Looking) {
  const rates = region.settings.cost
  const first = `${today.slice(0, 7)}-01`
  const length = daysBetween(first, monthsBefore(today, -1))
  const days = (now.getTime() - instantAt(first, '00:00', region.zone).getTime()) / 86_400_000
  const byNumber = [
    ...Map.groupBy(
      lines.filter(({ channel }) => channel === 'whatsapp'),
      ({ accountId }) => accountId,
    ).values(),
  ]
  const all = billsOf(lines, (counts) => billOf(counts, rates))
  const soFar = addBills(byNumber.map((counts) => billOf(counts, rates)))
  const coming = byNumber.map((counts) => forecastOf(counts, rates, { days, length })).filter((bill) => bill !== undefined)
  const end = coming.length === 0 ? undefined : addBills(coming)
  return {
    sent: soFar.sent,
    charged: soFar.charged,
    rupiah: rupiah(soFar.rupiah, locale),
    quota: rates.freePerMonth * Math.max(1, byNumber.length),
    end: end && { sent: end.sent, charged: end.charged, rupiah: rupiah(end.rupiah, locale) },
    all: rupiah(all.rupiah, locale),
    unpriced: all.unpriced,
  }
}

function topicsOf(lines: readonly Line[]) {
  const all = lines.reduce((sum, { sent }) => sum + sent, 0)
  return [
    ...Map.groupBy(
      lines.filter(({ channel }) => channel !== 'email'),
      ({ topic }) => topic,
    ),
  ]
    .map(([topic, of]) => ({ ...readTopic(topic), key: topic, sent: of.reduce((sum, { sent }) => sum + sent, 0) }))
    .map((one) => ({ ...one, percent: all === 0 ? 0 : Math.round((100 * one.sent) / all) }))
    .toSorted((a, b) => b.sent - a.sent)
}

function lastOutOf(lines: readonly MessageMonth[]): Map<string, Date> {
  const last = new Map<string, Date>()
  for (const { accountId, lastAt } of lines) if (lastAt > (last.get(accountId) ?? new Date(0))) last.set(accountId, lastAt)
  return last
}

/** Every message that the provider did not call free, at its price: what a report costs once the free ones are used up. */
async function eachReport(trx: Trx, { region, from, today, locale }: Looking) {
  const rates = region.settings.cost
  const rows = await listReportMessages(trx, region.id, {
    from: instantAt(from, '00:00', region.zone),
    until: instantAt(addDays(today, 1), '00:00', region.zone),
    limit: SAMPLE,
  })
  const priced = [...Map.groupBy(rows, ({ reportId }) => reportId).values()].map((of) => ({
    messages: of.reduce((sum, { sent }) => sum + sent, 0),
    rupiah: of.reduce((sum, { channel, sent }) => sum + sent * (costOf(channel, rates) ?? 0), 0),
  }))
  const money = perReport(priced.map((one) => one.rupiah))
  const messages = perReport(priced.map((one) => one.messages * 10))
  return (
    money && messages && { count: money.count, mean: rupiah(money.mean, locale), median: rupiah(money.median, locale), messages: messages.mean / 10 }
  )
}
