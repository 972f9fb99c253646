/** The history of a case as its page shows it. Pure; hashes stay on the server, only the verdict on them travels. */
import { verifyChain } from '#cases/history/chain.ts'
import type { DeskEvent } from '#desk/case-queries.ts'

export type ShownEvent = Pick<DeskEvent, 'id' | 'kind' | 'at' | 'staffName' | 'agencyName' | 'text'>

export function shownHistory(caseId: string, events: readonly DeskEvent[]): { events: ShownEvent[]; isWhole: boolean } {
  return {
    events: events.map(({ id, kind, at, staffName, agencyName, text }) => ({ id, kind, at, staffName, agencyName, text })),
    isWhole: verifyChain(events.map((event) => ({ ...event, caseId }))) === undefined,
  }
}
