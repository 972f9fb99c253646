/** What residents may ask about their own data, what may be answered, and by when: two tables. Pure. Source: UU 27/2022, art. 5–13, 30–44. */
import { DomainError } from '#lib/errors.ts'

export const REQUEST_KINDS = ['access', 'correction', 'erasure', 'restriction', 'withdrawal'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** What an officer decides; access and withdrawal are the person's own act and need nobody. */
export type Decision = 'erase' | 'anonymise' | 'restrict' | 'corrected' | 'refuse'
export type RequestState = 'waiting' | 'granted' | 'refused' | 'done'

/** Keeping what the government did may be a duty: who asks for erasing may be given what names nobody instead. */
const ANSWERS: Record<RequestKind, readonly Decision[]> = {
  access: [],
  withdrawal: [],
  correction: ['corrected', 'refuse'],
  erasure: ['erase', 'anonymise', 'refuse'],
  restriction: ['restrict', 'refuse'],
}

/** granted: the person hears of it first, then it is done. */
const BECOMES: Record<Decision, RequestState> = { erase: 'granted', anonymise: 'granted', restrict: 'done', corrected: 'done', refuse: 'refused' }

export const NEXT: Record<RequestState, readonly RequestState[]> = {
  waiting: ['granted', 'refused', 'done'],
  granted: ['done'],
  refused: [],
  done: [],
}

export function answersTo(kind: RequestKind): readonly Decision[] {
  return ANSWERS[kind]
}

/** @throws DomainError privacy.request_answered, privacy.answer_unknown, case.reason_missing */
export function decide({ kind, state }: { kind: RequestKind; state: RequestState }, decision: Decision, answer: string): RequestState {
  if (state !== 'waiting') throw new DomainError('privacy.request_answered')
  if (!ANSWERS[kind].includes(decision)) throw new DomainError('privacy.answer_unknown')
  if (!answer.trim()) throw new DomainError('case.reason_missing')
  return BECOMES[decision]
}

const HOUR = 3_600_000

/** 3 × 24 hours by the law: the clock on the wall, weekends and holidays as well. */
export function answerDue(askedAt: Date): Date {
  return new Date(askedAt.getTime() + 72 * HOUR)
}

/** Milliseconds before the end in which those in charge are told. */
export const WARNED_BEFORE = 24 * HOUR

/** @returns whole hours left; negative: late by so many */
export function hoursLeft(dueAt: Date, now: Date): number {
  const hours = (dueAt.getTime() - now.getTime()) / HOUR
  return hours >= 0 ? Math.floor(hours) : -Math.ceil(-hours)
}

/** Days of silence after which a number may belong to somebody else: operators give it anew after two to three months. */
export const SILENCE = 90

/** Hours for which a key to one's own data is good. */
export const LINK_HOURS = 24

/** Days in which an asker sees the key's page again, and after which spent keys are forgotten. */
export const LINK_KEPT_DAYS = 7
