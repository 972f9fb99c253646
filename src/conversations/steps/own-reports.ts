/** The person speaks of a report that has gone: asks how it is, judges the answer, adds to it. */
import type { Facts, Heard, OwnReport } from '#conversations/state.ts'
import { isEnded } from '#cases/states.ts'
import { addWords, join, reply, type Talk } from '#conversations/steps/talk.ts'
import { readWords, wordsOf } from '#conversations/listening/understand.ts'
import { findTicket, withoutTicket } from '#reports/ticket.ts'

export function openOnes({ reports }: Pick<Facts, 'reports'>): OwnReport[] {
  return reports.filter(({ state }) => !isEnded(state))
}

/** A ticket number alone asks for its state; with more words it is news about that report. */
export function hearTicket(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { text } = heard.message
  const ticket = findTicket(text) ?? ''
  const own = facts.reports.find((report) => report.ticket === ticket)
  const more = withoutTicket(text)
  const saysMore = wordsOf(more).length > 0 && ['story', 'unclear', 'anger'].includes(readWords(more, facts.guess(more).length > 0))
  if (own) return { ...reply(saysMore ? join(talk, own.reportId, [heard.messageId]) : talk, 'status'), about: [own.reportId] }
  // Somebody else's number tells nothing without its code; what is said besides it is a matter of its own.
  return saysMore && wordsOf(more).length >= 4 ? reply(addWords(talk, heard, text), 'draft') : { ...reply(talk, 'not_yours'), ticket }
}

/** @param words typed instead of tapped, or along with it */
export function judge(talk: Talk, report: OwnReport, { verdict, words }: { verdict: 'fixed' | 'not_fixed'; words?: string }): Talk {
  const isRepeated = report.verdict === verdict || talk.verdicts.some(({ reportId }) => reportId === report.reportId)
  if (isRepeated) return talk
  if (report.isFinal || (report.state !== 'answered' && report.state !== 'closed')) return { ...reply(talk, 'status'), about: [report.reportId] }
  const judged = { ...talk, about: [report.reportId], verdicts: [...talk.verdicts, { reportId: report.reportId, verdict, ...(words && { words }) }] }
  if (verdict === 'fixed') return reply(expecting(judged, 'rating', report.reportId), 'fixed')
  return words ? reply(judged, 'not_fixed_noted') : reply(expecting(judged, 'missing', report.reportId), 'what_missing')
}

function expecting(talk: Talk, what: 'rating' | 'missing', reportId: string): Talk {
  return { ...talk, dialogue: { ...talk.dialogue, waiting: { for: what, reportId } } }
}

/** Given once, by the reporter's own hand; a second tap changes nothing. */
export function rate(talk: Talk, report: OwnReport, rating: number): Talk {
  const isJudged = report.verdict !== null || report.state === 'answered' || report.state === 'closed'
  if (!isJudged || report.rating !== null || talk.ratings.some(({ reportId }) => reportId === report.reportId)) return talk
  const { waiting: _waiting, ...dialogue } = talk.dialogue
  return { ...talk, dialogue, ratings: [...talk.ratings, { reportId: report.reportId, rating }] }
}
