/** Asking about one's own data, and the answer: every step in the log of acts, none of it with a word of the person. */
import { record } from '#audit/commands.ts'
import { change, takeDown, withCase } from '#cases/change-commands.ts'
import { lockCase } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { eraseReports, tellOf } from '#privacy/erasing/commands.ts'
import { answerDue, decide, type Decision, type RequestKind } from '#privacy/requests/rules.ts'
import {
  findRunning,
  insertRequest,
  listAsked,
  lockRequest,
  saveDecision,
  saveErased,
  saveName,
  setSecret,
  type AskedReport,
  type RequestRow,
} from '#privacy/requests/queries.ts'
import { tellAsker, tellHandlers } from '#privacy/requests/tell-commands.ts'
import { takeDownReport } from '#publications/commands.ts'
import { findRegionById } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

export type Ask = {
  regionId: string
  kind: RequestKind
  channel: string
  /** Who proved to be the contact; undefined: holds ticket and code, which speak for one report. */
  contactId?: string | undefined
  /** Only what the asker has proved. */
  reportIds: readonly string[]
  words?: string
  publicUrl: string
  at: Date
}

export type Asked = { dueAt: Date; isNew: boolean }

/**
 * Asked twice it is one request. What the restricted unit alone may know of becomes a request of its own, so that the other one shows no gap.
 * @returns undefined: there is nothing of this person
 */
export function askRequest(db: Db, ask: Ask): Promise<Asked | undefined> {
  return inRegion(db, ask.regionId, async (trx) => {
    const known = (await listAsked(trx, ask.regionId, ask.reportIds)).filter(({ isErased }) => !isErased)
    const parts = [known.filter(({ isRestricted }) => !isRestricted), known.filter(({ isRestricted }) => isRestricted)]
    const asked: Asked[] = []
    for (const part of parts) if (part.length > 0) asked.push(await askOne(trx, ask, part))
    return asked[0]
  })
}

async function askOne(trx: Trx, { regionId, kind, channel, contactId, publicUrl, at, ...ask }: Ask, reports: AskedReport[]): Promise<Asked> {
  const of = { regionId, kind, contactId: contactId ?? null, reportIds: reports.map(({ id }) => id) }
  const known = await findRunning(trx, of)
  if (known) return { dueAt: known.dueAt, isNew: false }
  const request = { ...of, id: newId(), channel, words: ask.words?.trim() ?? '', askedAt: at, dueAt: answerDue(at) }
  await insertRequest(trx, request)
  const isRestricted = reports.some((one) => one.isRestricted)
  await tellHandlers(trx, { regionId, request: { ...request, isRestricted }, when: 'new', publicUrl, at })
  const told = { actor: 'reporter', subjectId: request.id, details: { kind, channel, reports: reports.length }, isRestricted } as const
  await record(trx, { regionId, act: 'rights.asked', at, ...told })
  return { dueAt: request.dueAt, isNew: true }
}

export type DecideRequest = {
  regionId: string
  requestId: string
  decision: Decision
  /** The reason; the person reads it. */
  answer: string
  keepsPhotos?: boolean
  /** anonymise: the words as the officer left them. */
  newWords?: string | undefined
  /** corrected: how the person is called, when that was wrong. */
  newName?: string | undefined
  staffId: string
  /** Restricted requests exist for whoever may read restricted cases. */
  readsRestricted: boolean
  at: Date
}

/** Milliseconds between the answer and the erasing: it still goes to the address that is erased. */
const HEARD_AFTER = 5 * 60_000

/** @throws DomainError privacy.request_not_found, privacy.request_answered, privacy.answer_unknown, privacy.no_name, case.reason_missing */
export async function decideRequest(db: Db, command: DecideRequest): Promise<void> {
  const { regionId, requestId, decision, staffId, at } = command
  await inRegion(db, regionId, async (trx) => {
    const request = await lockRequest(trx, regionId, requestId)
    if (!request || (request.isRestricted && !command.readsRestricted)) throw new DomainError('privacy.request_not_found')
    const answer = command.answer.trim()
    const state = decide(request, decision, answer)
    const { keepsPhotos = false, newWords, newName = '' } = command
    const name = decision === 'corrected' ? newName.trim() : ''
    if (name && (await saveName(trx, { regionId, reportIds: request.reportIds, name })) === 0) throw new DomainError('privacy.no_name')
    // Words of several people are not looked over as one.
    const looked = decision === 'anonymise' && request.reportIds.length === 1 ? (newWords?.trim() ?? null) : null
    await saveDecision(trx, regionId, { id: requestId, state, decision, answer, keepsPhotos, newWords: looked, staffId, at })
    if (decision === 'restrict') await restrict(trx, { regionId, reportIds: request.reportIds, staffId, at })
    if (state === 'granted')
      await enqueue(trx, 'erase-data', { regionId, requestId }, { key: `erase:${requestId}`, runAt: new Date(at.getTime() + HEARD_AFTER) })
    await tellAsker(trx, { regionId, request, decision, answer, at })
    const details = { kind: request.kind, decision, ...(name && { what: 'name' }) }
    await record(trx, { regionId, act: 'rights.answered', at, staffId, subjectId: requestId, details, isRestricted: request.isRestricted })
  })
}

/** Nothing of it is shown to anybody outside; inside only to those who may read secret matters. The work goes on. */
async function restrict(
  trx: Trx,
  { regionId, reportIds, staffId, at }: { regionId: string; reportIds: readonly string[]; staffId: string; at: Date },
): Promise<void> {
  const asked = await listAsked(trx, regionId, reportIds)
  // All are held before anything is done, in the order in which everybody holds several.
  for (const caseId of asked.map((one) => one.caseId).toSorted()) await lockCase(trx, regionId, caseId)
  await setSecret(trx, regionId, reportIds)
  for (const { id: reportId, caseId, isAlone } of asked) {
    const command = { regionId, caseId, actor: { staffId }, at }
    await withCase(trx, command, async (held) => {
      await takeDownReport(held, command, { reportId, why: 'restricted' })
      if (isAlone && !held.found.isSecret)
        await change(held, command, { set: { isSecret: true }, event: { kind: 'edited', details: { changed: { isSecret: [false, true] } } } })
    })
  }
}

/** What was granted is done. Done twice it does nothing. */
export async function eraseGranted(db: Db, { regionId, requestId, at }: { regionId: string; requestId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const request = await lockRequest(trx, regionId, requestId)
    const region = await findRegionById(trx, regionId)
    if (!request || !region || request.state !== 'granted') return
    const say = words('id', region.texts)
    await hide(trx, request, { regionId, at })
    const how = request.decision === 'anonymise' ? 'covered' : 'whole'
    const { reportIds, keepsPhotos, newWords } = request
    const erased = await eraseReports(trx, { regionId, reportIds, how, keepsPhotos, newWords: newWords ?? undefined, quietSince: null, say, at })
    await saveErased(trx, regionId, { id: requestId, mark: say('privacy.mark'), at })
    await tellOf(trx, erased, { regionId, act: 'data.erased', at })
  })
}

/** What everybody may read of it goes first. */
async function hide(trx: Trx, { reportIds }: RequestRow, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  for (const { caseId } of await listAsked(trx, regionId, reportIds)) {
    const command = { regionId, caseId, actor: {}, at }
    await withCase(trx, command, async (held) => {
      if (held.found.isPublished) await takeDown(held, command, { why: 'erased' })
    })
  }
}
