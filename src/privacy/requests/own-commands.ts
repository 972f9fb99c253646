/** What a resident does at once by an own act: a key to one's own data, opening it, taking a report back. */
import { createHash } from 'node:crypto'
import { record as recordAct } from '#audit/commands.ts'
import { change, loadCalendar, record, withCase } from '#cases/change-commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId, newSecret } from '#lib/ids.ts'
import { findKnownAs, findKnownSince, type KnownAs } from '#privacy/erasing/contact-queries.ts'
import { insertLink, listOtherWords, listOwnData, lockLink, useLink, type LinkRow, type OwnData } from '#privacy/requests/link-queries.ts'
import { insertRequest, leaveReport, listAsked, listReportsSince, markWithdrawn, saveDecision } from '#privacy/requests/queries.ts'
import { answerDue, LINK_HOURS, SILENCE, type RequestKind } from '#privacy/requests/rules.ts'
import { withdrawalOf, type Withdrawal } from '#privacy/requests/withdrawing.ts'
import { takeDownReport } from '#publications/commands.ts'
import { words } from '#texts/text.ts'

type Holder = { regionId: string; channel: string; at: Date }

/** What this address itself told: a number may have been somebody else's before. */
export async function ownReportsOf(trx: Trx, regionId: string, contactId: string): Promise<{ reportIds: string[]; since: Date }> {
  const since = await findKnownSince(trx, { regionId, contactId, silence: SILENCE })
  return { since, reportIds: await listReportsSince(trx, { regionId, contactId, since }) }
}

/** For whoever writes from an address. @returns the key, sent to that address and kept nowhere */
export async function linkForContact(trx: Trx, { contactId, ...holder }: Holder & { contactId: string }): Promise<string> {
  const { since, reportIds } = await ownReportsOf(trx, holder.regionId, contactId)
  return makeLink(trx, { ...holder, contactId, reportIds, since })
}

/** For whoever holds ticket and code: that report and no other. */
export function linkForReport(db: Db, { reportId, ...holder }: Holder & { reportId: string }): Promise<string> {
  return inRegion(db, holder.regionId, (trx) => makeLink(trx, { ...holder, contactId: null, reportIds: [reportId], since: holder.at }))
}

async function makeLink(trx: Trx, { at, ...link }: Holder & { contactId: string | null; reportIds: string[]; since: Date }): Promise<string> {
  const secret = newSecret()
  const expiresAt = new Date(at.getTime() + LINK_HOURS * 3_600_000)
  await insertLink(trx, { ...link, sha256: hashOf(secret), madeAt: at, expiresAt })
  return secret
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

type Key = { regionId: string; secret: string; at: Date }

/** @throws DomainError privacy.link_gone */
export async function findKey(trx: Trx, { regionId, secret, at }: Key): Promise<LinkRow> {
  const link = await lockLink(trx, regionId, { sha256: hashOf(secret), at })
  if (!link) throw new DomainError('privacy.link_gone')
  return link
}

export type Package = { madeAt: Date; knownAs: KnownAs; reports: OwnData[]; otherMessages: OwnData['messages'] }

/** Once: whoever finds the key later opens nothing with it. @throws DomainError privacy.link_gone */
export function openPackage(db: Db, key: Key): Promise<Package> {
  return inRegion(db, key.regionId, async (trx) => {
    const { regionId, at } = key
    const link = await findKey(trx, key)
    if (link.usedAt) throw new DomainError('privacy.link_gone')
    await useLink(trx, regionId, { sha256: link.sha256, at })
    const { contactId, since } = link
    const known = contactId
      ? { knownAs: await findKnownAs(trx, { regionId, contactId, since }), otherMessages: await listOtherWords(trx, { regionId, contactId, since }) }
      : NOBODY
    const reports = await listOwnData(trx, regionId, link.reportIds)
    await noteOwnAct(trx, { regionId, kind: 'access', channel: link.channel, contactId, reportIds: link.reportIds, at })
    return { madeAt: at, reports, ...known }
  })
}

const NOBODY = { knownAs: { name: null, addresses: [] }, otherMessages: [] }

/** Stands among the requests, answered in the moment it was asked; restricted reports in an entry of their own. */
async function noteOwnAct(
  trx: Trx,
  { regionId, at, ...of }: { regionId: string; kind: RequestKind; channel: string; contactId: string | null; reportIds: readonly string[]; at: Date },
): Promise<void> {
  const known = await listAsked(trx, regionId, of.reportIds)
  for (const isRestricted of [false, true]) {
    const reportIds = known.filter((one) => one.isRestricted === isRestricted).map(({ id }) => id)
    if (reportIds.length === 0) continue
    const id = newId()
    await insertRequest(trx, { regionId, ...of, reportIds, id, words: '', askedAt: at, dueAt: answerDue(at) })
    const decided = { decision: 'own_act', answer: '', keepsPhotos: false, newWords: null, staffId: null } as const
    await saveDecision(trx, regionId, { id, state: 'done', ...decided, at })
    const told = {
      actor: 'reporter',
      subjectId: id,
      details: { kind: of.kind, channel: of.channel, reports: reportIds.length },
      isRestricted,
    } as const
    await recordAct(trx, { regionId, act: 'rights.answered', at, ...told })
  }
}

/** @returns whether the case ended by it @throws DomainError privacy.cannot_withdraw, report.not_found */
export function withdrawReport(db: Db, { regionId, reportId, channel, at }: Holder & { reportId: string }): Promise<Withdrawal> {
  return inRegion(db, regionId, async (trx) => {
    const [report] = await listAsked(trx, regionId, [reportId])
    if (!report) throw new DomainError('report.not_found')
    const command = { regionId, caseId: report.caseId, actor: {}, at }
    const done = await withCase(trx, command, async (held) => {
      const effect = withdrawalOf(held.found, report)
      if (effect === 'too_late') throw new DomainError('privacy.cannot_withdraw')
      await takeDownReport(held, command, { reportId, why: 'withdrawn' })
      const said = { actor: 'reporter', details: { reportId, isWithdrawn: true } } as const
      if (effect === 'goes_on') await record(held, command, { kind: 'reporter_added', ...said })
      else {
        const text = words('id', (await loadCalendar(trx, regionId)).region.texts)('notify.reject_withdrawn')
        const set = { closedAt: at, outcome: 'rejected', rejectReason: text, rejectCode: 'withdrawn', heldUntil: null } as const
        await change(held, command, {
          to: 'rejected',
          set,
          event: { kind: 'rejected', text, ...said, details: { ...said.details, code: 'withdrawn' } },
        })
      }
      return effect
    })
    await markWithdrawn(trx, regionId, { reportId, at })
    if (done === 'goes_on') await leaveReport(trx, regionId, reportId)
    await noteOwnAct(trx, { regionId, kind: 'withdrawal', channel, contactId: null, reportIds: [reportId], at })
    return done
  })
}
