/** What a client of Open311 may send, read into our shapes. Pure: a form, JSON and the query of the address look alike here. */
import { DomainError } from '#lib/errors.ts'
import { storableText } from '#lib/plain.ts'
import { instantAt } from '#lib/dates.ts'

/** By name: everything that was sent under it. An empty value is as good as none. */
export type Arguments = ReadonlyMap<string, readonly string[]>

export function fromPairs(pairs: Iterable<readonly [string, string]>): Arguments {
  const read = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const [key, text] = [storableText(name), storableText(value).trim()]
    if (text !== '') read.set(key, [...(read.get(key) ?? []), text.slice(0, LONGEST_VALUE)])
  }
  return read
}

/** Characters; the specification ends descriptions at 4,000. */
const LONGEST_VALUE = 5000

/** As a form would have it: `{ "attribute": { "a": 1 } }` is `attribute[a]=1`. @throws DomainError api.not_readable */
export function fromJson(body: unknown): Arguments {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new DomainError('api.not_readable')
  return fromPairs(Object.entries(body).flatMap(([name, value]) => flattened(name === 'attributes' ? 'attribute' : name, value, 0)))
}

function flattened(name: string, value: unknown, depth: number): [string, string][] {
  if (value === null || value === undefined || depth > 3) return []
  if (Array.isArray(value)) return value.flatMap((one: unknown) => flattened(name, one, depth + 1))
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, one]) => flattened(`${name}[${key}]`, one, depth + 1))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : []
}

export function one(given: Arguments, name: string): string | undefined {
  return given.get(name)?.[0]
}

/** Said several times, or comma by comma. */
export function many(given: Arguments, name: string): string[] | undefined {
  const all = (given.get(name) ?? []).flatMap((value) => value.split(',')).map((value) => value.trim())
  const said = all.filter((value) => value !== '')
  return said.length > 0 ? [...new Set(said)].slice(0, MOST_VALUES) : undefined
}

const MOST_VALUES = 1000

/** `attribute[CODE]` and `attribute[CODE][]` by code. */
export function attributesOf(given: Arguments): Map<string, string> {
  const found = [...given].flatMap(([name, values]) => {
    const [, code] = /^attribute\[([^\]]{1,80})\](?:\[\])?$/.exec(name) ?? []
    return code === undefined ? [] : [[code, values.join(', ')] as const]
  })
  return new Map(found)
}

/** @throws DomainError api.argument_wrong */
export function numberOf(given: Arguments, name: string, { least, most }: { least: number; most: number }): number | undefined {
  const said = one(given, name)
  if (said === undefined) return undefined
  const value = Number(said)
  if (!/^[-+]?\d+(\.\d+)?$/.test(said) || value < least || value > most) throw new DomainError('api.argument_wrong', { argument: name })
  return value
}

/** With its zone; a day alone begins at midnight there. @throws DomainError api.date_wrong */
export function timeOf(given: Arguments, name: string, zone: string): Date | undefined {
  const said = one(given, name)
  if (said === undefined) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(said)
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[ +-]\d{2}:?\d{2})$/i.test(said)
  // A plus sign that was not encoded arrives as a blank.
  const time = isDay && !Number.isNaN(Date.parse(said)) ? instantAt(said, '00:00', zone) : new Date(isWhole ? said.replace(' ', '+') : Number.NaN)
  if (Number.isNaN(time.getTime())) throw new DomainError('api.date_wrong', { argument: name })
  return time
}

const DAY = 24 * 60 * 60 * 1000

/** Days; source: GeoReport v2. */
export const LONGEST_RANGE = 90

/** @throws DomainError api.date_wrong, api.range_too_long */
export function rangeOf(given: Arguments, { zone, now }: { zone: string; now: Date }): { from: Date; until: Date } {
  const [start, end] = [timeOf(given, 'start_date', zone), timeOf(given, 'end_date', zone)]
  const span = LONGEST_RANGE * DAY
  if (start && end && end.getTime() - start.getTime() > span) throw new DomainError('api.range_too_long', { days: LONGEST_RANGE })
  if (start) return { from: start, until: end ?? new Date(start.getTime() + span) }
  const until = end ?? now
  return { from: new Date(until.getTime() - span), until }
}
