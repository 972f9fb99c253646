/** What messages cost a month and a report, and what it will be at the month's end. Pure. Rupiah are whole. */
import { costOf, type Rates } from '#delivery/cost.ts'
import { readTopic, type Topic } from '#mirror/topics.ts'

/** Counted messages of one account and topic. @property free charged told so by the provider; of the others it told nothing */
export type Counts = { channel: string; accountId: string; topic: string; sent: number; free: number; charged: number }

/** @property charged messages that cost @property assumed of these: the provider has not told, we reckon @property unpriced of these: at a price nobody has told us, in no rupiah */
export type Bill = { sent: number; charged: number; assumed: number; unpriced: number; rupiah: number }

/**
 * One account in one month. What the provider told counts; what it did not tell is free as long as the month's free messages last.
 * A template never is. Source of the rule: Meta, prices since October 2026: the first service messages of a number each month are free.
 */
export function billOf(counts: readonly Counts[], rates: Rates & { freePerMonth: number }): Bill {
  const sum = (of: (one: Counts) => number) => counts.reduce((all, one) => all + of(one), 0)
  const channel = counts[0]?.channel ?? ''
  const untold = (one: Counts) => one.sent - one.free - one.charged
  const templates = sum((one) => (readTopic(one.topic).template === undefined ? 0 : untold(one)))
  const words = sum(untold) - templates
  const quota = Math.max(0, rates.freePerMonth - sum(({ free }) => free))
  const isWhatsapp = channel === 'whatsapp'
  const assumed = isWhatsapp ? templates + Math.max(0, words - quota) : sum(untold)
  const charged = sum((one) => one.charged) + assumed
  const each = costOf(channel, rates)
  const all = sum(({ sent }) => sent)
  if (each === 0) return { sent: all, charged: 0, assumed: 0, unpriced: 0, rupiah: 0 }
  return { sent: all, charged, assumed, unpriced: each === undefined ? charged : 0, rupiah: charged * (each ?? 0) }
}

export function addBills(bills: readonly Bill[]): Bill {
  const sum = (of: keyof Bill) => bills.reduce((all, bill) => all + bill[of], 0)
  return { sent: sum('sent'), charged: sum('charged'), assumed: sum('assumed'), unpriced: sum('unpriced'), rupiah: sum('rupiah') }
}

/** Days. Before that the rest of the month cannot be told from its beginning. */
const TOO_SOON = 2

/**
 * One account at the month's end, straight on at the pace so far; what the provider told so far says nothing of the messages to come.
 * @param month days that have passed, the present one as far as it went, and days in all @returns undefined: too soon to say
 */
export function forecastOf(
  counts: readonly Counts[],
  rates: Rates & { freePerMonth: number },
  month: { days: number; length: number },
): Bill | undefined {
  if (month.days < TOO_SOON) return undefined
  const pace = month.length / month.days
  return billOf(
    counts.map((one) => ({ ...one, sent: Math.round(one.sent * pace), free: 0, charged: 0 })),
    rates,
  )
}

/** Of the reports looked at. @property median half cost no more */
export type PerReport = { count: number; mean: number; median: number }

/** @param rupiah of each report */
export function perReport(rupiah: readonly number[]): PerReport | undefined {
  const sorted = rupiah.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  if (low === undefined || high === undefined) return undefined
  return { count: sorted.length, mean: Math.round(sorted.reduce((sum, one) => sum + one, 0) / sorted.length), median: Math.round((low + high) / 2) }
}

/** @property topic what costs most @property percent of all messages of the month */
export type Advice =
  | { kind: 'merge'; close: number; percent: number; rupiah: number }
  | { kind: 'templates'; count: number; percent: number }
  | { kind: 'talk'; percent: number }
  | undefined

/** Below so many messages a month costs nothing worth a sentence. */
const WORTH = 100

/** From these shares on a sentence is worth its place. */
const MANY = { merge: 0.08, templates: 0.3, talk: 0.6 }

/** The first that holds: what is easiest to change comes first. */
export function adviceOf(topics: readonly { topic: string; sent: number; close: number }[], rates: Rates): Advice {
  const sent = topics.reduce((sum, one) => sum + one.sent, 0)
  if (sent < WORTH) return undefined
  const percent = (count: number) => Math.round((100 * count) / sent)
  const close = topics.reduce((sum, one) => sum + one.close, 0)
  const ofTopic = (wanted: Topic) => topics.filter(({ topic }) => readTopic(topic).topic === wanted).reduce((sum, one) => sum + one.sent, 0)
  const templates = topics.filter(({ topic }) => readTopic(topic).template !== undefined).reduce((sum, one) => sum + one.sent, 0)
  if (close / sent >= MANY.merge) return { kind: 'merge', close, percent: percent(close), rupiah: close * (costOf('whatsapp', rates) ?? 0) }
  if (templates / sent >= MANY.templates) return { kind: 'templates', count: templates, percent: percent(templates) }
  if (ofTopic('talk') / sent >= MANY.talk) return { kind: 'talk', percent: percent(ofTopic('talk')) }
  return undefined
}
