/** Whether our last word was about a report, so that what follows is about it too. Pure. */
import type { LastSpoken } from '#conversations/queries.ts'
import type { OwnReport } from '#conversations/state.ts'

/** Hours in which an answer to an officer, or to a notice that asks something, may be expected. */
const OFFICER = 24
const NOTICE = 72

/** Notices that want an answer leave a case in one of these states. */
const WANTS_ANSWER: readonly OwnReport['state'][] = ['waiting_for_reporter', 'answered', 'rejected']

export function speakingOf(last: LastSpoken | undefined, reports: OwnReport[], at: Date): string | undefined {
  const report = reports.find(({ reportId }) => reportId === last?.reportId)
  if (!last || !report) return undefined
  const hours = (at.getTime() - last.sentAt.getTime()) / 3_600_000
  if (last.author === 'staff') return hours < OFFICER ? report.reportId : undefined
  const isNotice = last.dedupeKey?.startsWith('event:') ?? false
  return isNotice && hours < NOTICE && WANTS_ANSWER.includes(report.state) ? report.reportId : undefined
}
