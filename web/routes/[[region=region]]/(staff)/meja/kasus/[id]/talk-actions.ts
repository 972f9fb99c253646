/** The forms of the talk: writing to the reporters, holding the bot back, sending again what failed. */
import { giveBackConversation, takeOverConversation, writeToReporter } from '#conversations/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { sendAgain } from '#delivery/commands.ts'
import { listDeskMessages } from '#desk/case-queries.ts'
import { DomainError } from '#lib/errors.ts'
import { caseAction, textIn, type Submitted } from './case-form.ts'

/** The only template an officer may fill in freely. */
const TEMPLATE = 'kabar_laporan'

export const talkActions = {
  write: caseAction('write', 'conversation.write', ({ form, command, staff, locals: { db } }) =>
    writeToReporter(db, {
      regionId: command.regionId,
      caseId: command.caseId,
      staffId: staff.id,
      text: textIn(form, 'teks') ?? '',
      at: command.at,
      templateName: textIn(form, 'templat') ? TEMPLATE : undefined,
    }),
  ),
  takeover: caseAction('takeover', 'conversation.write', (submitted) => eachTalk(submitted, takeOverConversation)),
  giveback: caseAction('giveback', 'conversation.write', (submitted) => eachTalk(submitted, giveBackConversation)),
  again: caseAction('again', 'conversation.write', again),
}

async function eachTalk({ found, command, staff, locals: { db } }: Submitted, work: typeof takeOverConversation): Promise<void> {
  for (const { id } of found.talks) await work(db, { regionId: command.regionId, conversationId: id, staffId: staff.id, at: command.at })
}

/** Only messages of this case: the id comes from the browser. */
async function again({ form, command, eyes, locals: { db } }: Submitted): Promise<void> {
  const { regionId, caseId } = command
  const messageId = textIn(form, 'pesan')
  const messages = await inRegion(eyes, regionId, (trx) => listDeskMessages(trx, regionId, caseId))
  const failed = messages.find(({ id, state }) => id === messageId && state === 'failed')
  if (!failed) throw new DomainError('case.not_found')
  await sendAgain(db, { regionId, messageId: failed.id })
}
