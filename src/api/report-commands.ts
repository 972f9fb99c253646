/** What another program does for a person: reports, and adds words to its own reports. */
import type { Caller } from '#api/commands.ts'
import { findArea, listClientReports, type ClientReport } from '#api/facts-queries.ts'
import { putWords } from '#api/queries.ts'
import { checkCategory, waysOf, type ToldReporter } from '#api/report.ts'
import { hearReporter } from '#cases/reporter-commands.ts'
import type { CaseClass } from '#cases/sla.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { storable } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'
import { listCategories, type RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { submitOnce, type Place, type Submitted } from '#reports/commands.ts'
import { findBySubmissionKey } from '#reports/queries.ts'
import { placeOfPoint } from '#triage/queries.ts'
import { guessUrgency } from '#triage/urgency.ts'

export type SentReport = {
  text: string
  categoryCode?: string | undefined
  class?: CaseClass | undefined
  /** @property areaCode of a district or village */
  place: { text?: string | undefined; latitude?: number | undefined; longitude?: number | undefined; areaCode?: string | undefined }
  isAnonymous: boolean
  isSecret: boolean
  reporter: ToldReporter
  /** The number it has there. */
  externalId?: string | undefined
  /** Its page or picture there: kept, never fetched. */
  link?: string | undefined
  photos: { bytes: Uint8Array; fileName: string }[]
  /** Files that came before, through another door. */
  attachmentIds?: string[]
}

export type Submit = { region: RegionRow; caller: Caller; report: SentReport; submissionKey: string; at: Date }

/**
 * The same submission key twice is one report, and the second time nothing is stored.
 * @throws DomainError api.category_unknown, api.identity_missing, api.phone_wrong, api.area_unknown, evidence.…
 */
export async function submitFromClient(services: { db: Db; storage: Storage }, submit: Submit): Promise<Submitted & { isNew: boolean }> {
  const { region, submissionKey, at } = submit
  const report = { ...storable({ ...submit.report, photos: [] }), photos: submit.report.photos }
  // Looked at before photos are stored: a refused or repeated report leaves no files behind.
  const known = await inRegion(services.db, region.id, async (trx) => {
    const found = await findBySubmissionKey(trx, region.id, submissionKey)
    if (!found) await prepare(trx, region.id, report)
    return found
  })
  if (known) return { ...known, isNew: false }
  const attachmentIds = [...(report.attachmentIds ?? [])]
  for (const { bytes, fileName } of report.photos) attachmentIds.push(await storeUpload(services, { bytes, fileName, regionId: region.id, at }))
  return inRegion(services.db, region.id, (trx) =>
    submitOnce(trx, { regionId: region.id, submissionKey }, async () => ({
      ...(await toSubmit(trx, { ...submit, report })),
      attachmentIds,
    })),
  )
}

/** @throws DomainError as submitFromClient */
async function prepare(trx: Trx, regionId: string, { categoryCode, reporter, isAnonymous, place }: SentReport) {
  const told = isAnonymous ? {} : reporter
  const ways = waysOf(told)
  const category = checkCategory(await listCategories(trx, regionId), categoryCode, told)
  // A name that the matter does not need is not kept: everybody who works on the case would read it.
  return { ways, name: category?.needsIdentity ? told.name : undefined, place: await placeOf(trx, regionId, place) }
}

async function toSubmit(trx: Trx, { region, caller, report, at }: Submit) {
  const { text, categoryCode, isAnonymous, isSecret, externalId, link } = report
  const { ways, name, place } = await prepare(trx, region.id, report)
  return {
    region,
    contactId: ways.length > 0 ? await addReporter(trx, { regionId: region.id, ways }) : undefined,
    channel: 'open311',
    text,
    categoryCode,
    class: report.class,
    place,
    isAnonymous,
    isSecret,
    isEmergency: guessUrgency(text) !== undefined,
    messageIds: [],
    source: { client: caller.name, clientId: caller.id, externalId, link },
    author: name || undefined,
    toldAt: at,
    at,
  }
}

/** The district is the area's own, else the nearest to the point. @throws DomainError api.area_unknown */
async function placeOf(trx: Trx, regionId: string, { areaCode, ...place }: SentReport['place']): Promise<Place> {
  if (areaCode !== undefined) {
    const area = await findArea(trx, regionId, areaCode)
    if (!area) throw new DomainError('api.area_unknown', { area: areaCode })
    const districtCode = area.level === 'district' ? area.code : (area.parentCode ?? undefined)
    return { ...place, districtCode, villageCode: area.level === 'village' ? area.code : undefined }
  }
  const { latitude, longitude } = place
  if (latitude === undefined || longitude === undefined) return place
  return { ...place, districtCode: (await placeOfPoint(trx, regionId, { latitude, longitude })).districtCode }
}

export type AddWords = { caller: Caller; ticket: string; words: string /** The program's own id of it. */; externalId: string; at: Date }

/** New words of the reporter, by the program the report came from. @returns our id of them @throws DomainError report.not_found */
export async function addWords(db: Db, { caller, ticket, words, externalId, at }: AddWords): Promise<{ id: string; isNew: boolean }> {
  const { regionId, id: keyId } = caller
  return inRegion(db, regionId, async (trx) => {
    const { id: reportId } = await ownReport(trx, { regionId, clientId: keyId, ticket })
    const put = await putWords(trx, { regionId, keyId, externalId, id: newId(), reportId, at })
    if (put.isNew) await hearReporter(trx, { regionId, reportId, words: storable(words), at })
    return put
  })
}

/** @throws DomainError report.not_found */
export async function ownReport(
  trx: Trx,
  { regionId, clientId, ticket }: { regionId: string; clientId: string; ticket: string },
): Promise<ClientReport> {
  const [found] = await listClientReports(trx, { regionId, clientId, tickets: [ticket], limit: 1 })
  if (!found) throw new DomainError('report.not_found')
  return found
}
