/**
 * How fast a business may send. Source: Meta, WhatsApp Cloud API, throughput and pair rate limits.
 * Pure but for the buckets it is given; times are milliseconds.
 */
export type Bucket = { tokens: number; at: number }
type Rule = { capacity: number; perMillisecond: number }

/** One message every 6 seconds to one person, with a burst of 45 borrowed from the future. */
export const PAIR: Rule = { capacity: 45, perMillisecond: 1 / 6000 }

/** @param perSecond 80 for most numbers, 20 for those shared with the app, up to 1,000 */
export function numberRule(perSecond: number): Rule {
  return { capacity: perSecond, perMillisecond: perSecond / 1000 }
}

/** Takes one token out of `key`'s bucket. @returns false when there is none left */
export function take(buckets: Map<string, Bucket>, { key, rule, at }: { key: string; rule: Rule; at: number }): boolean {
  const bucket = buckets.get(key) ?? { tokens: rule.capacity, at }
  const tokens = Math.min(rule.capacity, bucket.tokens + (at - bucket.at) * rule.perMillisecond)
  buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
  return tokens >= 1
}

/** Forgets the buckets that are full again: only busy pairs are worth remembering. */
export function forgetFull(buckets: Map<string, Bucket>, rule: Rule, at: number): void {
  for (const [key, bucket] of buckets) if (bucket.tokens + (at - bucket.at) * rule.perMillisecond >= rule.capacity) buckets.delete(key)
}
