/** The history of a case as its page shows it. Pure; hashes stay on the server, only the verdict on them travels. */
import type { EventKind } from '#cases/events.ts'
import { verifyChain } from '#cases/history/chain.ts'
import type { DeskEvent } from '#desk/case-queries.ts'

export type ShownEvent = Pick<DeskEvent, 'id' | 'kind' | 'at' | 'staffName' | 'agencyName' | 'text'>

/** @param covered the same as this reader may read them */
export function shownHistory(caseId: string, events: readonly DeskEvent[], covered = events): { events: ShownEvent[]; isWhole: boolean } {
  return {
    events: covered.flatMap((event) => [...before(event), shown(event)]),
    isWhole: verifyChain(events.map((event) => ({ ...event, caseId }))) === undefined,
  }
}

function shown({ id, kind, at, staffName, agencyName, text }: DeskEvent): ShownEvent {
  return { id, kind, at, staffName, agencyName, text }
}

type Before = { kind: EventKind; at: string; agencyName: string | null; text: string }

/** What happened where the case came from, as its opening here has it (src/transfers). */
function before({ id, kind, details }: DeskEvent): ShownEvent[] {
  if (kind !== 'opened' || !Array.isArray(details['before'])) return []
  const from = String(details['from'])
  return (details['before'] as Before[]).map((one, place) => ({
    id: `${id}-${place}`,
    kind: one.kind,
    at: new Date(one.at),
    staffName: null,
    agencyName: [one.agencyName, from].filter(Boolean).join(', '),
    text: one.text,
  }))
}
