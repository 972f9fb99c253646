/** Whether our last word was about a report, so that what follows is about it too. Pure. */
import type { LastSpoken } from '#conversations/queries.ts'
import type { Dialogue, OwnReport } from '#conversations/state.ts'

/** Hours in which an answer to an officer, or to a notice that asks something, may be expected. */
const OFFICER = 24
const NOTICE = 72

/** Notices that want an answer leave a case in one of these states. */
const WANTS_ANSWER: readonly OwnReport['state'][] = ['waiting_for_reporter', 'answered']

export function speakingOf(last: LastSpoken | undefined, reports: OwnReport[], at: Date): string | undefined {
  const report = reports.find(({ reportId }) => reportId === last?.reportId)
  if (!last || !report) return undefined
  const hours = (at.getTime() - last.sentAt.getTime()) / 3_600_000
  if (last.author === 'staff') return hours < OFFICER ? report.reportId : undefined
  if (!isNotice(last)) return undefined
  // What was missing may take its time to be found.
  if (report.comesBack) return report.reportId
  return hours < NOTICE && WANTS_ANSWER.includes(report.state) ? report.reportId : undefined
}

/** Our last word was news of a report: a verdict typed now is about it, in whatever state it is. */
export function toldOf(last: LastSpoken | undefined, reports: OwnReport[], at: Date): string | undefined {
  const report = reports.find(({ reportId }) => reportId === last?.reportId)
  const isFresh = last !== undefined && at.getTime() - last.sentAt.getTime() < NOTICE * 3_600_000
  return isFresh && isNotice(last) ? report?.reportId : undefined
}

/** Nobody answers a question after so long: what is said then is another matter. Kept without its time, it is an old one. */
export function stillAsked(dialogue: Dialogue, at: Date): Dialogue {
  const { waiting, ...rest } = dialogue
  const isFresh = waiting?.at !== undefined && at.getTime() - Date.parse(waiting.at) < NOTICE * 3_600_000
  return isFresh ? dialogue : rest
}

function isNotice({ dedupeKey }: LastSpoken): boolean {
  return dedupeKey?.startsWith('event:') ?? false
}
