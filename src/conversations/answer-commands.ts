/** Answering: what the dialogue decided is done, in the transaction that heard the messages. */
import { hearReporter, hearVerdict, rateReport, weighTold } from '#cases/reporter-commands.ts'
import { loadCalendar } from '#cases/change-commands.ts'
import { findCase } from '#cases/queries.ts'
import { comesBack } from '#cases/rejection/reasons.ts'
import { objectionsOn } from '#cases/reporters/judging-queries.ts'
import { effectOf, type VerdictEffect } from '#cases/reporters/verdict.ts'
import type { OutboundMessage } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import { rememberReport, takeTurn, toLookUp } from '#conversations/dialogue.ts'
import { forget, onlyAbout, provenReports } from '#conversations/letters.ts'
import { answerRight } from '#conversations/right-commands.ts'
import { receipt, templateMessage, textMessage } from '#conversations/speaking/messages.ts'
import { apart, namedIn } from '#conversations/spoken-of.ts'
import { listOwnReports, type Whose } from '#conversations/own-queries.ts'
import { findLastSpoken, giveMessagesToReport, saveDialogue, type ConversationRow } from '#conversations/queries.ts'
import { speakingOf, toldOf } from '#conversations/speaking/speaking-of.ts'
import { START, type Dialogue, type Facts, type Heard, type OwnReport, type Submission, type Turn } from '#conversations/state.ts'
import type { Talking } from '#conversations/talking.ts'
import type { Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { moveAttachmentsToReport } from '#evidence/queries.ts'
import { announce } from '#jobs/live.ts'
import { dayOf, formatDay } from '#lib/dates.ts'
import { privacyLink, trackingLink } from '#lib/links.ts'
import { followPublication } from '#publications/follow/follow-commands.ts'
import { countUp } from '#rates/queries.ts'
import { listCategories, type AccountRow, type RegionRow } from '#regions/queries.ts'
import { followReport } from '#reporters/follow-commands.ts'
import { submitReport, type Submitted } from '#reports/commands.ts'
import { findReportByTicket } from '#reports/queries.ts'
import { tellSlowed } from '#reports/slowing-commands.ts'
import { findFollowing, findNeighbour, formatCode } from '#reports/ticket.ts'
import { words, type Words } from '#texts/text.ts'
import { guessCategories } from '#triage/category.ts'
import { findPlaces, placeOfPoint } from '#triage/queries.ts'
import { guessUrgency } from '#triage/urgency.ts'

export async function answer(talking: Talking, heard: Heard[]): Promise<void> {
  const facts = await gatherFacts(talking, heard)
  const isMute = heard.every(({ message }) => message.letter?.isMute) || (await isAnsweredEnough(talking))
  const dialogue = forget(dialogueOf(talking.conversation), facts)
  const { theirs, others } = apart(heard, facts, dialogue)
  if (others.length > 0) await say({ ...talking, isMute }, await followFirst(talking, others, facts.words[dialogue.locale]), undefined)
  await doTurn({ ...talking, isMute }, takeTurn(dialogue, onlyAbout(theirs, facts), facts), { facts, isSilent: false })
}

/** With the number, where the news that is answered named it; that of a restricted matter stands in no other talk. */
async function followFirst({ trx, region }: Talking, others: Heard[], words: Words): Promise<OutboundMessage> {
  const named = others.find(({ aboutTicket }) => aboutTicket)?.aboutTicket
  const report = named ? await findReportByTicket(trx, region.id, named) : undefined
  const found = report && (await findCase(trx, region.id, report.caseId))
  const ticket = named && found?.about === null ? named : words('dialogue.follow_first_number')
  return textMessage(words('dialogue.follow_first', { ticket }))
}

/** Two robots that answer each other come to an end; a person never gets so far. */
async function isAnsweredEnough({ trx, account, conversation, at }: Talking): Promise<boolean> {
  const most = channelNamed(account.channel)?.answersPerDay
  if (most === undefined) return false
  return (await countUp(trx, { of: 'answer', who: `${account.id}:${conversation.contactId}`, seconds: 24 * 3600, at })) > most
}

export function dialogueOf({ dialogue }: ConversationRow): Dialogue {
  return dialogue.draftCount === undefined ? START : dialogue
}

export async function gatherFacts({ trx, region, account, conversation, publicUrl, at }: Talking, heard: Heard[]): Promise<Facts> {
  const { words: told, pin } = toLookUp(heard)
  const followed = await follow({ trx, region, conversation, at }, heard)
  const categories = await listCategories(trx, region.id)
  const last = await findLastSpoken(trx, region.id, conversation.id)
  const named = [...namedIn(heard, dialogueOf(conversation)), ...(last?.reportId ? [last.reportId] : [])]
  const reports = await ownReports(trx, region, { contactId: conversation.contactId, named, at })
  const formId = account.settings['formId']
  const manner = channelNamed(account.channel)?.manner ?? 'chat'
  const isLetter = manner === 'letter'
  const known = isLetter ? provenReports(reports, { heard, followed }) : reports
  return {
    at,
    manner,
    categories,
    reports: known,
    isStranger: known.length === 0 && reports.length > 0,
    words: { id: words('id', region.texts), en: words('en', region.texts) },
    guess: (story) => guessCategories(story, categories),
    isEmergency: (text) => guessUrgency(text) !== undefined,
    candidates: told ? await findPlaces(trx, region.id, told) : [],
    pinned: pin && (await placeOfPoint(trx, region.id, pin)),
    speakingOf: isLetter ? undefined : speakingOf(last, reports, at),
    toldOf: isLetter ? known[0]?.reportId : toldOf(last, reports, at),
    followed,
    neighbour: await followAsNeighbour({ trx, region, conversation, at }, { heard, reports, isLetter }),
    keyword: keywordOf(account),
    formId: typeof formId === 'string' && formId ? formId : undefined,
    program: region.program,
    trackUrl: `${publicUrl}/${region.code}/lacak`,
    privacyUrl: privacyLink(publicUrl, region.code),
  }
}

/** The first of those it listens to. */
function keywordOf({ settings }: AccountRow): string | undefined {
  const { keyword } = settings
  return typeof keyword === 'string' ? keyword.split(',')[0]?.trim() : undefined
}

/** Before anything else is looked up: what is followed from now on is answered for at once. */
export async function follow(
  { trx, region, conversation, at }: Pick<Talking, 'trx' | 'region' | 'conversation' | 'at'>,
  heard: Heard[],
): Promise<Facts['followed']> {
  const wish = heard.map(({ message }) => findFollowing(message.text)).find((one) => one !== undefined)
  if (!wish) return undefined
  const { contactId, id: conversationId } = conversation
  return { ticket: wish.ticket, isRight: await followReport(trx, { regionId: region.id, ...wish, contactId, conversationId, at }) }
}

/**
 * Without a code there is only what everybody may read. The own report is followed anyway.
 * Anybody can write a name above a letter: nobody is made to follow before a letter of ours was answered.
 */
async function followAsNeighbour(
  { trx, region, conversation, at }: Pick<Talking, 'trx' | 'region' | 'conversation' | 'at'>,
  { heard, reports, isLetter }: { heard: Heard[]; reports: readonly OwnReport[]; isLetter: boolean },
): Promise<Facts['neighbour']> {
  const { wish, answers } =
    heard.map(({ message }) => ({ wish: findNeighbour(message.text), answers: message.replyTo })).find((one) => one.wish) ?? {}
  if (!wish || reports.some(({ ticket }) => ticket === wish.ticket)) return undefined
  if (isLetter && wish.isOn && !answers) return { ...wish, isProven: false }
  const isDone = await followPublication(trx, { regionId: region.id, conversationId: conversation.id, ...wish, at })
  return isDone ? wish : undefined
}

async function ownReports(trx: Trx, region: RegionRow, { at, ...whose }: Whose & { at: Date }): Promise<OwnReport[]> {
  const rows = await listOwnReports(trx, region.id, whose)
  if (rows.length === 0) return []
  const { calendar } = await loadCalendar(trx, region.id)
  const own: OwnReport[] = []
  for (const row of rows) {
    const said = await objectionsOn(trx, { ...row, id: row.caseId, regionId: region.id }, row.reportId)
    const effect = effectOf(row, 'not_fixed', { at, calendar, reopenMost: region.settings.reopenMost, ...said })
    const objection = effect === 'note' && said.hasObjected ? 'pending' : OBJECTIONS[effect]
    own.push({ ...row, holder: row.holder ?? undefined, isFinal: effect === 'too_late', objection, comesBack: comesBack(row, at) })
  }
  return own
}

const OBJECTIONS: Partial<Record<VerdictEffect, OwnReport['objection']>> = { object: 'coordinator', settled: 'settled' }

/** Verdicts and additions first, so that a receipt and our words stand last in the talk. */
export async function doTurn(talking: Talking, turn: Turn, { facts, isSilent }: { facts: Facts; isSilent: boolean }): Promise<void> {
  const { trx, region, conversation } = talking
  await hearOfReports(talking, turn, facts)
  let next = turn.next
  for (const submission of turn.submissions) {
    const submitted = await submit(talking, submission)
    next = rememberReport(next, submission, submitted.reportId)
    await say(talking, await receiptFor(talking, { submission, submitted, facts, isSilent, locale: next.locale }), submitted)
  }
  if (turn.right) await say(talking, await answerRight(talking, turn.right, next.locale), undefined)
  const about = aboutOf(turn, facts)
  for (const message of turn.say) await say(talking, message, about)
  await saveDialogue(trx, region.id, { ...conversation, dialogue: next })
}

/** @returns the report our words speak of, so that the desk shows them with it; undefined when they also speak of one that is followed */
function aboutOf({ joins, verdicts }: Turn, { reports, followed }: Facts): { reportId: string; caseId: string } | undefined {
  if (followed) return undefined
  const reportId = verdicts[0]?.reportId ?? joins[0]?.reportId
  return reports.find((report) => report.reportId === reportId)
}

/** What was said of reports that have gone. @property reports those that may be spoken of */
export async function hearOfReports(
  talking: Pick<Talking, 'trx' | 'region' | 'at'>,
  turn: Pick<Turn, 'verdicts' | 'ratings' | 'joins'>,
  { reports }: { reports: readonly Pick<OwnReport, 'reportId' | 'caseId'>[] },
): Promise<void> {
  const { trx, region, at } = talking
  for (const verdict of turn.verdicts) await hearVerdict(trx, { regionId: region.id, at, ...verdict })
  for (const rating of turn.ratings) await rateReport(trx, { regionId: region.id, at, ...rating })
  await addToReports(talking, turn, reports)
}

async function addToReports(
  { trx, region, at }: Pick<Talking, 'trx' | 'region' | 'at'>,
  { joins, verdicts }: Pick<Turn, 'joins' | 'verdicts'>,
  reports: readonly Pick<OwnReport, 'reportId' | 'caseId'>[],
): Promise<void> {
  for (const reportId of new Set(joins.map((one) => one.reportId))) {
    const report = reports.find((one) => one.reportId === reportId)
    if (!report) continue
    const added = joins.filter((one) => one.reportId === reportId)
    await giveToReport(trx, region.id, { ...report, messageIds: added.flatMap(({ messageIds }) => messageIds), at })
    if (verdicts.some((one) => one.reportId === reportId)) continue
    await hearReporter(trx, { regionId: region.id, reportId, at, words: added.find(({ words }) => words)?.words })
  }
}

/** @property messageIds our ids; they and what came with them belong to the report from now on */
export type Given = { reportId: string; caseId: string; messageIds: string[]; at: Date }

/** What they say is weighed as the report was: a misdeed takes the case to the restricted unit before the desk shows them with it. */
export async function giveToReport(trx: Trx, regionId: string, { reportId, caseId, messageIds, at }: Given): Promise<void> {
  const given = { regionId, reportId, caseId, messageIds }
  const told = await giveMessagesToReport(trx, regionId, given)
  await weighTold(trx, { regionId, reportId, words: told.join('\n'), at })
  await moveAttachmentsToReport(trx, given)
  await announce(trx, { regionId, topic: 'message', caseId })
}

export async function submit({ trx, region, account, conversation, at }: Talking, { draft, text, isSecret }: Submission): Promise<Submitted> {
  const { messageIds, categoryCode, place = {}, isAnonymous = false, isEmergency = false } = draft
  const told = { region, text, place, messageIds, categoryCode, isSecret, isAnonymous, isEmergency, toldAt: new Date(draft.toldAt), at }
  const submitted = await submitReport(trx, { ...told, channel: account.channel, conversationId: conversation.id, contactId: conversation.contactId })
  await giveMessagesToReport(trx, region.id, { messageIds, ...submitted })
  return submitted
}

type Receiving = { submission: Submission; submitted: Submitted; facts: Pick<Facts, 'words'>; isSilent: boolean; locale: Dialogue['locale'] }

export async function receiptFor(
  { trx, region, account, conversation, publicUrl, at }: Talking,
  { submission, submitted, facts, isSilent, locale }: Receiving,
): Promise<OutboundMessage> {
  const opened = await findCase(trx, region.id, submitted.caseId)
  const day = opened ? formatDay(dayOf(opened.verifyDueAt, region.zone), locale) : ''
  const link = trackingLink(publicUrl, region.code, submitted)
  const words = facts.words[locale]
  const slowed = opened?.heldUntil && (await tellSlowed(trx, region, { contactId: conversation.contactId, at }))
  const message = receipt(
    {
      ticket: submitted.ticket,
      code: formatCode(submitted.code),
      link,
      day,
      asksIdentity: submission.needsIdentity,
      isSilent,
      isEmergency: channelNamed(account.channel)?.manner !== 'chat' && submission.draft.isEmergency === true,
      ...(slowed && { slowed: { ...slowed, until: formatDay(dayOf(slowed.until, region.zone), locale) } }),
    },
    words,
  )
  // A letter has room, and costs nothing; told with the first of them.
  if (channelNamed(account.channel)?.manner === 'letter' && submission.draft.number === 1)
    message.text += `\n\n${words('privacy.chat_line', { link: privacyLink(publicUrl, region.code) })}`
  // A sweep that comes late, after an outage: the ticket is told all the same.
  return isWindowOpen({ channel: account.channel, lastInboundAt: conversation.lastInboundAt }, at)
    ? message
    : templateMessage('kabar_laporan', { ticket: submitted.ticket, text: message.text }, words)
}

export async function say(
  { trx, region, conversation, at, answering, isMute }: Talking,
  message: OutboundMessage,
  about: { reportId: string; caseId: string } | undefined,
): Promise<void> {
  if (isMute) return
  const of = about && { reportId: about.reportId, caseId: about.caseId }
  const replyTo = answering === undefined ? {} : { replyTo: answering }
  await queueMessage(trx, { regionId: region.id, conversationId: conversation.id, author: 'bot', message, at, ...of, ...replyTo })
}
