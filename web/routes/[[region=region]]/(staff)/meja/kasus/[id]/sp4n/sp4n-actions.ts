/** The forms about a case in SP4N-LAPOR!: number and status by hand, a pasted answer looked at and recorded, sending over the line. */
import { readAnswer } from '#bridges/sp4n/answer.ts'
import { RECORD_AS, recordAnswer, setAnswerAside } from '#bridges/sp4n/answer-commands.ts'
import { forgetLink, saveLink, type Sp4nFacts } from '#bridges/sp4n/commands.ts'
import { cancelQueued, queueReport } from '#bridges/sp4n/line/commands.ts'
import type { Direction } from '#bridges/sp4n/shown-queries.ts'
import { SP4N_STATUSES } from '#bridges/sp4n/statuses.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { typedIn } from '#web/lib/form.ts'
import { caseAction, textIn, type Submitted } from '../case-form.ts'

export const sp4nActions = {
  save: caseAction('save', 'case.exchange', (submitted) =>
    saveLink(submitted.locals.db, { ...submitted.command, ...linkIn(submitted.form), facts: factsIn(submitted) }),
  ),
  forget: caseAction('forget', 'case.exchange', ({ form, command, locals: { db } }) =>
    forgetLink(db, { ...command, linkId: textIn(form, 'tautan_id') ?? '' }),
  ),
  look: caseAction('look', 'case.exchange', async ({ form, region }) => ({ look: readAnswer(typedIn(form, 'tempel', LONGEST), region.zone) })),
  record: caseAction('record', 'case.exchange', (submitted) =>
    recordAnswer(submitted.locals.db, {
      ...submitted.command,
      ...linkIn(submitted.form),
      facts: factsIn(submitted),
      text: typedIn(submitted.form, 'jawaban', LONGEST_ANSWER),
      as: RECORD_AS.find((one) => one === textIn(submitted.form, 'sebagai')) ?? 'noted',
    }),
  ),
  aside: caseAction('aside', 'case.exchange', ({ form, command, locals: { db } }) =>
    setAnswerAside(db, { ...command, linkId: textIn(form, 'tautan_id') ?? '' }),
  ),
  queue: caseAction('queue', 'case.exchange', ({ form, command, locals: { db } }) => queueReport(db, { ...command, isSure: form.has('yakin') })),
  cancel: caseAction('cancel', 'case.exchange', ({ form, command, locals: { db } }) =>
    cancelQueued(db, { ...command, linkId: textIn(form, 'tautan_id') ?? '' }),
  ),
}

/** Characters. */
const LONGEST = 20_000
const LONGEST_ANSWER = 3000

function linkIn(form: FormData): { linkId: string | undefined; direction: Direction } {
  const linkId = textIn(form, 'tautan_id')
  return { linkId: linkId && UUID.test(linkId) ? linkId : undefined, direction: textIn(form, 'arah') === 'from_sp4n' ? 'from_sp4n' : 'to_sp4n' }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the form does not have stays as it is. */
function factsIn({ form, region, command }: Submitted): Sp4nFacts {
  const given = (name: string) => (form.has(name) ? (textIn(form, name) ?? '') : undefined)
  const day = (name: string) => dayIn(textIn(form, name), { zone: region.zone, now: command.at })
  const status = SP4N_STATUSES.find((one) => one === textIn(form, 'status'))
  return {
    number: given('nomor'),
    link: given('tautan'),
    status,
    statusWords: textIn(form, 'status_asli'),
    agency: given('instansi'),
    sentAt: day('dikirim'),
    answeredAt: day('dijawab'),
    seenAt: status ? command.at : undefined,
  }
}

/** A day becomes its noon; today, this moment. @throws DomainError sp4n.date_invalid */
function dayIn(typed: string | undefined, { zone, now }: { zone: string; now: Date }): Date | undefined {
  if (typed === undefined) return undefined
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(typed) || Number.isNaN(Date.parse(typed)) || typed > dayOf(now, zone)) throw new DomainError('sp4n.date_invalid')
  return typed === dayOf(now, zone) ? now : instantAt(typed, '12:00', zone)
}
