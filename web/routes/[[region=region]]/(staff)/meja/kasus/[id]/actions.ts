/** Every form of the desk about one case, and the command it calls. */
import { decideAbout, unrestrict } from '#cases/about/commands.ts'
import { addNote, editCase, type CasePlace, type Description } from '#cases/commands.ts'
import { extendPpid, passToPpid } from '#cases/classes/ppid-commands.ts'
import { approveAnswer, sendBackAnswer } from '#cases/proof/check-commands.ts'
import { linkCase, unlinkReport } from '#cases/link-commands.ts'
import { CASE_CLASSES } from '#cases/sla.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase, type DeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { storeUpload } from '#evidence/commands.ts'
import { DomainError } from '#lib/errors.ts'
import { caseAction, filesIn, textIn, textsIn, type Submitted } from './case-form.ts'

export const caseActions = {
  verify: caseAction('verify', 'case.triage', ({ form, command, found, locals: { db } }) =>
    verifyCase(db, { ...command, ...described(form, found), agencyIds: agenciesIn(form), note: textIn(form, 'catatan') }),
  ),
  assign: caseAction('assign', 'case.triage', ({ form, command, locals: { db } }) =>
    assignCase(db, { ...command, agencyIds: agenciesIn(form), note: textIn(form, 'catatan') }),
  ),
  edit: caseAction('edit', 'case.triage', ({ form, command, found, locals: { db } }) => editCase(db, { ...command, ...described(form, found) })),
  about: caseAction('about', 'case.triage', sayAbout),
  ask: caseAction('ask', 'case.triage', ({ form, command, locals: { db } }) => askReporter(db, { ...command, text: wordsIn(form) })),
  reject: caseAction('reject', 'case.triage', ({ form, command, locals: { db } }) =>
    rejectCase(db, { ...command, code: textIn(form, 'alasan') ?? '', reason: wordsIn(form) }),
  ),
  link: caseAction('link', 'case.triage', link),
  unlink: caseAction('unlink', 'case.triage', ({ form, command, found, locals: { db } }) =>
    unlinkReport(db, { ...command, reportId: reportIn(form, found) }),
  ),
  ppid: caseAction('ppid', 'case.triage', ({ form, command, locals: { db } }) => passToPpid(db, { ...command, agencyId: chosenIn(form, 'dinas') })),
  extend: caseAction('extend', 'case.work', ({ form, command, locals: { db } }) => extendPpid(db, { ...command, reason: wordsIn(form) })),
  note: caseAction('note', 'case.note', ({ form, command, locals: { db } }) => addNote(db, { ...command, text: wordsIn(form) })),
  take: caseAction('take', 'case.work', ({ command, locals: { db } }) => takeCase(db, command)),
  approve: caseAction('approve', 'case.check', ({ command, locals: { db } }) => approveAnswer(db, command)),
  send_back: caseAction('send_back', 'case.check', ({ form, command, locals: { db } }) => sendBackAnswer(db, { ...command, reason: wordsIn(form) })),
  return: caseAction('return', 'case.work', ({ form, command, locals: { db } }) => returnCase(db, { ...command, reason: wordsIn(form) })),
  progress: caseAction('progress', 'case.work', async (submitted) =>
    postUpdate(submitted.locals.db, { ...submitted.command, text: wordsIn(submitted.form), attachmentIds: await storeFiles(submitted) }),
  ),
  answer: caseAction('answer', 'case.work', async (submitted) =>
    answerCase(submitted.locals.db, {
      ...submitted.command,
      text: wordsIn(submitted.form),
      attachmentIds: await storeFiles(submitted),
      reasonCode: textIn(submitted.form, 'alasan'),
    }),
  ),
}

function wordsIn(form: FormData): string {
  return textIn(form, 'teks') ?? ''
}

/** In the lists of suggestions "lain" stands for what the field beside it says. */
const OTHER = 'lain'

function chosenIn(form: FormData, name: 'kategori' | 'dinas'): string | undefined {
  const chosen = textIn(form, name)
  return chosen === OTHER ? textIn(form, `${name}_lain`) : chosen
}

/** The first leads. */
function agenciesIn(form: FormData): string[] {
  const lead = chosenIn(form, 'dinas')
  return lead ? [lead, ...textsIn(form, 'bantu')] : []
}

/** The short form chooses a category only; the long one (`rincian`) says everything, the pin stays where it was. */
function described(form: FormData, { latitude, longitude, districtCode, villageCode }: DeskCase): Description {
  const categoryCode = chosenIn(form, 'kategori')
  if (!form.has('rincian')) return { categoryCode }
  const district = textIn(form, 'kecamatan')
  const place: CasePlace = {
    text: textIn(form, 'tempat'),
    latitude: latitude ?? undefined,
    longitude: longitude ?? undefined,
    districtCode: district,
    villageCode: district === districtCode ? (villageCode ?? undefined) : undefined,
  }
  const caseClass = CASE_CLASSES.find((one) => one === textIn(form, 'jenis'))
  return { title: textIn(form, 'judul'), class: caseClass, categoryCode, place, isUrgent: form.has('mendesak') }
}

/** Whom it complains of; or that it is no matter of the restricted unit, which only its own people say. */
function sayAbout({ form, command, found, locals: { db } }: Submitted): Promise<void> {
  if (textIn(form, 'terlapor') === 'umum' && found.about !== null) return unrestrict(db, { ...command, reason: textIn(form, 'teks') ?? '' })
  return decideAbout(db, { ...command, ...aboutIn(form) })
}

function aboutIn(form: FormData): { about: 'leader' | 'agency' | null; agencyId: string | undefined } {
  const about = textIn(form, 'terlapor')
  return { about: about === 'leader' || about === 'agency' ? about : null, agencyId: textIn(form, 'dinas_terlapor') }
}

/** Only a report that came by linking can be taken off again. @throws DomainError case.cannot_link */
function reportIn(form: FormData, { reports }: DeskCase): string {
  const report = reports.find(({ id, isLinked }) => isLinked && id === textIn(form, 'laporan'))
  if (!report) throw new DomainError('case.cannot_link')
  return report.id
}

/** By ticket: that of a similar case, or a typed one. */
async function link({ form, command, staff, eyes, locals: { db } }: Submitted): Promise<void> {
  const ticket = textIn(form, 'tiket') ?? textIn(form, 'ke')
  const target = ticket ? await inRegion(eyes, command.regionId, (trx) => findDeskCase(trx, scopeOf(staff), ticket)) : undefined
  if (!target?.isReadable) throw new DomainError('case.cannot_link')
  await linkCase(db, { ...command, toCaseId: target.id })
}

/** Stored before the command: files lie on disk, and a command that fails leaves them without a case to show them. */
export async function storeFiles({ form, command, locals }: Submitted): Promise<string[]> {
  const ids: string[] = []
  for (const file of filesIn(form, 'berkas')) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    ids.push(await storeUpload(locals, { regionId: command.regionId, bytes, fileName: file.name, at: command.at }))
  }
  return ids
}
