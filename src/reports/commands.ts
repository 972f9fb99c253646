/** Taking a report: ticket number, code, photos, and the case that answers for it. */
import { markTalks } from '#cases/about/queries.ts'
import { randomInt } from 'node:crypto'
import { openCase, type OpenCase } from '#cases/commands.ts'
import { refreshWords } from '#cases/search/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { giveUploadsToReport, moveAttachmentsToReport } from '#evidence/queries.ts'
import { enqueue } from '#jobs/queue.ts'
import { newCode, newId } from '#lib/ids.ts'
import { listAgencies, listCategories, type RegionRow } from '#regions/queries.ts'
import { openTalkFor } from '#reporters/commands.ts'
import { findBySubmissionKey, holdSubmissionKey, insertReport, takeNumber, type NewReport } from '#reports/queries.ts'
import { holdFor } from '#reports/slowing-commands.ts'
import type { Source } from '#reports/source.ts'
import { formatTicket, monthOf } from '#reports/ticket.ts'
import { titleOf } from '#reports/title.ts'
import { restrictionOf } from '#triage/restricting.ts'

export type Place = {
  text?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  districtCode?: string | undefined
  villageCode?: string | undefined
}

/** @property messageIds our ids of the messages it was told in: their photos go with the report */
export type SubmitReport = {
  region: RegionRow
  /** Where it was told; without one, the news go by the ways the contact gave. */
  conversationId?: string | undefined
  contactId?: string | undefined
  channel: string
  /** Word for word. */
  text: string
  categoryCode?: string | undefined
  place: Place
  isAnonymous: boolean
  isSecret: boolean
  isEmergency: boolean
  messageIds: string[]
  /** Files that were stored before there was a report. */
  attachmentIds?: string[]
  /** Staff id: taken down for somebody. */
  takenBy?: string | undefined
  source?: Source | undefined
  /** Who wrote the words elsewhere: a name or a handle as shown there, or that sealed. Kept sealed. */
  author?: string | Buffer | undefined
  /** The same key twice is one report: see submitOnce. */
  submissionKey?: string | undefined
  class?: OpenCase['class']
  handedOver?: OpenCase['handedOver']
  /** The reporter's first words about it. */
  toldAt: Date
  at: Date
}

export type Submitted = { reportId: string; ticket: string; code: string; caseId: string }

/** Joins the caller's transaction, so that a report and the message that acknowledges it are one. */
export async function submitReport(trx: Trx, report: SubmitReport): Promise<Submitted> {
  const { region, messageIds, attachmentIds = [], at } = report
  const caseId = await openCaseFor(trx, report, await holdOf(trx, report))
  const ids = { reportId: newId(), code: newCode(), caseId }
  await moveAttachmentsToReport(trx, { regionId: region.id, messageIds, reportId: ids.reportId, caseId })
  await giveUploadsToReport(trx, { regionId: region.id, attachmentIds, reportId: ids.reportId, caseId })
  await enqueue(trx, 'triage-report', { regionId: region.id, reportId: ids.reportId })
  const month = monthOf(at, region.zone)
  // Taken last: until the end of the transaction nobody else gets a number.
  const ticket = formatTicket(region.ticketPrefix, month, await takeNumber(trx, region.id, { month, step: isSkipped() ? 2 : 1 }))
  const submitted = { ...ids, ticket }
  const conversationId = report.conversationId ?? (report.contactId && (await openTalkFor(trx, { regionId: region.id, contactId: report.contactId })))
  await insertReport(trx, toRow({ ...report, conversationId }, submitted))
  await markTalks(trx, { regionId: region.id, caseId })
  await refreshWords(trx, region.id, [caseId])
  return submitted
}

/**
 * For whoever may send the same report again because the answer was lost: a form, a phone in the field, another system.
 * @param report asked for only when it is new
 */
export async function submitOnce(
  trx: Trx,
  { regionId, submissionKey }: { regionId: string; submissionKey: string },
  report: () => Promise<SubmitReport>,
): Promise<Submitted & { isNew: boolean }> {
  await holdSubmissionKey(trx, regionId, submissionKey)
  const known = await findBySubmissionKey(trx, regionId, submissionKey)
  return known ? { ...known, isNew: false } : { ...(await submitReport(trx, { ...(await report()), submissionKey })), isNew: true }
}

/** Now and then a number belongs to nobody, so that one that somebody cannot see betrays nothing. */
function isSkipped(): boolean {
  return randomInt(SKIPS) === 0
}

/** One number in so many. */
const SKIPS = 6

/** Danger and secret matters never wait. */
function holdOf(trx: Trx, { region, contactId, isSecret, isEmergency, at }: SubmitReport): Promise<Date | null> {
  return contactId && !isSecret && !isEmergency ? holdFor(trx, { region, contactId, at }) : Promise.resolve(null)
}

/** Looked at before anybody hears of it: what belongs to the restricted unit is nobody else's for not even a moment. */
async function openCaseFor(trx: Trx, report: SubmitReport, heldUntil: Date | null): Promise<string> {
  const { region, text, categoryCode, place, channel, isSecret, isEmergency, at, ...more } = report
  const known = { categories: await listCategories(trx, region.id), agencies: await listAgencies(trx, region.id) }
  return openCase(trx, {
    regionId: region.id,
    title: titleOf(text),
    class: more.class,
    handedOver: more.handedOver,
    categoryCode,
    place,
    channel,
    isSecret,
    isUrgent: isEmergency,
    restriction: restrictionOf(text, known),
    heldUntil,
    at,
  })
}

function toRow({ region, place, at, ...told }: SubmitReport, { reportId, ticket, code, caseId }: Submitted): NewReport {
  const { channel, text, isAnonymous, isSecret, isEmergency, toldAt } = told
  return {
    regionId: region.id,
    id: reportId,
    ticket,
    code,
    caseId,
    conversationId: told.conversationId ?? null,
    contactId: told.contactId ?? null,
    channel,
    text,
    categoryCode: told.categoryCode ?? null,
    placeText: place.text ?? null,
    latitude: place.latitude ?? null,
    longitude: place.longitude ?? null,
    districtCode: place.districtCode ?? null,
    villageCode: place.villageCode ?? null,
    isAnonymous,
    isSecret,
    isEmergency,
    toldAt,
    submittedAt: at,
    takenBy: told.takenBy ?? null,
    submissionKey: told.submissionKey ?? null,
    source: JSON.stringify(told.source ?? {}),
    author: told.author,
  }
}
