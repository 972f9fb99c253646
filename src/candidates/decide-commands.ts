/** Deciding at the desk what public words are: a report, part of a case, or neither. */
import { linkCase } from '#cases/link-commands.ts'
import { findCase } from '#cases/queries.ts'
import { commentsOf, queueAnswer } from '#candidates/answers/commands.ts'
import { lockCandidate, saveDecision, type CandidateRow } from '#candidates/queries.ts'
import { type DismissReason } from '#candidates/reasons.ts'
import { type Db, inRegion, type Trx } from '#db/transaction.ts'
import { listCandidateFiles } from '#evidence/candidate-queries.ts'
import { announce } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import { trackingLink } from '#lib/links.ts'
import { findRegionById, listCategories, type RegionRow } from '#regions/queries.ts'
import { submitOnce, type Submitted, type SubmitReport } from '#reports/commands.ts'
import { findReportByTicket, getReport } from '#reports/queries.ts'
import { formatCode } from '#reports/ticket.ts'
import { words } from '#texts/text.ts'
import { guessUrgency } from '#triage/urgency.ts'
import { wishesIn } from '#conversations/listening/understand.ts'

export type OnCandidate = { regionId: string; candidateId: string; staffId: string; at: Date }

/** @property toTicket the report joins the case of this one @property publicUrl without a final slash */
export type TakeCandidate = OnCandidate & {
  categoryCode?: string | undefined
  placeText?: string | undefined
  districtCode?: string | undefined
  isSecret: boolean
  toTicket?: string | undefined
  publicUrl: string
}

export type Taken = { ticket: string; caseId: string }

/**
 * Public words become a report, of nobody we know: their author is named in its source only. Taken twice it is one report.
 * @throws DomainError candidate.not_found, candidate.decided, report.not_found, case.cannot_link
 */
export function takeCandidate(db: Db, command: TakeCandidate): Promise<Taken> {
  const { regionId, candidateId } = command
  return inRegion(db, regionId, async (trx) => {
    const region = await findRegionById(trx, regionId)
    const candidate = await lockCandidate(trx, { regionId, id: candidateId })
    if (!region || !candidate) throw new DomainError('candidate.not_found')
    if (candidate.state === 'taken' && candidate.reportId) return getReport(trx, regionId, candidate.reportId)
    if (candidate.state !== 'waiting') throw new DomainError('candidate.decided')
    const target = await findTarget(trx, candidate, command.toTicket)
    const isSecret =
      target?.isSecret ?? (command.isSecret || wishesIn(candidate.text).isSecret || (await isSensitive(trx, regionId, command.categoryCode)))
    const submitted = await submitOnce(trx, { regionId, submissionKey: `candidate:${candidateId}` }, () =>
      toReport(trx, { region, candidate, command: { ...command, isSecret } }),
    )
    const caseId = await joinTarget(trx, command, { submitted, target })
    const decision = { state: 'taken', decidedBy: command.staffId, decidedAt: command.at, reportId: submitted.reportId, caseId } as const
    await saveDecision(trx, { regionId, id: candidateId }, decision)
    // By its words it may be more secret than anybody chose.
    const isKept = isSecret || ((await findCase(trx, regionId, caseId))?.isSecret ?? true)
    await answer(trx, { region, candidate, submitted, isSecret: isKept, command })
    await announce(trx, { regionId, topic: 'message', caseId })
    return { ticket: submitted.ticket, caseId }
  })
}

type Target = { caseId: string; isSecret: boolean }

/** A restricted matter exists for whoever sees restricted candidates alone. */
async function findTarget(trx: Trx, { regionId, isRestricted }: CandidateRow, ticket: string | undefined): Promise<Target | undefined> {
  if (!ticket) return undefined
  const report = await findReportByTicket(trx, regionId, ticket)
  const found = report && (await findCase(trx, regionId, report.caseId))
  if (!found || (found.about !== null && !isRestricted)) throw new DomainError('report.not_found')
  return { caseId: found.id, isSecret: found.isSecret }
}

