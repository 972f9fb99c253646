/**
 * What the desk's list is asked for, and how that stands in the address: it survives a reload and can be sent to a colleague.
 * Pure. Other pages link to lists of cases with `deskQuery`.
 */
import { ageNamed, stageNamed, STAGES, type Age, type Stage } from '#desk/backlog/ages.ts'
import { QUEUES, queueNamed, type Queue } from '#desk/queues.ts'

export type DeskFilter = {
  queue: Queue
  /** How long it has been with us. */
  age?: Age
  /** Where an open case waits. */
  stage?: Stage
  channel?: string
  category?: string
  /** Leads it or helps with it. */
  agency?: string
  /** Whose turn it is: who leads it, or NO_HOLDER. As the leader's figures count. */
  holder?: string
  district?: string
  /** See SP4N_FILTERS in bridges/sp4n/statuses.ts. */
  sp4n?: string
  /** Words, a ticket or a place, as typed. */
  text?: string
  /** The last row of the page before; see readCursor. */
  after?: string
}

/** In place of an agency's code: nobody leads it, it is with the team. */
export const NO_HOLDER = 'tim'

/** Names of the parameters of /meja. The agency is meant by its code, as in the region's agencies.csv. */
const PARAMETERS = {
  channel: 'kanal',
  category: 'kategori',
  agency: 'dinas',
  district: 'kecamatan',
  holder: 'pemegang',
  sp4n: 'sp4n',
  text: 'cari',
  after: 'sesudah',
} as const
type Field = keyof typeof PARAMETERS

/** Characters. Longer searches find nothing more. */
const LONGEST = 120

export function readFilter(parameters: URLSearchParams): DeskFilter {
  const filter: DeskFilter = { queue: queueNamed(parameters.get('antrean')) }
  for (const [field, name] of Object.entries(PARAMETERS) as [Field, string][]) {
    const value = parameters.get(name)?.trim().slice(0, LONGEST)
    if (value) filter[field] = value
  }
  const [age, stage] = [ageNamed(parameters.get('usia')), stageNamed(parameters.get('posisi'))]
  return { ...filter, ...(age && { age }), ...(stage && { stage }) }
}

/** @returns '' or a query that begins with '?' */
export function deskQuery(filter: Partial<DeskFilter>): string {
  const parameters = new URLSearchParams()
  if (filter.queue && filter.queue !== 'inbox') parameters.set('antrean', QUEUES[filter.queue])
  if (filter.stage) parameters.set('posisi', STAGES[filter.stage])
  if (filter.age) parameters.set('usia', filter.age)
  for (const [field, name] of Object.entries(PARAMETERS) as [Field, string][]) {
    const value = filter[field]
    if (value) parameters.set(name, value)
  }
  return parameters.size > 0 ? `?${parameters}` : ''
}

/** True when more than the queue narrows the list. */
export function isNarrowed({ age, stage, channel, category, agency, holder, district, sp4n, text }: DeskFilter): boolean {
  return [age, stage, channel, category, agency, holder, district, sp4n, text].some(Boolean)
}

export type Cursor = { at: Date; id: string }

/** Milliseconds: up to 2286. Later years are soon written with a sign, and then are no days. */
const CURSOR = /^(\d{1,13})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export function writeCursor({ at, id }: Cursor): string {
  return `${at.getTime()}.${id}`
}

/** @returns undefined for what nobody of us wrote */
export function readCursor(text: string | undefined): Cursor | undefined {
  const found = CURSOR.exec(text ?? '')
  return found?.[1] && found[2] ? { at: new Date(Number(found[1])), id: found[2] } : undefined
}

/** Of which words a beginning is enough. */
export type Beginnings = 'none' | 'last' | 'all'

/** Every word must be found, in any order; of some a beginning is enough. @returns each for to_tsquery; none when nothing was typed that could be found */
export function searchTerms(text: string, beginnings: Beginnings): string[] {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 8)
  const isBegun = (place: number) => beginnings === 'all' || (beginnings === 'last' && place === words.length - 1)
  return words.map((word, place) => (isBegun(place) ? `${word}:*` : word))
}
