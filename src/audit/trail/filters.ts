/** What the auditor's page is asked for, and how that stands in the address. Pure. */
import { ACTS, type ActGroup, type Chain } from '#audit/acts.ts'
import { isDay, type Day } from '#lib/dates.ts'
import { storableText } from '#lib/plain.ts'

export const GROUPS = [...new Set(Object.values(ACTS))] as const

export type TrailFilter = {
  chain: Chain
  /** Id of a member of staff. */
  person?: string
  group?: ActGroup
  /** A ticket, as typed. */
  ticket?: string
  /** Local days, both included. */
  from?: Day
  to?: Day
  /** Of the reason, as typed. */
  words?: string
  /** The last entry of the page before. */
  after?: number
}

/** Characters. */
const LONGEST = 80

/** @param chains those this reader may see: one at least */
export function readTrailFilter(parameters: URLSearchParams, chains: readonly Chain[]): TrailFilter {
  const typed = (name: string) =>
    storableText(parameters.get(name) ?? '')
      .trim()
      .slice(0, LONGEST) || undefined
  const day = (name: string) => {
    const text = typed(name)
    return text && isDay(text) ? text : undefined
  }
  const group = GROUPS.find((one) => one === parameters.get('jenis'))
  const after = /^\d{1,12}$/.exec(parameters.get('sesudah') ?? '')?.[0]
  const chain: Chain = parameters.get('rantai') === 'khusus' ? 'restricted' : 'open'
  const given = { person: typed('orang'), group, ticket: typed('kasus'), from: day('dari'), to: day('sampai'), words: typed('kata') }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { chain: chains.includes(chain) ? chain : (chains[0] ?? 'open'), ...known, ...(after ? { after: Number(after) } : {}) }
}

const PARAMETERS = { person: 'orang', group: 'jenis', ticket: 'kasus', from: 'dari', to: 'sampai', words: 'kata', after: 'sesudah' } as const

/** @returns '' or a query that begins with '?' */
export function trailQuery({ chain, ...filter }: TrailFilter): string {
  const parameters = new URLSearchParams(chain === 'restricted' ? { rantai: 'khusus' } : {})
  for (const [field, name] of Object.entries(PARAMETERS) as [keyof typeof PARAMETERS, string][])
    if (filter[field] !== undefined) parameters.set(name, String(filter[field]))
  return parameters.size > 0 ? `?${parameters}` : ''
}

export function isNarrowed({ person, group, ticket, from, to, words }: TrailFilter): boolean {
  return [person, group, ticket, from, to, words].some(Boolean)
}

/** What the log says of a search in it: never the words, which may hold a name. */
export function searchedFor({ person, group, ticket, from, to, words }: TrailFilter): Record<string, string | boolean> {
  return {
    ...(person && { person }),
    ...(group && { group }),
    ...(ticket && { hasTicket: true }),
    ...(from && { from }),
    ...(to && { to }),
    ...(words && { hasWords: true }),
  }
}
