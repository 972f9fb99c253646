/** Which papers there are, what each is about, how long it is kept, and what its files are called. Pure. */
import { addDays, dayOf, type Day, type TimeZone } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'

export type PaperKind = 'monthly' | 'brief' | 'evidence' | 'dossier' | 'ombudsman'

/** Those that can be asked for, in the order of the page. */
export const KINDS: readonly PaperKind[] = ['monthly', 'brief', 'dossier', 'ombudsman', 'evidence']

/** month: `YYYY-MM` · year: `YYYY` · of a case its id and the ticket it is called by */
export type Parameters = { month?: string; year?: string; caseId?: string; ticket?: string; day?: Day }

type Rule = {
  about: 'month' | 'year' | 'case' | 'now'
  /** Days. What stands in a dossier is private: it does not lie about for long. */
  kept: number
  /** Goes to the leader: made with his eyes, whoever asks. */
  /** Begins the names of its files. */
  file: string
}

export const RULES: Record<PaperKind, Rule> = {
  monthly: { about: 'month', kept: 90, file: 'laporan-bulanan' },
  brief: { about: 'now', kept: 30, file: 'ringkasan-pimpinan' },
  evidence: { about: 'year', kept: 90, file: 'bukti-evaluasi' },
  dossier: { about: 'case', kept: 7, file: 'berkas-kasus' },
  ombudsman: { about: 'case', kept: 30, file: 'rujukan-ombudsman' },
}

/** As a form says it; a case by a ticket. */
export type Wish = { kind: PaperKind; month?: string; year?: string; ticket?: string }

/** @throws DomainError paper.kind_unknown */
export function kindNamed(name: string): PaperKind {
  const found = KINDS.find((kind) => kind === name)
  if (!found) throw new DomainError('paper.kind_unknown')
  return found
}

/** Months a report can be asked for: the one that runs and those of the two years before, newest first. */
export function monthsUntil(today: Day): string[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  return Array.from({ length: 25 }, (_, back) => {
    const count = year * 12 + month - 1 - back
    return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
  })
}

/** Years, newest first. */
export function yearsUntil(today: Day): string[] {
  return Array.from({ length: 4 }, (_, back) => String(Number(today.slice(0, 4)) - back))
}

/** What does not need the database. @throws DomainError paper.month_invalid, paper.year_invalid */
export function parametersOf({ kind, month, year }: Wish, today: Day): Parameters {
  const { about } = RULES[kind]
  if (about === 'month') return { month: among(monthsUntil(today), month, 'paper.month_invalid') }
  if (about === 'year') return { year: among(yearsUntil(today), year, 'paper.year_invalid') }
  return about === 'now' ? { day: today } : {}
}

function among(allowed: readonly string[], wished: string | undefined, key: 'paper.month_invalid' | 'paper.year_invalid'): string {
  const found = allowed.find((one) => one === wished)
  if (!found) throw new DomainError(key)
  return found
}

/** What it is about, as part of a name. */
export function subjectOf({ month, year, ticket, day }: Parameters): string {
  return month ?? year ?? ticket ?? day ?? ''
}

export function wishOf(kind: PaperKind, parameters: Parameters): string {
  return `${kind}:${subjectOf(parameters)}`
}

/** `laporan-bulanan-2026-10-kab-bekasi` */
export function fileNameOf(kind: PaperKind, parameters: Parameters, regionName: string): string {
  return [RULES[kind].file, subjectOf(parameters), regionName].map(slug).filter(Boolean).join('-')
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

export function expiryOf(kind: PaperKind, at: Date): Date {
  return new Date(at.getTime() + RULES[kind].kept * 86_400_000)
}

/** First and last day. @param month `YYYY-MM` */
export function daysOfMonth(month: string): { from: Day; until: Day } {
  const from = `${month}-01`
  return { from, until: addDays(`${monthAfter(month)}-01`, -1) }
}

/** @param count may be negative */
export function monthAfter(month: string, count = 1): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The days of a month that are over or running; of a month that still runs only until today. */
export function daysSoFar(month: string, now: Date, zone: TimeZone): { from: Day; until: Day } {
  const { from, until } = daysOfMonth(month)
  const today = dayOf(now, zone)
  return { from, until: today < until ? today : until }
}
