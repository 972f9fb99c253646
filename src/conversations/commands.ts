/** Talking with residents: reading what one person wrote and answering it; officers taking a talk over; drafts left alone. */
import { weighTold } from '#cases/reporter-commands.ts'
import { isEnded } from '#cases/states.ts'
import { joinPrivateAnswers } from '#candidates/join-commands.ts'
import type { OutboundMessage } from '#channels/channel.ts'
import { answer, dialogueOf, doTurn, follow, gatherFacts, giveToReport, hearOfReports } from '#conversations/answer-commands.ts'
import type { Talking } from '#conversations/talking.ts'
import { setAside } from '#conversations/aside-commands.ts'
import { sendAsItIs, takeTurn } from '#conversations/dialogue.ts'
import { templateMessage, textMessage } from '#conversations/speaking/messages.ts'
import { isJudgement, namedIn } from '#conversations/spoken-of.ts'
import { addressesOf, heardLast, keepMessages, openConversation, type Line, sendersOf } from '#conversations/hear-commands.ts'
import { answerAt, type Waiting } from '#conversations/listening/patience.ts'
import { listOwnReports } from '#conversations/own-queries.ts'
import { listSilentDrafts, listTalksOfCase, lockConversation, saveLastInbound, saveTakenOver, type TalkOfCase } from '#conversations/queries.ts'
import type { Heard, Turn } from '#conversations/state.ts'
import { readWords } from '#conversations/listening/understand.ts'
import { isPassing } from '#db/faults.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import type { Tick } from '#delivery/ticks.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { lockWaitingUpdates, markRead, type WaitingUpdate } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { type AccountRow, findAccount, findRegionById } from '#regions/queries.ts'
import { findFollowing } from '#reports/ticket.ts'
import { words } from '#texts/text.ts'
import { guessUrgency } from '#triage/urgency.ts'

/**
 * Reads what this sender wrote and answers it, in one transaction: a fault leaves everything unread and the queue comes again.
 * Done twice it does nothing the second time. Waits a little when more seems to come.
 */
export async function continueConversation(context: JobContext, line: Line): Promise<void> {
  try {
    await hearAndAnswer(context, line)
  } catch (error) {
    if (isPassing(error) || !(await setAside(context, line))) throw error
    context.log.error(
      { error: error instanceof Error ? { message: error.message, stack: error.stack } : error },
      'messages became a report as they stand',
    )
  }
}

async function hearAndAnswer(context: JobContext, line: Line): Promise<void> {
  const tick = await inRegion(context.db, line.regionId, (trx) => hear(trx, context, line))
  if (tick) context.tick?.(tick)
}

/** @returns what is to be ticked as read once all this is kept */
async function hear(trx: Trx, { now, publicUrl }: JobContext, line: Line): Promise<Tick | undefined> {
  const { regionId, accountId } = line
  const at = now()
  const senders = await addressesOf(trx, line)
  const all = await lockWaitingUpdates(trx, { regionId, accountId, senders })
  const waiting = untilLetter(all)
  if (waiting.length === 0) return undefined
  const readyAt = answerAt(waiting.flatMap(toWaiting), at)
  if (readyAt > at) return waitForMore(trx, line, { waiting, readyAt, isTyping: readyAt.getTime() - at.getTime() > SHORT })
  const talking = await open(trx, line, { waiting, publicUrl, at })
  const { id: conversationId, contactId } = talking.conversation
  const answered = await joinPrivateAnswers(trx, { regionId, account: talking.account, addresses: senders, contactId, conversationId, at })
  const heard = (await keepMessages(trx, line, { conversationId, waiting })).map((one) => ({ ...one, about: one.about ?? answered }))
  await weighEdited(trx, { regionId, heard, at })
  await markRead(trx, { regionId, accountId, at, keys: waiting.map(({ kind, providerId }) => ({ kind, providerId })) })
  if (waiting.length < all.length) await enqueue(trx, 'continue-conversation', line, { key: `talk:${accountId}:${line.sender}`, runAt: at })
  if (heard.length === 0) return undefined
  const present = { ...talking, conversation: heardLast(talking.conversation, heard, at) }
  await (present.conversation.takenOverBy ? keepForOfficer(present, heard) : answer(present, heard))
  return tickFor(talking.account, waiting, false)
}

/** What a report was told in other words afterwards: the desk reads those. */
async function weighEdited(trx: Trx, { regionId, heard, at }: { regionId: string; heard: Heard[]; at: Date }): Promise<void> {
  for (const { target, message } of heard)
    if (target?.reportId) await weighTold(trx, { regionId, reportId: target.reportId, words: message.text, at })
}

