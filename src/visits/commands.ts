/** Taking in what officers took down in the field: every report exactly once, however often a phone sends it. */
import { randomBytes } from 'node:crypto'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { submitOnce, type SubmitReport } from '#reports/commands.ts'
import { uploadOf } from '#uploads/keys.ts'
import { listStored } from '#uploads/queries.ts'
import { toldAtOf } from '#visits/clock.ts'
import { readPhone } from '#lib/phone.ts'
import { addOfficers, findKnown, insertVisit, insertVisitReport, keepKey } from '#visits/queries.ts'
import type { TakenReport } from '#visits/shapes.ts'

/** @property staffId whoever is signed in @property secret the installation's, with which keys of files are signed */
export type TakeReport = { region: RegionRow; staffId: string; secret: string | undefined; taken: TakenReport; at: Date }

export type Taken = { ticket: string; code: string; isNew: boolean }

/** @throws DomainError field.other_officer, field.file_missing */
export async function takeReport(db: Db, take: TakeReport): Promise<Taken> {
  const { region, staffId, taken } = take
  // On a shared phone: what one officer took down is never sent as another's.
  if (taken.owner !== staffId) throw new DomainError('field.other_officer')
  return inRegion(db, region.id, async (trx) => {
    const known = await findKnown(trx, {
      regionId: region.id,
      villageCodes: [taken.villageCode, taken.visit.villageCode].filter((code) => code !== null),
      categoryCode: taken.categoryCode,
    })
    await keepVisit(trx, take, known.villages)
    const submissionKey = `field:${staffId}:${taken.key}`
    const { reportId, ticket, code, isNew } = await submitOnce(trx, { regionId: region.id, submissionKey }, () => reportOf(trx, take, known))
    if (isNew) await insertVisitReport(trx, detailsOf(reportId, take))
    return { ticket, code, isNew }
  })
}

type Known = Awaited<ReturnType<typeof findKnown>>

async function keepVisit(trx: Trx, { region, staffId, taken, at }: TakeReport, villages: Known['villages']): Promise<void> {
  const { id, day, villageCode, place, officerIds } = taken.visit
  const isKnown = villages.some(({ code }) => code === villageCode)
  await insertVisit(trx, { regionId: region.id, id, day, villageCode: isKnown ? villageCode : null, place, createdBy: staffId, createdAt: at })
  await addOfficers(trx, { regionId: region.id, visitId: id, staffIds: [staffId, ...officerIds] })
}

/** What the phone does not know any more (a village, a category) is left out: a report is not refused for an old list. */
async function reportOf(trx: Trx, take: TakeReport, { villages, category }: Known): Promise<SubmitReport> {
  const { region, staffId, taken, at } = take
  const village = villages.find(({ code }) => code === taken.villageCode)
  return {
    region,
    channel: 'field',
    text: taken.text,
    categoryCode: category?.code,
    contactId: await reporterOf(trx, region.id, taken),
    place: {
      text: taken.placeText || undefined,
      latitude: taken.point?.latitude,
      longitude: taken.point?.longitude,
      villageCode: village?.code,
      districtCode: village?.parentCode ?? undefined,
    },
    isAnonymous: taken.isAnonymous,
    isSecret: taken.isSecret || (category?.isSensitive ?? false),
    isEmergency: false,
    messageIds: [],
    attachmentIds: await filesOf(trx, take),
    takenBy: staffId,
    source: { visitId: taken.visit.id },
    toldAt: toldAtOf({ ...clocksOf(taken), receivedAt: at }),
    at,
  }
}

/** A person who wants to hear of it, or whose name the matter needs. Nobody is told apart by a number that an officer typed. */
async function reporterOf(trx: Trx, regionId: string, { phone, personName: name, isAnonymous }: TakenReport): Promise<string | undefined> {
  if (isAnonymous) return undefined
  const address = readPhone(phone)
  const ways = address ? [{ kind: 'phone' as const, address }] : []
  return ways.length > 0 || name ? addReporter(trx, { regionId, ways, ...(name && { name }) }) : undefined
}

/** @returns ids of attachments, which are those of their uploads @throws DomainError field.file_missing */
async function filesOf(trx: Trx, { region, secret, taken }: TakeReport): Promise<string[]> {
  const ids = taken.uploadKeys.map((key) => uploadOf({ secret, regionId: region.id }, key))
  const stored = await listStored(
    trx,
    region.id,
    ids.filter((id) => id !== undefined),
  )
  if (stored.length < ids.length) throw new DomainError('field.file_missing')
  return stored
}

function detailsOf(reportId: string, { region, taken, at }: TakeReport) {
  return {
    regionId: region.id,
    reportId,
    visitId: taken.visit.id,
    slip: taken.slip,
    way: taken.way,
    personName: taken.isAnonymous ? null : taken.personName || null,
    hasConsented: taken.hasConsented,
    accuracy: taken.point?.accuracy ?? null,
    phoneToldAt: clocksOf(taken).phoneToldAt,
    receivedAt: at,
  }
}

function clocksOf({ toldAt, sentAt }: TakenReport): { phoneToldAt: Date; phoneSentAt: Date } {
  return { phoneToldAt: new Date(toldAt), phoneSentAt: new Date(sentAt) }
}

/** @returns 32 bytes, base64: always the same for one officer, so that a queue opens again after signing in again */
export function keyOf(db: Db, { regionId, staffId }: { regionId: string; staffId: string }): Promise<string> {
  return inRegion(db, regionId, (trx) => keepKey(trx, { regionId, staffId, key: randomBytes(32).toString('base64') }))
}
