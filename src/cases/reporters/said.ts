/** What each reporter of a case has said of it, oldest first: beside the case, for whoever works on it or decides. Pure. */
import type { EventActor, EventKind } from '#cases/events.ts'

export type SaidEvent = { id: string; kind: EventKind; actor: EventActor; at: Date; details: Record<string, unknown> }

export type SaidWord = { id: string; kind: 'confirmed' | 'not_fixed' | 'objected' | 'added' | 'rated'; at: Date; words: string; rating?: number }
export type ReporterWords = { reportId: string; number: number; ticket: string; said: SaidWord[] }

const KINDS: Partial<Record<EventKind, SaidWord['kind']>> = {
  confirmed: 'confirmed',
  not_fixed: 'not_fixed',
  objected: 'objected',
  rated: 'rated',
  reporter_added: 'added',
}

/** @returns only those who have said something */
export function verdictsOf(reports: readonly { id: string; ticket: string }[], events: readonly SaidEvent[]): ReporterWords[] {
  return reports
    .map(({ id, ticket }, index) => ({ reportId: id, number: index + 1, ticket, said: events.flatMap((event) => wordOf(event, id)) }))
    .filter(({ said }) => said.length > 0)
}

function wordOf({ id, kind, actor, at, details }: SaidEvent, reportId: string): SaidWord[] {
  if (actor !== 'reporter' || details['reportId'] !== reportId) return []
  const { words, rating, verdict } = details
  // A verdict that moved nothing is one all the same; other additions stand in the talk.
  const said = verdict === 'fixed' ? 'confirmed' : verdict === 'not_fixed' ? 'not_fixed' : KINDS[kind]
  if (!said || (said === 'added' && !words)) return []
  return [{ id, kind: said, at, words: typeof words === 'string' ? words : '', ...(typeof rating === 'number' && { rating }) }]
}
