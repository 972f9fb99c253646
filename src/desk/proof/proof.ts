/** What an agency shows as proof, beside what was reported, and what this reader may know of other uses. Pure. */
import type { Use } from '#evidence/uses-queries.ts'
import { distanceBetween, type Point } from '#triage/duplicates.ts'
import type { DeskCase, DeskEvent, DeskFile } from '#desk/case-queries.ts'
import type { Scope } from '#desk/scope.ts'

const KINDS = ['progress', 'submitted', 'answered'] as const

export type Proof = {
  eventId: string
  kind: (typeof KINDS)[number]
  agencyName: string | null
  at: Date
  /** The words of the answer; of updates as well. */
  text: string
  reasonCode: unknown
  /** Why the team wants it better; such an answer never went out. */
  sentBack: string | undefined
  /** Photos of the reporters, oldest first. */
  before: DeskFile[]
  after: DeskFile[]
  papers: DeskFile[]
}

/** The newest update or answer with a file; an answer that waits for its check in any case. */
export function proofOf({ files }: Pick<DeskCase, 'files'>, events: readonly DeskEvent[]): Proof | undefined {
  const waiting = events.findLast(({ kind }) => kind === 'submitted' || kind === 'sent_back' || kind === 'answered')
  const told = waiting?.kind === 'submitted' ? waiting : events.findLast(({ kind, files }) => isTold(kind) && files.some(isShown))
  if (!told) return undefined
  return {
    eventId: told.id,
    kind: told.kind as Proof['kind'],
    agencyName: told.agencyName,
    at: told.at,
    text: told.text,
    reasonCode: told.details['reasonCode'],
    sentBack: told.kind === 'submitted' ? events.find(({ kind, seq }) => kind === 'sent_back' && seq > told.seq)?.text : undefined,
    before: files.filter(isPhoto),
    after: told.files.filter(isPhoto),
    papers: told.files.filter(isPaper),
  }
}

function isTold(kind: DeskEvent['kind']): boolean {
  return (KINDS as readonly string[]).includes(kind)
}

type Place = { latitude: number | null; longitude: number | null }

/** Metres, whole. @returns undefined: one of them does not say */
export function distanceFrom(found: Place, photo: Place): number | undefined {
  const [pin, taken] = [pointOf(found), pointOf(photo)]
  return pin && taken && Math.round(distanceBetween(pin, taken))
}

function pointOf({ latitude, longitude }: Place): Point | undefined {
  return latitude === null || longitude === null ? undefined : { latitude, longitude }
}

/** An agency hears of its own cases only, others nothing of secret ones they may not read. The case itself is open to whoever sees it. */
export function visibleUses(uses: readonly Use[], caseId: string, { agencyId, seesSecret }: Pick<Scope, 'agencyId' | 'seesSecret'>): Use[] {
  return uses.filter((use) => {
    if (use.caseId === caseId) return true
    return agencyId ? use.agencyId === agencyId && !use.isSecret : seesSecret || !use.isSecret
  })
}

function isShown(file: DeskFile): boolean {
  return isPhoto(file) || isPaper(file)
}

function isPhoto({ kind, state }: DeskFile): boolean {
  return kind === 'image' && state === 'stored'
}

function isPaper({ kind, state }: DeskFile): boolean {
  return kind === 'document' && state === 'stored'
}
