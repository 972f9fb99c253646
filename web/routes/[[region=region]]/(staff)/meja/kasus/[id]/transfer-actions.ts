/** The forms of a hand-over to another government, on both sides of it. */
import { markSentToSp4n } from '#bridges/sp4n/transfer-commands.ts'
import { DomainError } from '#lib/errors.ts'
import { markSent, recordReply, refuseReceived, transferCase, withdrawTransfer } from '#transfers/commands.ts'
import { REPLIES, WAYS } from '#transfers/steps.ts'
import { storeFiles } from './actions.ts'
import { caseAction, textIn } from './case-form.ts'

export const transferActions = {
  transfer: caseAction('transfer', 'case.triage', ({ form, command, locals: { db } }) =>
    transferCase(db, {
      ...command,
      agencyId: textIn(form, 'tujuan') ?? '',
      way: chosenOf(WAYS, textIn(form, 'cara')),
      reason: textIn(form, 'teks') ?? '',
    }),
  ),
  reply: caseAction('reply', 'case.triage', async (submitted) =>
    recordReply(submitted.locals.db, {
      ...submitted.command,
      reply: chosenOf(REPLIES, textIn(submitted.form, 'jawaban')),
      text: textIn(submitted.form, 'teks') ?? '',
      attachmentIds: await storeFiles(submitted),
    }),
  ),
  sent: caseAction('sent', 'case.triage', ({ form, command, found, locals: { db } }) => {
    const sent = { ...command, reference: textIn(form, 'nomor') ?? '' }
    return found.transfer?.way === 'sp4n' ? markSentToSp4n(db, sent) : markSent(db, sent)
  }),
  withdraw: caseAction('withdraw', 'case.triage', ({ form, command, locals: { db } }) =>
    withdrawTransfer(db, { ...command, reason: textIn(form, 'teks') ?? '' }),
  ),
  refuse: caseAction('refuse', 'case.triage', ({ form, command, locals: { db } }) =>
    refuseReceived(db, { ...command, reason: textIn(form, 'teks') ?? '' }),
  ),
}

/** The browser offers nothing else. @throws DomainError case.cannot_move */
function chosenOf<T extends string>(all: readonly T[], name: string | undefined): T {
  const found = all.find((one) => one === name)
  if (!found) throw new DomainError('case.cannot_move')
  return found
}
