/** A resident's form: looked through step by step, and sent exactly once. */
import { createHash } from 'node:crypto'
import type { BehalfChannel } from '#behalf/taking.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { classOf, nameOf, problemsOf, waysOf, type Problem, type Typed } from '#forms/answers.ts'
import { matterOf, type Matter } from '#forms/matter.ts'
import { findPlace, type FoundPlace } from '#forms/place-commands.ts'
import { listPublicCases, type PublicCase } from '#forms/queries.ts'
import { DomainError } from '#lib/errors.ts'
import { defined } from '#lib/plain.ts'
import { isTooOften } from '#rates/commands.ts'
import { listCategories, type RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { findBySubmissionKey } from '#reports/queries.ts'
import type { Source } from '#reports/source.ts'
import { submitOnce, type SubmitReport, type Submitted } from '#reports/commands.ts'
import { keysOf } from '#sealing/carried.ts'
import { findSimilarCases } from '#triage/queries.ts'
import { uploadOf } from '#uploads/keys.ts'
import { listStored } from '#uploads/queries.ts'

/** Milliseconds. An older open case is another story. */
const SINCE = 60 * 86_400_000

/** More would be a list to read instead of a report to send. */
const SHOWN = 3

/** What the form needs next. `ready`: nothing. */
export type Looked = {
  matter: Matter
  found: FoundPlace
  problems: Problem[]
  same: PublicCase[]
  next: 'problems' | 'place' | 'identity' | 'same' | 'ready'
}

/** @param typed as it came */
export function lookThrough(db: Db, { region, typed, at }: { region: RegionRow; typed: Typed; at: Date }): Promise<Looked> {
  return inRegion(db, region.id, async (trx) => {
    const matter = matterOf(typed, await listCategories(trx, region.id))
    const found = await findPlace(trx, region.id, typed)
    const problems = problemsOf(typed, matter)
    if (found.isOutside) problems.push({ field: 'mana', key: 'place_outside' })
    const same = matter.isSecret || !found.isChosen ? [] : await listSame(trx, region.id, { typed, matter, found, at })
    return { matter, found, problems, same, next: nextOf({ typed, matter, found, problems, same }) }
  })
}

function nextOf({ typed, matter, found, problems, same }: Omit<Looked, 'next'> & { typed: Typed }): Looked['next'] {
  const isOfIdentity = ({ field }: Problem) => field === 'nama' || field === 'telepon'
  if (problems.some((one) => !isOfIdentity(one))) return 'problems'
  // Somebody in danger is asked nothing more.
  if (matter.isEmergency) return problems.length > 0 ? 'identity' : 'ready'
  if (!found.isChosen) return 'place'
  if (problems.length > 0) return 'identity'
  return same.length > 0 && typed.sama === '' ? 'same' : 'ready'
}

type Like = { typed: Typed; matter: Matter; found: FoundPlace; at: Date }

async function listSame(trx: Trx, regionId: string, { typed, matter, found, at }: Like): Promise<PublicCase[]> {
  const categoryCode = matter.category?.code ?? null
  const similar = await findSimilarCases(trx, regionId, {
    ...defined(found.place),
    categoryCode,
    text: typed.apa,
    at,
    since: new Date(at.getTime() - SINCE),
  })
  return listPublicCases(
    trx,
    regionId,
    similar.slice(0, SHOWN).map(({ id }) => id),
  )
}

export type SendForm = {
  region: RegionRow
  typed: Typed
  looked: Looked
  /** Signed keys of files that came before. */
  files: readonly string[]
  secret: string | undefined
  /** An officer wrote it down for somebody; undefined: the resident sent it. */
  taken?: { channel: BehalfChannel; staffId: string; source: Source; author?: string | undefined; toldAt: Date }
  /** Of the form: the same words sent with it twice are one report. */
  formKey: string
  at: Date
}

/** Of the words as well: whoever lost the answer, and then wrote something else in the same form, has made two reports. */
function submissionKeyOf(formKey: string, { apa }: Typed): string {
  return `web:${formKey}:${createHash('sha256').update(apa.trim()).digest('base64url').slice(0, 16)}`
}

type Sent = Pick<Submitted, 'ticket' | 'code'>

/** The report that this form became already, its answer lost on the way: otherwise it would now look the same as itself. */
export function findSent(db: Db, { regionId, formKey, typed }: { regionId: string; formKey: string; typed: Typed }): Promise<Sent | undefined> {
  return inRegion(db, regionId, (trx) => findBySubmissionKey(trx, regionId, submissionKeyOf(formKey, typed)))
}

/** Nobody is told of twice, and nothing is kept of whoever gives neither name nor number. */
export function sendForm(db: Db, form: SendForm): Promise<Submitted> {
  const { region, formKey, typed } = form
  const submissionKey = submissionKeyOf(formKey, typed)
  return inRegion(db, region.id, (trx) => submitOnce(trx, { regionId: region.id, submissionKey }, () => toReport(trx, form)))
}

async function toReport(trx: Trx, { region, typed, looked, files, secret, taken, at }: SendForm): Promise<SubmitReport> {
  const { matter, found, same } = looked
  const ids = files.flatMap((key) => uploadOf({ secret, regionId: region.id }, key) ?? [])
  const sameAs = same.find(({ id }) => id === typed.sama)?.id
  return {
    region,
    channel: taken?.channel ?? 'web',
    takenBy: taken?.staffId,
    contactId: await addPerson(trx, region.id, { typed, matter, isTaken: taken !== undefined }),
    text: typed.apa.trim(),
    class: classOf(typed),
    categoryCode: matter.category?.code,
    place: found.place,
    isAnonymous: matter.isAnonymous,
    isSecret: matter.isSecret,
    isEmergency: matter.isEmergency,
    messageIds: [],
    attachmentIds: await listStored(trx, region.id, [...new Set(ids)]),
    author: taken?.author,
    source: { ...taken?.source, ...(sameAs && { sameAs }) },
    toldAt: taken?.toldAt ?? at,
    at,
  }
}

/** To an officer a name is said on purpose. */
async function addPerson(
  trx: Trx,
  regionId: string,
  { typed, matter, isTaken }: { typed: Typed; matter: Matter; isTaken: boolean },
): Promise<string | undefined> {
  const ways = waysOf(typed, matter.needsIdentity)
  const name = matter.needsIdentity || (isTaken && !matter.isAnonymous) ? nameOf(typed) : ''
  return ways.length > 0 || name ? addReporter(trx, { regionId, ways, ...(name && { name }) }) : undefined
}

/** @property address of the internet @property hasWorked the browser did the work of src/forms/work.ts */
export type Sender = { regionId: string; address: string; hasWorked: boolean; phones: string[]; at: Date }

/** Counts this try. @throws DomainError form.too_many */
export async function countSending(db: Db, { regionId, address, hasWorked, phones, at }: Sender): Promise<void> {
  if (await isTooOften(db, hasWorked ? 'form' : 'form-plain', { who: address, at })) throw new DomainError('form.too_many')
  const { index } = await keysOf(db, regionId)
  for (const phone of phones)
    if (await isTooOften(db, 'form-phone', { who: `${regionId} ${index(phone)}`, at })) throw new DomainError('form.too_many')
}