/** Milliseconds. Nobody needs to be told that somebody types for so short a time. */
const SHORT = 500

type Waits = { waiting: WaitingUpdate[]; readyAt: Date; isTyping: boolean }

async function waitForMore(trx: Trx, line: Line, { waiting, readyAt, isTyping }: Waits): Promise<Tick | undefined> {
  const { accountId, sender } = line
  await enqueue(trx, 'continue-conversation', line, { key: `talk:${accountId}:${sender}`, runAt: readyAt })
  const account = isTyping && (await findAccount(trx, accountId))
  return account ? tickFor(account, waiting, true) : undefined
}

function tickFor(account: AccountRow, waiting: WaitingUpdate[], isTyping: boolean): Tick | undefined {
  const newest = waiting.findLast(({ kind }) => kind === 'message')
  return newest && { account, providerId: newest.providerId, isTyping }
}

/** Each letter is answered for itself: what one proves says nothing of the next. */
function untilLetter(all: WaitingUpdate[]): WaitingUpdate[] {
  const at = all.findIndex(isLetter)
  return at < 0 ? all : all.slice(0, Math.max(at, 1))
}

function isLetter({ update }: WaitingUpdate): boolean {
  return update.kind === 'message' && update.message.letter !== undefined
}

/** A letter is whole: nothing more of it follows. */
function toWaiting({ update, receivedAt }: WaitingUpdate): Waiting[] {
  if (update.kind !== 'message' || update.message.letter) return []
  const { kind, text } = update.message
  return [{ kind, text, receivedAt, meaning: readWords(text, false), isUrgent: guessUrgency(text) !== undefined }]
}

async function open(trx: Trx, line: Line, { waiting, publicUrl, at }: { waiting: WaitingUpdate[]; publicUrl: string; at: Date }): Promise<Talking> {
  const [region, account] = [await findRegionById(trx, line.regionId), await findAccount(trx, line.accountId)]
  if (!region) throw new DomainError('region.not_found')
  if (!account) throw new DomainError('account.not_found')
  const answering = waiting.find(isLetter)?.providerId
  return { trx, region, account, conversation: await openConversation(trx, line, sendersOf(waiting)), publicUrl, at, ...(answering && { answering }) }
}

/**
 * A person answers now: the bot keeps what is said with the newest report and is silent. A wish to follow is granted, and stays with
 * the talk; what is tapped under our own news counts.
 */
async function keepForOfficer(talking: Talking, all: Heard[]): Promise<void> {
  const { trx, region, conversation, at } = talking
  await saveLastInbound(trx, region.id, conversation)
  const reports = await listOwnReports(trx, region.id, { contactId: conversation.contactId, named: namedIn(all) })
  await follow(talking, all)
  const heard = all.filter(({ message }) => !findFollowing(message.text))
  const taps = heard.filter(isJudgement)
  const said = heard.filter((one) => !taps.includes(one))
  const about = heard.find((one) => one.about)?.about
  const report = reports.find(({ reportId }) => reportId === about) ?? reports.find(({ state }) => !isEnded(state)) ?? reports[0]
  const messageIds = said.filter(({ target }) => !target).map(({ messageId }) => messageId)
  const joins = report && said.length > 0 ? [{ reportId: report.reportId, messageIds }] : []
  await hearOfReports(talking, { ...(await judgementsIn(talking, taps)), joins }, { reports })
  for (const { messageId, message } of taps) {
    const judged = reports.find(({ reportId }) => message.choice?.id.endsWith(reportId)) ?? report
    if (judged) await giveToReport(trx, region.id, { ...judged, messageIds: [messageId], at })
  }
  if (!report || heard.length === 0) await announce(trx, { regionId: region.id, topic: 'message' })
}

/** Only the reporter's own hand writes them, whoever answers in the talk. */
async function judgementsIn(talking: Talking, taps: Heard[]): Promise<Pick<Turn, 'verdicts' | 'ratings'>> {
  if (taps.length === 0) return { verdicts: [], ratings: [] }
  const { verdicts, ratings } = takeTurn(dialogueOf(talking.conversation), taps, await gatherFacts(talking, taps))
  return { verdicts, ratings }
}

export type OnConversation = { regionId: string; conversationId: string; staffId: string; at: Date }

