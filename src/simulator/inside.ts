/** "Yang terjadi di dalam": what the wire and Tanggap's tables say about one person, in order of time. Pure but for `insideOf`. */
import type { AccountOfSimulator } from './account-queries.ts'
import { listEvents, listLog, listReports, listStored, type InsideEvent, type InsideReport, type InsideUpdate } from './inside-queries.ts'
import { interactiveOf } from './phone/person-messages.ts'
import { listChat } from './queries.ts'
import type { Simulator } from './simulator.ts'
import type { LogRow, MessageRow, PersonRow } from './tables.ts'

export type Step = {
  /** ISO, UTC. */
  at: string
  look: 'in' | 'out' | 'inner' | 'bad' | 'wait'
  /** simulator.step_<name> in the texts. */
  name: string
  values: Record<string, string | number>
  /** Where in the code, or what became of it. */
  code: string
  /** Milliseconds it took. */
  took?: number
  /** Rupiah it cost. */
  rupiah?: number
}

export type Inside = {
  steps: Step[]
  counts: { fromPerson: number; fromUs: number; secondsToComplete?: number; rupiah: number; ticket?: string }
}

/** Newest last, at most 120 steps. */
export async function insideOf(simulator: Simulator, account: AccountOfSimulator, person: PersonRow): Promise<Inside> {
  const asked = { regionId: account.regionId, accountId: account.id, addresses: [`+${person.waId}`, person.userId] }
  const [log, chat, reports, stored] = await Promise.all([
    listLog(simulator.db, account.id, person.waId),
    listChat(simulator.db, account.id, person.waId),
    listReports(simulator.tanggap, asked),
    listStored(simulator.tanggap, asked),
  ])
  const events = await listEvents(simulator.tanggap, account.regionId, reports)
  const price = account.dollarsPerMessage * account.rupiahPerDollar
  const steps = [
    ...log.map(ofLog),
    ...ofPauses(stored),
    ...reports.map(ofReport),
    ...events.flatMap(ofEvent),
    ...chat.flatMap((row) => ofAnswer(row, price)),
  ]
  return { steps: steps.sort((a, b) => a.at.localeCompare(b.at)).slice(-120), counts: countsOf(chat, reports, price) }
}

function ofLog({ kind, details, milliseconds, at }: LogRow): Step {
  const base = { at: at.toISOString(), values: details, ...(milliseconds === null ? {} : { took: milliseconds }) }
  switch (kind) {
    case 'webhook':
      return { ...base, look: 'in', name: 'webhook', code: 'http/webhooks.ts' }
    case 'webhook_failed':
      return { ...base, look: 'bad', name: 'webhook_failed', code: 'http/webhooks.ts' }
    case 'refused':
      return { ...base, look: 'bad', name: 'refused', code: 'channels/whatsapp/send.ts' }
    case 'media_fetched':
      return {
        ...base,
        look: 'inner',
        name: 'media_fetched',
        values: { ...details, kilobytes: Math.ceil(Number(details['bytes']) / 1024) },
        code: 'evidence/commands.ts',
      }
    case 'marked_read':
      return { ...base, look: 'out', name: 'marked_read', code: 'channels/whatsapp/send.ts' }
  }
}

/** What is stored is read a little later, because more may follow: one pause for all that were read together. */
function ofPauses(stored: InsideUpdate[]): Step[] {
  const together = Map.groupBy(
    stored.filter(({ readAt }) => readAt !== null),
    ({ readAt }) => readAt?.getTime() ?? 0,
  )
  return [...together].flatMap(([readAt, updates]): Step[] => {
    const last = Math.max(...updates.map(({ receivedAt }) => receivedAt.getTime()))
    const seconds = Math.round((readAt - last) / 100) / 10
    return seconds < 0.2 ? [] : [{ at: new Date(readAt).toISOString(), look: 'wait', name: 'waited', values: { seconds }, code: '' }]
  })
}

function ofReport({ ticket, submittedAt, categoryName, placeText }: InsideReport): Step {
  return {
    at: submittedAt.toISOString(),
    look: 'inner',
    name: 'report',
    values: { ticket, category: categoryName ?? '–', place: placeText ?? '–' },
    code: 'reports/commands.ts',
  }
}

/** `values.event` is a key of states.event_…; the page says it in words. */
function ofEvent({ kind, agencyName, at, ticket }: InsideEvent): Step[] {
  const name = kind === 'opened' ? 'case_opened' : 'case_event'
  return [{ at: at.toISOString(), look: 'inner', name, values: { event: kind, ticket, agency: agencyName ?? '' }, code: 'cases/commands.ts' }]
}

function ofAnswer(row: MessageRow, price: number): Step[] {
  if (row.direction === 'person' || row.body.type === 'reaction') return []
  const name = row.status === 'failed' ? 'answer_failed' : `answer_${shapeOf(row)}`
  const rupiah = row.pricing?.billable ? price : 0
  return [
    {
      at: row.at.toISOString(),
      look: row.status === 'failed' ? 'bad' : 'out',
      name,
      values: { count: optionsIn(row), status: row.status },
      code: 'channels/whatsapp/send.ts',
      rupiah,
    },
  ]
}

/** A key of simulator.step_answer_…. */
function shapeOf({ body }: MessageRow): 'text' | 'template' | 'photo' | 'place' | 'buttons' | 'list' | 'form' {
  const { type } = interactiveOf({ body })
  if (type === 'button') return 'buttons'
  if (type === 'list') return 'list'
  if (type === 'flow') return 'form'
  if (type === 'location_request_message') return 'place'
  if (body.type === 'image') return 'photo'
  return body.type === 'template' ? 'template' : 'text'
}

function optionsIn(row: MessageRow): number {
  const { action } = interactiveOf(row)
  return action?.buttons?.length ?? action?.sections?.flatMap(({ rows }) => rows).length ?? 0
}

/** Of the newest report: from its first word to its receipt. Before there is one: everything so far. */
export function countsOf(chat: MessageRow[], reports: InsideReport[], price: number): Inside['counts'] {
  const newest = reports.at(-1)
  // Meta's times are whole seconds: told may lie up to a second before what our clock said.
  const since = newest ? newest.toldAt.getTime() - 1000 : 0
  const until = newest ? newest.submittedAt.getTime() + RECEIPT_WITHIN : Number.POSITIVE_INFINITY
  const of = chat.filter(({ at, status, body }) => at.getTime() >= since && status !== 'failed' && body.type !== 'reaction')
  const toComplete = of.filter(({ at }) => at.getTime() <= until)
  return {
    fromPerson: toComplete.filter(({ direction }) => direction === 'person').length,
    fromUs: toComplete.filter(({ direction }) => direction === 'business').length,
    rupiah: of.filter(({ pricing }) => pricing?.billable).length * price,
    ...(newest
      ? { ticket: newest.ticket, secondsToComplete: Math.max(0, Math.round((newest.submittedAt.getTime() - newest.toldAt.getTime()) / 1000)) }
      : {}),
  }
}

/** Milliseconds after submission in which the receipt goes out. */
const RECEIPT_WITHIN = 4000
