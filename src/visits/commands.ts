/** Taking in what officers took down in the field: every report exactly once, however often a phone sends it. */
import { randomBytes } from 'node:crypto'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { DomainError } from '#lib/errors.ts'
import type { Storage } from '#lib/storage.ts'
import type { RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { submitOnce, type SubmitReport } from '#reports/commands.ts'
import { toldAtOf } from '#visits/clock.ts'
import { readPhone } from '#visits/phone.ts'
import { addOfficers, findKnown, insertFile, insertVisit, insertVisitReport, keepKey, listFiles } from '#visits/queries.ts'
import type { TakenReport } from '#visits/shapes.ts'

/** @property staffId whoever is signed in */
export type TakeReport = { region: RegionRow; staffId: string; taken: TakenReport; at: Date }

export type Taken = { ticket: string; code: string; isNew: boolean }

/** @throws DomainError field.other_officer, field.file_missing */
export async function takeReport(db: Db, { region, staffId, taken, at }: TakeReport): Promise<Taken> {
  // On a shared phone: what one officer took down is never sent as another's.
  if (taken.owner !== staffId) throw new DomainError('field.other_officer')
  return inRegion(db, region.id, async (trx) => {
    const known = await findKnown(trx, {
      regionId: region.id,
      villageCodes: [taken.villageCode, taken.visit.villageCode].filter((code) => code !== null),
      categoryCode: taken.categoryCode,
    })
    await keepVisit(trx, { region, staffId, taken, at }, known.villages)
    const submissionKey = `field:${staffId}:${taken.key}`
    const { reportId, ticket, code, isNew } = await submitOnce(trx, { regionId: region.id, submissionKey }, () =>
      reportOf(trx, { region, staffId, taken, at }, known),
    )
    if (isNew) await insertVisitReport(trx, detailsOf(reportId, { region, staffId, taken, at }))
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
async function reportOf(trx: Trx, { region, staffId, taken, at }: TakeReport, { villages, category }: Known): Promise<SubmitReport> {
  const village = villages.find(({ code }) => code === taken.villageCode)
  const attachmentIds = await filesOf(trx, { region, staffId, taken, at })
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
    attachmentIds,
    takenBy: staffId,
    source: { visitId: taken.visit.id },
    toldAt: toldAtOf({ ...clocksOf(taken), receivedAt: at }),
    at,
  }
}

/** A person who wants to hear of it. Nobody is told apart by a number that an officer typed. */
async function reporterOf(trx: Trx, regionId: string, { phone, isAnonymous }: TakenReport): Promise<string | undefined> {
  const address = isAnonymous ? undefined : readPhone(phone)
  return address ? addReporter(trx, { regionId, ways: [{ kind: 'phone', address }] }) : undefined
}

/** In the order in which they were taken. @throws DomainError field.file_missing */
async function filesOf(trx: Trx, { region, staffId, taken }: TakeReport): Promise<string[]> {
  const files = await listFiles(trx, { regionId: region.id, staffId, keys: taken.fileKeys })
  if (files.length < new Set(taken.fileKeys).size) throw new DomainError('field.file_missing')
  return files.map(({ attachmentId }) => attachmentId)
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

export type KeepFile = { regionId: string; staffId: string; key: string; bytes: Uint8Array; fileName: string; at: Date }

/**
 * A photo or voice note of a report that is still to come. Sent again it is the one that is there.
 * @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels
 */
export async function keepFile(services: { db: Db; storage: Storage }, { regionId, staffId, key, bytes, fileName, at }: KeepFile): Promise<void> {
  if (await hasFile(services.db, { regionId, staffId, key })) return
  const attachmentId = await storeUpload(services, { regionId, bytes, fileName, at })
  // Two answers lost at the same time leave a file that belongs to nothing: harmless, and not shown anywhere.
  await inRegion(services.db, regionId, (trx) => insertFile(trx, { regionId, key, staffId, attachmentId, createdAt: at }))
}

export async function hasFile(db: Db, { regionId, staffId, key }: { regionId: string; staffId: string; key: string }): Promise<boolean> {
  const found = await inRegion(db, regionId, (trx) => listFiles(trx, { regionId, staffId, keys: [key] }))
  return found.length > 0
}

/** @returns 32 bytes, base64: always the same for one officer, so that a queue opens again after signing in again */
export function keyOf(db: Db, { regionId, staffId }: { regionId: string; staffId: string }): Promise<string> {
  return inRegion(db, regionId, (trx) => keepKey(trx, { regionId, staffId, key: randomBytes(32).toString('base64') }))
}
