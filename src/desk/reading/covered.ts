/** The words of a case as this reader reads them. Pure. What an agency wrote itself it reads as it wrote it. */
import type { EventActor } from '#cases/events.ts'
import type { Scope } from '#desk/scope.ts'
import type { Source } from '#reports/source.ts'
import { coveredPlace, coveredWords, type Reading } from '#staff/reading/covered.ts'

type Files = { fileName: string | null }[]
type Reasoned = { reason: string } | null
type CaseWords = {
  title: string
  placeText: string | null
  rejectReason: string | null
  villageName: string | null
  districtName: string | null
  reports: { text: string; placeText: string | null; source: Source }[]
  files: Files
  transfer: Reasoned
  received: Reasoned
}

export function coveredCase<T extends CaseWords>(found: T, reading: Reading): T {
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
    files: coveredFiles(found.files, reading),
    transfer: found.transfer && { ...found.transfer, reason: covered(found.transfer.reason) },
    received: found.received && { ...found.received, reason: covered(found.received.reason) },
  }
}

/** People name files after themselves. */
function coveredFiles<T extends Files>(files: T, reading: Reading): T {
  return files.map((file) => ({ ...file, fileName: file.fileName && coveredWords(file.fileName, reading) })) as T
}

/** Signs of a row's words. */
const SHORT = 200

type ItemWords = { title: string; words: string; lastWords: { text: string } | null }

export function coveredItem<T extends ItemWords>(item: T, reading: Reading): T {
  const covered = (text: string) => coveredWords(text, reading)
  return {
    ...item,
    title: covered(item.title),
    words: covered(item.words).slice(0, SHORT),
    lastWords: item.lastWords && { ...item.lastWords, text: covered(item.lastWords.text).slice(0, SHORT) },
  }
}

type Details = Record<string, unknown>
type EventWords = { actor: EventActor; agencyId: string | null; text: string; details: Details; files: Files }

/** For reading: their chain is checked on the words as they stand. */
export function coveredEvents<T extends EventWords>(events: readonly T[], scope: Pick<Scope, 'readsPersonal' | 'agencyId'>): T[] {
  if (scope.readsPersonal) return [...events]
  const isOwn = ({ actor, agencyId }: EventWords) => actor === 'staff' && agencyId !== null && agencyId === scope.agencyId
  return events.map((event) => ({
    ...event,
    text: isOwn(event) ? event.text : coveredWords(event.text, scope),
    details: coveredDetails(event.details, scope),
    files: coveredFiles(event.files, scope),
  }))
}

/** What was said, and what was said where the case came from. */
function coveredDetails(details: Details, reading: Reading): Details {
  const { words, before } = details
  return {
    ...details,
    ...(typeof words === 'string' && { words: coveredWords(words, reading) }),
    ...(Array.isArray(before) && { before: (before as { text: string }[]).map((one) => ({ ...one, text: coveredWords(one.text, reading) })) }),
  }
}
