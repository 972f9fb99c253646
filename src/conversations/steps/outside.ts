/** Something is heard while no report is being told: small talk, news about an open report, or a new matter. */
import { clearGuess } from '#conversations/listening/category.ts'
import type { Dialogue, Facts, Heard, OwnReport } from '#conversations/state.ts'
import { isShort, judgeInWords, openOnes, rate, repeatedOne } from '#conversations/steps/own-reports.ts'
import { addWords, join, openDraft, reply, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { readAwaited, readDisagreement, readRating, readVerdict, wordsOf, type Meaning } from '#conversations/listening/understand.ts'

export type Said = { facts: Facts; meaning: Meaning; text: string }

export function hearOutside(talk: Talk, heard: Heard, said: Said): Talk {
  if (NEW_REPORT.test(said.text.toLowerCase())) return startAnew(talk, heard)
  return hearJudgement(talk, heard, said) ?? hearExpected(talk, heard, said) ?? hearSmallTalk(talk, heard, said) ?? hearMatter(talk, heard, said)
}

/** "Sudah beres", "belum", "5": typed where we offered buttons. */
function hearJudgement(talk: Talk, heard: Heard, { facts, text }: Said): Talk | undefined {
  const { waiting } = talk.dialogue
  const rated = waiting?.for === 'rating' ? facts.reports.find(({ reportId }) => reportId === waiting.reportId) : undefined
  const rating = readRating(text)
  if (rated && rating !== undefined) return rate(talk, rated, rating)
  const refused = refusedOne(heard, facts, text)
  if (refused) return judgeInWords(talk, refused, { verdict: 'not_fixed', at: facts.at, text, heard })
  if (answeredOnes(heard, facts).length > 0) return hearAwaited(talk, heard, { facts, text })
  const verdict = readVerdict(text)
  const closed = facts.reports.find(({ state, reportId }) => state === 'closed' && reportId === (heard.about ?? facts.toldOf))
  if (verdict && !closed && facts.isStranger && isShort(text)) return reply(talk, 'prove')
  return verdict && closed && judgeInWords(talk, closed, { verdict, at: facts.at, text, heard })
}

/** An answer waits to be judged, and these words judge it. Of several nobody knows which is meant: it is asked, unless there is a story to keep. */
export function hearAwaited(talk: Talk, heard: Heard, { facts, text }: Omit<Said, 'meaning'>): Talk | undefined {
  const verdict = readAwaited(text)
  const [report, ...others] = answeredOnes(heard, facts)
  if (!verdict || !report || (!readVerdict(text) && isElsewhere(heard, facts))) return undefined
  if (others.length === 0) return judgeInWords(talk, report, { verdict, at: facts.at, text, heard })
  return isShort(text) ? reply(talk, `which_${verdict}`) : undefined
}

/** The answered one that the message replied to, or our last word, was about; else all of them, those of one case as one. */
function answeredOnes({ about }: Heard, { reports, toldOf, speakingOf }: Facts): OwnReport[] {
  const answered = reports.filter(({ state, reportId }) => state === 'answered' && (about === undefined || about === reportId))
  const told = answered.find(({ reportId }) => reportId === (toldOf ?? speakingOf))
  if (told) return [told]
  return answered.filter(({ caseId }, at) => answered.findIndex((one) => one.caseId === caseId) === at)
}

/** "Sudah" alone answers whatever was asked last, and that was about a report without an answer yet. */
export function isElsewhere(heard: Heard, facts: Facts): boolean {
  const about = spokenOf(heard, facts)
  return about !== undefined && !facts.reports.some(({ state, reportId }) => state === 'answered' && reportId === about)
}

/** "Tidak setuju": with the refusal that was told last, or the newest one. Whoever argues in a reply to it does not agree either. */
function refusedOne({ about }: Heard, { reports, toldOf }: Facts, text: string): OwnReport | undefined {
  const refused = reports.filter(({ state, isFinal }) => state === 'rejected' && !isFinal)
  const repliedTo = refused.find(({ reportId }) => reportId === about)
  if (!readDisagreement(text)) return wordsOf(text).length > 3 ? repliedTo : undefined
  return repliedTo ?? refused.find(({ reportId }) => reportId === toldOf) ?? refused[0]
}

/** We asked for a name, or for what is still missing; or an officer asked: these words are the answer. */
function hearExpected(talk: Talk, heard: Heard, { facts, meaning, text }: Said): Talk | undefined {
  if (['greeting', 'thanks', 'emoji', 'waiting', 'how', 'selling'].includes(meaning)) return undefined
  const asked = owed(talk, heard)
  if (asked && (heard.about !== undefined || isJustAsked(asked, facts) || tellsWho(asked, text) || !isOtherKind(text, asked.reportId, facts))) {
    const said = asked.for === 'missing' ? text : ''
    return reply(join(talk, asked.reportId, { messageIds: [heard.messageId], said }), 'noted')
  }
  const about = spokenOf(heard, facts)
  if (!about || (heard.about === undefined && isOtherKind(text, about, facts))) return undefined
  return reply(join(talk, about, { messageIds: [heard.messageId] }), bringsBack(about, facts) ? 'taken_up' : 'joined')
}

/** What was asked and is not answered yet. A rating is not owed, and a reply to our news of another report is no answer. */
export function owed({ dialogue: { waiting } }: Pick<Talk, 'dialogue'>, { about }: Heard): Dialogue['waiting'] {
  return waiting && waiting.for !== 'rating' && (about ?? waiting.reportId) === waiting.reportId ? waiting : undefined
}

/** Whoever was asked a moment ago answers, whatever words the answer has: "di gang dua airnya belum naik". */
function isJustAsked({ at }: NonNullable<Dialogue['waiting']>, facts: Facts): boolean {
  return at !== undefined && facts.at.getTime() - Date.parse(at) < 60 * 60_000
}

/** A name, or a number to call: whatever matter the street sounds like, this is who. */
function tellsWho(asked: NonNullable<Dialogue['waiting']>, text: string): boolean {
  return asked.for === 'identity' && /\bnama\b|\d(?:[\s.-]?\d){8}/i.test(text)
}

/** What was missing when the report was refused is told now. */
export function bringsBack(reportId: string, { reports }: Facts): boolean {
  return reports.some((report) => report.reportId === reportId && report.comesBack)
}

/** Our question, or an officer's last word, was about one thing, and this is plainly about another. */
function isOtherKind(text: string, reportId: string, facts: Facts): boolean {
  const kind = clearGuess(facts.guess(text))
  const about = facts.reports.find((report) => report.reportId === reportId)
  // Whoever was asked a question answers it, whatever words the answer has.
  if (!kind || !about?.categoryCode || about.state === 'waiting_for_reporter') return false
  return about.categoryCode !== kind && wordsOf(text).length >= 5
}

/** @returns the report that this plainly answers: a reply to our message, a question of an officer */
export function spokenOf(heard: Heard, facts: Facts): string | undefined {
  const asking = facts.reports.filter(({ state }) => state === 'waiting_for_reporter')
  return heard.about ?? facts.speakingOf ?? (asking.length === 1 ? asking[0]?.reportId : undefined)
}

function hearSmallTalk(talk: Talk, heard: Heard, { facts, meaning }: Said): Talk | undefined {
  switch (meaning) {
    case 'greeting':
      return reply(talk, 'greeting')
    case 'thanks':
      return facts.reports.length === 0 ? reply(talk, 'thanks') : talk
    case 'selling':
      return reply(talk, 'not_a_report')
    case 'anger':
      return scolded(talk, heard, facts)
    case 'emoji':
    case 'yes':
    case 'no':
    case 'skip':
    case 'waiting':
      return hearSign(talk, facts)
    default:
      return undefined
  }
}

/** A sign or a sticker needs no answer; from a stranger it is a knock at the door. */
export function hearSign(talk: Talk, { reports }: Facts): Talk {
  return reports.length === 0 && talk.dialogue.draftCount === 0 ? reply(talk, 'greeting') : talk
}

/** Anger has a reason: it is kept with the open report, and its state is the best answer we have. */
function scolded(talk: Talk, heard: Heard, facts: Facts): Talk {
  const [latest] = openOnes(facts)
  return reply(latest ? join(talk, latest.reportId, { messageIds: [heard.messageId] }) : talk, 'anger')
}

function hearMatter(talk: Talk, heard: Heard, said: Said): Talk {
  const { text } = said
  const same = repeatedOne(text, said.facts)
  if (same) return reply(join(talk, same.reportId, { messageIds: [heard.messageId] }), 'joined')
  const destination = destinationOf(talk, said)
  if (destination.kind === 'join') return reply(join(talk, destination.report.reportId, { messageIds: [heard.messageId] }), 'joined')
  const told = reply(addWords(talk, heard, text), 'draft')
  return destination.kind === 'ask' ? maybeOf(told, destination.report) : told
}

/** "Laporan baru": the matter itself follows. */
export const NEW_REPORT = /^\W*(?:(?:buat|bikin|mau|ada)\s+)?(?:laporan|lapor|aduan|new report|report)\s*(?:baru|lagi|lain)\W*$|^\W*new report\W*$/

function startAnew(talk: Talk, heard: Heard): Talk {
  const { talk: open, draft } = openDraft(talk, heard)
  return reply(withDraft(open, { ...draft, messageIds: [heard.messageId] }), 'draft')
}

export function maybeOf(talk: Talk, report: OwnReport): Talk {
  const { draft } = talk.dialogue
  return draft ? withDraft(talk, { ...draft, maybeOf: report.reportId }) : talk
}

export type Destination = { kind: 'new' } | { kind: 'join' | 'ask'; report: OwnReport }

/** Says plainly that it is another matter. */
const ANOTHER = /\b(?:satu lagi|lagi satu|laporan (?:lain|baru|kedua|lainnya)|masalah lain|selain itu|beda lagi|lain lagi|mau lapor lagi|another)\b/

/** Milliseconds after sending in which more words about the same kind of thing belong to it. */
const SHORTLY = 30 * 60_000

function destinationOf(talk: Talk, { facts, text }: Said): Destination {
  const open = openOnes(facts)
  const [latest] = open
  if (!latest || talk.isUrgent || ANOTHER.test(text.toLowerCase())) return { kind: 'new' }
  const kind = clearGuess(facts.guess(text))
  if (kind && open.every(({ categoryCode }) => categoryCode !== null && categoryCode !== kind)) return { kind: 'new' }
  return { kind: isShortlyAfter(latest, facts, SHORTLY) ? 'join' : 'ask', report: latest }
}

export function isShortlyAfter({ submittedAt }: OwnReport, { at }: Facts, milliseconds: number): boolean {
  return at.getTime() - submittedAt.getTime() < milliseconds
}
