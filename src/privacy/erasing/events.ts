/** What becomes of the history of a case when persons are taken out of it. Pure. Nothing a clock or a figure is read from changes. */
import { createHash } from 'node:crypto'
import { hashOf } from '#cases/history/chain.ts'
import type { CaseEventRow } from '#cases/history/queries.ts'
import { coverJson, coverWords, type Taking } from '#privacy/erasing/words.ts'

/** @property whose reports: what they said themselves goes whole */
export type TakingEvents = Taking & { reportIds: readonly string[] }

export type ErasedEvent = Pick<CaseEventRow, 'id' | 'text' | 'details'> & { erasedHash: string }

/** @returns only those that change: done twice it changes nothing */
export function eraseEvents(events: readonly CaseEventRow[], taking: TakingEvents): ErasedEvent[] {
  return events.flatMap((event) => {
    const text = coverWords(event.text, taking)
    const details = coverJson(own(event, taking), taking) as CaseEventRow['details']
    if (text === event.text && JSON.stringify(details) === JSON.stringify(event.details)) return []
    return [{ id: event.id, text, details, erasedHash: hashOf({ ...event, text, details }, event.hash) }]
  })
}

/** A reporter's own words, said on a page or with a verdict. */
function own({ details }: CaseEventRow, { reportIds, mark }: TakingEvents): Record<string, unknown> {
  const isTheirs = reportIds.includes(String(details['reportId']))
  return isTheirs && details['words'] ? { ...details, words: mark } : details
}

/** One hash over what was taken out at one time, for the entry in the log of acts: nobody can take out more in its name afterwards. */
export function sealOf(erased: readonly { id: string; erasedHash: string }[]): string {
  const all = erased.map(({ id, erasedHash }) => `${id} ${erasedHash}`).toSorted()
  return createHash('sha256').update(all.join('\n')).digest('hex')
}
