/** The forms of a leader's instruction on one case: giving it, reporting it done, taking it back. */
import { fulfil, instruct, withdraw } from '#instructions/commands.ts'
import { idIn } from '#instructions/rules.ts'
import { caseAction, textIn } from './case-form.ts'

export const instructionActions = {
  instruct: caseAction('instruct', 'case.instruct', ({ form, command, staff, locals: { db } }) =>
    instruct(db, { ...instructionIn(form), regionId: command.regionId, caseIds: [command.caseId], actor: { staffId: staff.id }, at: command.at }),
  ),
  fulfil: caseAction('fulfil', 'case.work', ({ form, command, locals: { db } }) =>
    fulfil(db, { ...command, instructionId: idIn(textIn(form, 'arahan')), text: textIn(form, 'teks') ?? '' }),
  ),
  withdraw: caseAction('withdraw', 'case.instruct', ({ form, command, staff, locals: { db } }) =>
    withdraw(db, { regionId: command.regionId, instructionId: idIn(textIn(form, 'arahan')), actor: { staffId: staff.id }, at: command.at }),
  ),
}

function instructionIn(form: FormData): { text: string; dueOn: string } {
  return { text: textIn(form, 'teks') ?? '', dueOn: textIn(form, 'tanggal') ?? '' }
}