async function isSensitive(trx: Trx, regionId: string, categoryCode: string | undefined): Promise<boolean> {
  return (await listCategories(trx, regionId)).some(({ code, isSensitive: is }) => code === categoryCode && is)
}

type Taking = { region: RegionRow; candidate: CandidateRow; command: TakeCandidate }

async function toReport(trx: Trx, { region, candidate, command }: Taking): Promise<SubmitReport> {
  const { categoryCode, placeText, districtCode, isSecret, staffId, at } = command
  const files = await listCandidateFiles(trx, region.id, [candidate.id])
  return {
    region,
    channel: candidate.channel,
    text: candidate.text,
    categoryCode: categoryCode || undefined,
    place: { text: placeText || undefined, districtCode: districtCode || undefined },
    isAnonymous: wishesIn(candidate.text).isAnonymous,
    isSecret,
    isEmergency: guessUrgency(candidate.text) !== undefined,
    messageIds: [],
    attachmentIds: files.map(({ id }) => id),
    takenBy: staffId,
    source: candidate.source,
    author: candidate.author ?? undefined,
    toldAt: candidate.saidAt,
    at,
  }
}

/** @returns the case that answers for it */
async function joinTarget(
  trx: Trx,
  { regionId, staffId, at }: TakeCandidate,
  { submitted, target }: { submitted: Submitted; target: Target | undefined },
): Promise<string> {
  if (!target) return submitted.caseId
  await linkCase(trx, { regionId, caseId: submitted.caseId, toCaseId: target.caseId, actor: { staffId }, at })
  return target.caseId
}

type Answering = Taking & { submitted: Submitted; isSecret: boolean }

/** Thanked in public without a word about the matter; number and code go to the author alone. Of a secret matter nothing is said in public. */
async function answer(trx: Trx, { region, candidate, submitted, isSecret, command: { publicUrl, at } }: Answering): Promise<void> {
  const found = await commentsOf(trx, candidate.accountId)
  if (!found) return
  const say = words('id', region.texts)
  const about = { regionId: region.id, candidateId: candidate.id, at }
  const isThanked = region.settings.publicAnswers?.received ?? true
  if (isThanked && !isSecret) await queueAnswer(trx, { ...about, purpose: 'received', text: say('social.public_received') })
  const link = trackingLink(publicUrl, region.code, submitted)
  const text = say('social.private_received', { program: region.program, ticket: submitted.ticket, code: formatCode(submitted.code), link })
  await queueAnswer(trx, { ...about, purpose: 'private', text })
}

/** @throws DomainError candidate.not_found, candidate.decided */
export async function dismissCandidate(db: Db, { reason, staffId, at, ...ids }: OnCandidate & { reason: DismissReason }): Promise<void> {
  await withCandidate(db, ids, async (trx, candidate) => {
    if (candidate.state !== 'waiting') throw new DomainError('candidate.decided')
    await saveDecision(trx, candidate, { state: 'dismissed', reason, decidedBy: staffId, decidedAt: at })
  })
}

/** It was a report after all. @throws DomainError candidate.not_found, candidate.decided */
export async function undoDismissal(db: Db, ids: OnCandidate): Promise<void> {
  await withCandidate(db, ids, async (trx, candidate) => {
    if (candidate.state !== 'dismissed') throw new DomainError('candidate.decided')
    const state = candidate.removedAt ? 'withdrawn' : 'waiting'
    await saveDecision(trx, candidate, { state, reason: null, decidedBy: null, decidedAt: null })
  })
}

async function withCandidate(
  db: Db,
  { regionId, candidateId }: Pick<OnCandidate, 'regionId' | 'candidateId'>,
  work: (trx: Trx, candidate: CandidateRow) => Promise<void>,
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const candidate = await lockCandidate(trx, { regionId, id: candidateId })
    if (!candidate) throw new DomainError('candidate.not_found')
    await work(trx, candidate)
    await announce(trx, { regionId, topic: 'message', candidateId })
  })
}
