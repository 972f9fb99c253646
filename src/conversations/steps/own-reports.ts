/** The person speaks of a report that has gone: asks how it is, judges the answer, adds to it. */
import { asIso, type Dialogue, type Facts, type Heard, type OwnReport } from '#conversations/state.ts'
import { isEnded } from '#cases/states.ts'
import { addWords, join, reply, type Talk } from '#conversations/steps/talk.ts'
import { readAwaited, readWords, wordsOf } from '#conversations/listening/understand.ts'
import { findTicket, withoutTicket } from '#reports/ticket.ts'

export function openOnes({ reports }: Pick<Facts, 'reports'>): OwnReport[] {
  return reports.filter(({ state }) => !isEnded(state))
}

/** Words of a report that has gone and is open, sent once more: not a second matter. Fewer words may be meant anew. */
const REPEATED = 3

export function repeatedOne(text: string, facts: Pick<Facts, 'reports'>): OwnReport | undefined {
  return wordsOf(text).length < REPEATED
    ? undefined
    : openOnes(facts).find((report) => report.text === text || report.text?.split('\n').includes(text))
}

/** "Laporan saya CTH-2611-0001 belum": what only leads to the number. */
const NAMING = /^\W*(?:(?:untuk|utk|laporan|tiket|nomor|nomer|no|yang|yg|saya|sy|kami|ini|itu|pak|bu|min)\b\W*)+/i

/** A ticket number alone asks for its state; where an answer waits, "belum" beside it judges that; with more words it is news about that report. */
export function hearTicket(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { text } = heard.message
  const ticket = findTicket(text) ?? ''
  const own = facts.reports.find((report) => report.ticket === ticket)
  if (facts.followed?.ticket === ticket)
    return { ...reply(talk, facts.followed.isRight ? 'followed' : 'follow_wrong'), ...(own && { about: [own.reportId] }) }
  if (facts.neighbour?.ticket === ticket) return { ...reply(talk, answerTo(facts.neighbour)), ticket }
  const more = withoutTicket(text).replace(NAMING, '')
  const verdict = own?.state === 'answered' && !findTicket(more) ? readAwaited(more) : undefined
  if (own && verdict) return judgeInWords(talk, own, { verdict, at: facts.at, text: more, heard })
  const saysMore = wordsOf(more).length > 0 && ['story', 'unclear', 'anger'].includes(readWords(more, facts.guess(more).length > 0))
  if (own) return { ...reply(saysMore ? join(talk, own.reportId, { messageIds: [heard.messageId] }) : talk, 'status'), about: [own.reportId] }
  // Somebody else's number tells nothing without its code; what is said besides it is a matter of its own.
  return saysMore && wordsOf(more).length >= 4
    ? reply(addWords(talk, heard, text), 'draft')
    : { ...reply(talk, facts.isStranger ? 'prove' : 'not_yours'), ticket }
}

function answerTo({ isOn, isProven }: NonNullable<Facts['neighbour']>): 'neighbour' | 'neighbour_ended' | 'neighbour_prove' {
  if (isProven === false) return 'neighbour_prove'
  return isOn ? 'neighbour' : 'neighbour_ended'
}

/** @property words typed instead of tapped, or along with it */
export type Judgement = { verdict: 'fixed' | 'not_fixed'; at: Date; words?: string }

export function judge(talk: Talk, report: OwnReport, { verdict, at, words }: Judgement): Talk {
  if (talk.verdicts.some(({ reportId }) => reportId === report.reportId)) return talk
  const { objection, state } = report
  if (verdict === 'not_fixed' && (objection === 'pending' || objection === 'settled'))
    return { ...reply(talk, `objection_${objection}`), about: [report.reportId] }
  if (report.verdict === verdict) return talk
  const mayJudge = state === 'answered' || state === 'closed' || (state === 'rejected' && verdict === 'not_fixed')
  if (report.isFinal || !mayJudge) return { ...reply(talk, 'status'), about: [report.reportId] }
  const judged = { ...talk, about: [report.reportId], verdicts: [...talk.verdicts, { reportId: report.reportId, verdict, ...(words && { words }) }] }
  if (verdict === 'fixed') return reply(expecting(judged, { for: 'rating', reportId: report.reportId, at: asIso(at) }), 'fixed')
  const [asking, noted] = NOT_FIXED[objection !== 'coordinator' ? 'reopen' : state === 'rejected' ? 'refusal' : 'object']
  return words ? reply(judged, noted) : reply(expecting(judged, { for: 'missing', reportId: report.reportId, at: asIso(at) }), asking)
}

/** Words of a verdict and nothing besides. */
export function isShort(text: string): boolean {
  return wordsOf(text).length <= 3
}

/** Judged by typing: whatever else is said is kept with the report. */
export function judgeInWords(
  talk: Talk,
  report: OwnReport,
  { heard, text, ...given }: Omit<Judgement, 'words'> & { heard: Heard; text: string },
): Talk {
  if (isShort(text)) return judge(talk, report, given)
  const judged = judge(talk, report, { ...given, words: text })
  return { ...judged, joins: [...judged.joins, { reportId: report.reportId, messageIds: [heard.messageId] }] }
}

/** Why is asked once, and need not be answered. */
const NOT_FIXED = {
  reopen: ['what_missing', 'not_fixed_noted'],
  object: ['objection', 'objection_noted'],
  refusal: ['refusal_objection', 'refusal_objection_noted'],
} as const

function expecting(talk: Talk, waiting: NonNullable<Dialogue['waiting']>): Talk {
  return { ...talk, dialogue: { ...talk.dialogue, waiting } }
}

/** Given once, by the reporter's own hand; a second tap changes nothing. */
export function rate(talk: Talk, report: OwnReport, rating: number): Talk {
  const isJudged = report.verdict !== null || report.state === 'answered' || report.state === 'closed'
  if (!isJudged || report.rating !== null || talk.ratings.some(({ reportId }) => reportId === report.reportId)) return talk
  const { waiting: _waiting, ...dialogue } = talk.dialogue
  return { ...talk, dialogue, ratings: [...talk.ratings, { reportId: report.reportId, rating }] }
}