/** From now on a person answers. @throws DomainError message.no_conversation */
export async function takeOverConversation(db: Db, { regionId, conversationId, staffId, at }: OnConversation): Promise<void> {
  await holdConversation(db, { regionId, conversationId }, (trx) => saveTakenOver(trx, regionId, { id: conversationId, staffId, at }))
}

/** The dialogue answers again. @throws DomainError message.no_conversation */
export async function giveBackConversation(db: Db, { regionId, conversationId, at }: OnConversation): Promise<void> {
  await holdConversation(db, { regionId, conversationId }, (trx) => saveTakenOver(trx, regionId, { id: conversationId, at }))
}

async function holdConversation(
  db: Db,
  { regionId, conversationId }: { regionId: string; conversationId: string },
  work: (trx: Trx) => Promise<void>,
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const found = await lockConversation(trx, regionId, conversationId)
    if (!found) throw new DomainError('message.no_conversation')
    await work(trx)
    const [report] = await listOwnReports(trx, regionId, { contactId: found.contactId })
    await announce(trx, { regionId, topic: 'message', ...(report && { caseId: report.caseId }) })
  })
}

/** @property templateName approved one, for those who wrote more than 24 hours ago; takes ticket and words */
export type WriteToReporter = { regionId: string; caseId: string; staffId: string; text: string; at: Date; templateName?: string | undefined }

/**
 * An officer's own words to everyone who reported the case by chat. Who wrote long ago hears them as a template or not at all.
 * @returns how many are told
 * @throws DomainError case.text_missing, message.no_conversation, message.window_closed when nobody could be told
 */
export function writeToReporter(db: Db, command: WriteToReporter): Promise<number> {
  const { regionId, caseId, at, templateName } = command
  const text = command.text.trim()
  if (!text) throw new DomainError('case.text_missing')
  return inRegion(db, regionId, async (trx) => {
    const talks = await listTalksOfCase(trx, regionId, caseId)
    if (talks.length === 0) throw new DomainError('message.no_conversation')
    const reached = talks.filter((talk) => templateName || isWindowOpen(talk, at))
    if (reached.length === 0) throw new DomainError('message.window_closed')
    for (const talk of reached) await write(trx, { ...command, text }, talk)
    await announce(trx, { regionId, topic: 'message', caseId })
    return reached.length
  })
}

async function write(trx: Trx, { regionId, caseId, staffId, text, at, templateName }: WriteToReporter, talk: TalkOfCase): Promise<void> {
  const isOpen = isWindowOpen(talk, at)
  const { ticket } = talk
  const say = words('id')
  const said: OutboundMessage = isOpen || !templateName ? textMessage(text) : templateMessage(templateName, { ticket, text }, say)
  const message = { ...said, short: say('short.notify', { ticket, text }), subject: say('short.notify_subject', { ticket }) }
  await queueMessage(trx, { regionId, caseId, staffId, at, message, conversationId: talk.conversationId, reportId: talk.reportId, author: 'staff' })
}

/** Hours after the last word: late enough to be patient, early enough to answer inside the 24-hour window. */
const SILENT = 20

/** Talks a sweep takes at once; the next one comes within the hour. */
const SWEPT = 500

/** Drafts left alone are sent as they are: nothing a resident told us is lost. */
export async function submitSilentDrafts({ db, now, publicUrl }: JobContext, { regionId }: { regionId: string }): Promise<void> {
  const before = new Date(now().getTime() - SILENT * 3_600_000)
  const silent = await inRegion(db, regionId, (trx) => listSilentDrafts(trx, regionId, { before, limit: SWEPT }))
  for (const conversationId of silent) await submitSilentDraft(db, { regionId, conversationId, before, publicUrl, at: now() })
}

type SilentDraft = { regionId: string; conversationId: string; before: Date; publicUrl: string; at: Date }

async function submitSilentDraft(db: Db, { regionId, conversationId, before, publicUrl, at }: SilentDraft): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const conversation = await lockConversation(trx, regionId, conversationId)
    const region = await findRegionById(trx, regionId)
    const account = conversation && (await findAccount(trx, conversation.accountId))
    const isSilent = conversation?.lastInboundAt && conversation.lastInboundAt < before && !conversation.takenOverBy
    if (!conversation || !region || !account || !isSilent) return
    const talking = { trx, region, account, conversation, publicUrl, at }
    const facts = await gatherFacts(talking, [])
    await doTurn(talking, sendAsItIs(dialogueOf(conversation), facts), { facts, isSilent: true })
  })
}
