/** What SP4N answered becomes part of the case: told to its reporters like any other answer, and never taken for their own word. */
import { addNote } from '#cases/commands.ts'
import { withCase, type OnCase } from '#cases/change-commands.ts'
import { answerCase, postUpdate } from '#cases/work-commands.ts'
import { REASONS_OF } from '#cases/proof/need.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { mayMove } from '#cases/states.ts'
import { keyOfAnswer } from '#bridges/sp4n/answer-key.ts'
import { saveFacts, type Sp4nFacts } from '#bridges/sp4n/commands.ts'
import { lockLinkOf, updateLink } from '#bridges/sp4n/queries.ts'
import type { Direction } from '#bridges/sp4n/shown-queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { recordReply } from '#transfers/commands.ts'

/** answered: the reporters are asked whether it is enough · told: news for them · noted: for the desk alone */
export const RECORD_AS = ['answered', 'told', 'noted'] as const
export type RecordAs = (typeof RECORD_AS)[number]

export type RecordAnswer = OnCase & { linkId?: string | undefined; direction: Direction; facts: Sp4nFacts; text: string; as: RecordAs }

/** In which ways an answer can be recorded now. Pure. */
export function waysToRecord({ state, transferId }: Pick<CaseRow, 'state' | 'transferId'>): RecordAs[] {
  const isTransferred = transferId !== null && (state === 'transferred' || state === 'waiting_for_reporter')
  if (isTransferred || mayMove(state, 'answered')) return ['answered', 'told', 'noted']
  return state === 'answered' ? ['told', 'noted'] : ['noted']
}

/** Number, status and dates are written down in the same moment. @throws DomainError case.text_missing, case.changed, sp4n.* */
export async function recordAnswer(db: Db, command: RecordAnswer): Promise<void> {
  const text = command.text.trim()
  if (!text) throw new DomainError('case.text_missing')
  await inRegion(db, command.regionId, async (trx) => {
    const link = await withCase(trx, command, (held) =>
      saveFacts(held, { ...command, facts: { ...command.facts, answeredAt: command.facts.answeredAt ?? command.at, seenAt: command.at } }),
    )
    await updateLink(trx, link, { answer: null, answerKey: keyOfAnswer(text) })
    const found = await findCase(trx, command.regionId, command.caseId)
    if (!found || !waysToRecord(found).includes(command.as)) throw new DomainError('sp4n.cannot_record')
    await tell(trx, { ...command, text }, found)
  })
}

async function tell(trx: Trx, command: RecordAnswer, { transferId, state, class: caseClass }: CaseRow): Promise<void> {
  const { text, as } = command
  if (as === 'noted') return addNote(trx, command)
  const words = { ...command, text, attachmentIds: [] }
  if (transferId && (state === 'transferred' || state === 'waiting_for_reporter')) return recordReply(trx, { ...words, reply: as })
  if (as === 'told') return postUpdate(trx, words)
  // Another government did it: its words stand for the proof.
  return answerCase(trx, { ...words, reasonCode: REASONS_OF[caseClass].find((code) => code === 'other_government') })
}

/** An answer that came by the line says nothing new. @throws DomainError sp4n.not_found */
export async function setAnswerAside(db: Db, command: OnCase & { linkId: string }): Promise<void> {
  await withCase(db, { ...command, version: undefined }, async ({ trx, found }) => {
    const link = await lockLinkOf(trx, found, command.linkId)
    if (!link?.answer) throw new DomainError('sp4n.not_found')
    await updateLink(trx, link, { answer: null, answerKey: keyOfAnswer(link.answer.text) })
  })
}
