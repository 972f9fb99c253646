/** Rows as /api/v1 writes them. Pure. */
import type { After, ClientReport, PublicCase } from '#api/facts-queries.ts'
import { isEnded } from '#cases/states.ts'
import { DomainError } from '#lib/errors.ts'
import { isoIn } from '#lib/dates.ts'
import type { StoryStep } from '#tracking/story.ts'
import type { Words } from '#texts/text.ts'

export function writeCase(found: PublicCase, zone: string) {
  return { id: found.id, ...standing(found, zone), receivedAt: isoIn(found.receivedAt, zone), reports: found.reports }
}

export function writeReport(report: ClientReport, zone: string) {
  const { ticket, caseId, text, placeText, latitude, longitude, submittedAt, rejectReason } = report
  return {
    ticket,
    caseId,
    ...standing(report, zone),
    text,
    place: { text: placeText, latitude, longitude },
    submittedAt: isoIn(submittedAt, zone),
    rejectReason,
  }
}

type Standing = Omit<PublicCase, 'id' | 'receivedAt' | 'reports'>

function standing(found: Standing, zone: string) {
  const named = (code: string | null, name: string | null) => (code !== null && name !== null ? { code, name } : null)
  const time = (at: Date | null) => (at ? isoIn(at, zone) : null)
  return {
    state: found.state,
    outcome: found.outcome,
    category: named(found.categoryCode, found.category),
    district: named(found.districtCode, found.district),
    agency: named(found.agencyCode, found.agency),
    answeredAt: time(found.answeredAt),
    closedAt: time(found.closedAt),
    dueAt: isEnded(found.state) ? null : isoIn(found.dueAt, zone),
    updatedAt: isoIn(found.updatedAt, zone),
  }
}

/** What is awaited is not a step yet. @param steps newest first */
export function writeSteps(steps: readonly StoryStep[], { say, zone }: { say: Words; zone: string }) {
  return steps.flatMap(({ id, key, agency, text, at }) =>
    at ? [{ id, title: say(key, { agency: agency ?? say('citizen.team') }), text, agency: agency ?? null, at: isoIn(at, zone) }] : [],
  )
}

/** @param rows one more than asked for when there are more */
export function pageOf<T>(rows: readonly T[], limit: number, at: (row: T) => After): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? writeCursor(at(last)) : null }
}

function writeCursor({ at, id }: After): string {
  return Buffer.from(`${at.getTime()}.${id}`).toString('base64url')
}

/** @throws DomainError api.invalid_query */
export function readCursor(cursor: string | undefined): After | undefined {
  if (cursor === undefined) return undefined
  const [, time, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const isId = id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  if (!isId || Number(time) > 8.64e15) throw new DomainError('api.invalid_query', { what: 'cursor' })
  return { at: new Date(Number(time)), id }
}
