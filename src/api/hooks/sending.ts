/** What a subscriber is sent, how it is signed, and when it is tried again. Pure. The headers are those of Standard Webhooks (standardwebhooks.com). */
import { createHmac } from 'node:crypto'
import type { HookKind } from '#api/hooks/kinds.ts'
import { isoIn } from '#lib/dates.ts'
import type { CaseState, Outcome } from '#cases/states.ts'

/** @property tickets of all its reports */
export type Told = {
  id: string
  kind: HookKind | 'test'
  at: Date
  region: { code: string; zone: string }
  about?: {
    id: string
    tickets: string[]
    state: CaseState
    outcome: Outcome | null
    agency: string | null
    receivedAt: Date
    dueAt: Date
    answeredAt: Date | null
    closedAt: Date | null
  }
}

/** Ids, ticket, state and times: no word, no name, no place. Whoever may know more asks for it. */
export function bodyOf({ id, kind, at, region, about }: Told): string {
  const time = (instant: Date | null) => instant && isoIn(instant, region.zone)
  const found = about && {
    id: about.id,
    tickets: about.tickets,
    state: about.state,
    outcome: about.outcome,
    agency: about.agency,
    receivedAt: time(about.receivedAt),
    dueAt: time(about.dueAt),
    answeredAt: time(about.answeredAt),
    closedAt: time(about.closedAt),
  }
  return JSON.stringify({ id, type: kind, timestamp: time(at), region: region.code, ...(found && { case: found }) })
}

/** @param secret `whsec_` and base64 @param at when it is sent: receivers refuse what is old */
export function headersFor({ id, body, secret, at }: { id: string; body: string; secret: string; at: Date }): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const seal = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Tanggap webhooks',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${seal}`,
  }
}

/** Seconds until the next try, after the first, the second …: about a day in all. */
const PAUSES = [10, 30, 2 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 6 * 3600, 8 * 3600]

/** @param attempts so far @returns undefined: given up */
export function nextTry(attempts: number, at: Date): Date | undefined {
  const pause = PAUSES[attempts - 1]
  return pause === undefined ? undefined : new Date(at.getTime() + pause * 1000)
}

/** 2xx is "I have it"; a redirect is not followed and so no answer. */
export function isTaken(status: number): boolean {
  return status >= 200 && status < 300
}
