/** The words of a case as this reader reads them. Pure. What an agency wrote itself it reads as it wrote it. */
import type { DeskCase, DeskEvent } from '#desk/case-queries.ts'
import type { DeskItem } from '#desk/queries.ts'
import type { Scope } from '#desk/scope.ts'
import { coveredPlace, coveredWords, type Reading } from '#staff/covered.ts'

export function coveredCase(found: DeskCase, reading: Reading): DeskCase {
  if (reading.readsPersonal) return found
  const known = { places: [found.villageName, found.districtName].filter((name) => name !== null) }
  const covered = (text: string) => coveredWords(text, reading, known)
  return {
    ...found,
    title: covered(found.title),
    placeText: coveredPlace(found.placeText, reading),
    rejectReason: found.rejectReason && covered(found.rejectReason),
    reports: found.reports.map((report) => ({
      ...report,
      text: covered(report.text),
      placeText: coveredPlace(report.placeText, reading),
      source: { ...report.source, ...(report.source.context && { context: covered(report.source.context) }) },
    })),
    files: found.files.map((file) => ({ ...file, fileName: file.fileName && covered(file.fileName) })),
    transfer: found.transfer && { ...found.transfer, reason: covered(found.transfer.reason) },
    received: found.received && { ...found.received, reason: covered(found.received.reason) },
  }
}

/** Signs of a row's words. */
const SHORT = 200

export function coveredItem(item: DeskItem, reading: Reading): DeskItem {
  const covered = (text: string) => coveredWords(text, reading)
  return {
    ...item,
    title: covered(item.title),
    words: covered(item.words).slice(0, SHORT),
    lastWords: item.lastWords && { ...item.lastWords, text: covered(item.lastWords.text).slice(0, SHORT) },
  }
}

/** For reading: their chain is checked on the words as they stand. */
export function coveredEvents(events: readonly DeskEvent[], scope: Pick<Scope, 'readsPersonal' | 'agencyId'>): DeskEvent[] {
  const isOwn = ({ actor, agencyId }: DeskEvent) => actor === 'staff' && agencyId !== null && agencyId === scope.agencyId
  if (scope.readsPersonal) return [...events]
  return events.map((event) => ({
    ...event,
    text: isOwn(event) ? event.text : coveredWords(event.text, scope),
    details: coveredDetails(event.details, scope),
    files: event.files.map((file) => ({ ...file, fileName: file.fileName && coveredWords(file.fileName, scope) })),
  }))
}

type Details = DeskEvent['details']

/** What was said, and what was said where the case came from. */
function coveredDetails(details: Details, reading: Reading): Details {
  const { words, before } = details
  return {
    ...details,
    ...(typeof words === 'string' && { words: coveredWords(words, reading) }),
    ...(Array.isArray(before) && { before: (before as { text: string }[]).map((one) => ({ ...one, text: coveredWords(one.text, reading) })) }),
  }
}
