/** Public words and private talks find the case they belong to by themselves, and only by the person's own act. */
import { addNote } from '#cases/commands.ts'
import { isEnded } from '#cases/states.ts'
import { findCase } from '#cases/queries.ts'
import { channelNamed } from '#channels/registry.ts'
import { lockUnanswered, markJoined } from '#candidates/answers/queries.ts'
import { countJoined, findCaseOf, lockBySource, saveDecision, type CandidateRow } from '#candidates/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { insertSaid } from '#delivery/said-queries.ts'
import { newId } from '#lib/ids.ts'
import { type AccountRow, findRegionById } from '#regions/queries.ts'
import { followReport } from '#reporters/follow-commands.ts'
import { findReportByTicket } from '#reports/queries.ts'
import { findTicket } from '#reports/ticket.ts'
import { clip } from '#reports/title.ts'
import { type TextKey, words } from '#texts/text.ts'

/** Comments that one case takes without anybody at the desk: whoever knows a number could write a thousand. */
const MOST = 20

/** Characters of a comment that stand in a note. */
const LONGEST = 500

/** A comment that names a ticket, or in which somebody goes on under the own comment that was taken: a note on that case. */
export async function joinByItself(trx: Trx, candidate: CandidateRow, { parentId, at }: { parentId: string | undefined; at: Date }): Promise<void> {
  const { regionId } = candidate
  const caseId = (await caseNamed(trx, candidate)) ?? (await caseOfOwnParent(trx, candidate, parentId))
  const found = caseId ? await findCase(trx, regionId, caseId) : undefined
  // What tells of a misdeed is read by the restricted unit alone: on an ordinary case everybody would. It waits on the unit's list.
  if (candidate.isRestricted && found?.about === null) return
  if (!found || isEnded(found.state) || (await countJoined(trx, regionId, found.id)) >= MOST) return
  await saveDecision(trx, candidate, { state: 'taken', decidedBy: null, decidedAt: at, caseId: found.id })
  await noteOn(trx, candidate, { caseId: found.id, key: 'social.note_joined', at })
}

async function caseNamed(trx: Trx, { regionId, text }: CandidateRow): Promise<string | undefined> {
  const ticket = findTicket(text)
  return ticket ? (await findReportByTicket(trx, regionId, ticket))?.caseId : undefined
}

async function caseOfOwnParent(trx: Trx, { regionId, channel, authorRef }: CandidateRow, parentId: string | undefined): Promise<string | undefined> {
  const parent = parentId && authorRef ? await lockBySource(trx, { regionId, channel, sourceKey: parentId }) : undefined
  return parent?.state === 'taken' && parent.authorRef === authorRef ? findCaseOf(trx, parent) : undefined
}

/** Its author has removed a comment after it was taken: what follows from it is the desk's to decide. */
export async function noteRemoval(trx: Trx, candidate: CandidateRow, at: Date): Promise<void> {
  const caseId = candidate.state === 'taken' ? await findCaseOf(trx, candidate) : undefined
  if (caseId) await noteOn(trx, candidate, { caseId, key: 'social.note_removed', at })
}

async function noteOn(trx: Trx, candidate: CandidateRow, { caseId, key, at }: { caseId: string; key: TextKey; at: Date }): Promise<void> {
  const { regionId, channel, text } = candidate
  const region = await findRegionById(trx, regionId)
  const say = words('id', region?.texts)
  const where = say(channel === 'instagram' ? 'desk.channel_instagram' : 'desk.channel_facebook')
  const said = say(key, { author: say('social.nobody'), where, words: clip(text, LONGEST) })
  await addNote(trx, { regionId, caseId, actor: {}, text: said, at })
}

type Heard = { regionId: string; account: AccountRow; addresses: string[]; contactId: string; conversationId: string; at: Date }

/**
 * Somebody to whom we wrote because of a comment writes to us: their reports are theirs from now on, and what we wrote stands in the talk.
 * Meta itself has brought our words to the author of the comment; that they answer is their own act.
 * @returns the report our words spoke of last: what is said now answers them
 */
export async function joinPrivateAnswers(
  trx: Trx,
  { regionId, account, addresses, contactId, conversationId, at }: Heard,
): Promise<string | undefined> {
  // Every burst of every talk comes by here: only where there are comments is there something to look for.
  if (!channelNamed(account.channel)?.comments) return undefined
  let about: string | undefined
  for (const { id, ticket, code, ...said } of await lockUnanswered(trx, { regionId, accountId: account.id, addresses })) {
    const isTheirs = await followReport(trx, { regionId, ticket, code, contactId, conversationId, at })
    if (isTheirs) about = said.reportId
    if (isTheirs) await insertSaid(trx, { regionId, id: newId(), conversationId, ...said })
    await markJoined(trx, { regionId, id }, at)
  }
  return about
}
