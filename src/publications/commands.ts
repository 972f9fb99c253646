/** Showing a report to everybody, and no longer; and what neighbours say to it. Shown is only what a person has chosen to show. */
import { record, required, takeDown, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { recordShowing } from '#cases/history/acts-commands.ts'
import { updateCase } from '#cases/queries.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#jobs/queue.ts'
import type { Storage } from '#lib/storage.ts'
import { isShownReport } from '#publications/hiding-queries.ts'
import { hindranceOf, roundPoint } from '#publications/may.ts'
import { supporterOf } from '#publications/supporter.ts'
import { isTooOften } from '#rates/commands.ts'
import { discard, makeCopies, writePhotos, type ChosenPhoto, type ReadyPhoto } from '#publications/photos/photo-commands.ts'
import { listPublicPhotos } from '#publications/photos/photo-queries.ts'
import {
  addSupport,
  countSupport,
  findPublication,
  findPublicationByTicket,
  isSensitiveCategory,
  listForbidden,
  listOpenReports,
  removeSupport,
  savePublication,
  type OpenReport,
  type PublicationRow,
} from '#publications/queries.ts'

/** What everybody will read. @property withPoint false: the place is told in words only @property shownEvents of the agency's words */
export type Shown = {
  title: string
  text: string
  placeText: string
  withPoint: boolean
  shownEvents: readonly string[]
  /** In the order in which they are shown. */
  photos: readonly ChosenPhoto[]
}

type Place = { db: Db; storage: Storage }

/** Shows it, or changes what is shown. @throws DomainError case.not_found, case.changed, publication.* (may.ts) */
export async function publishCase(place: Place, command: OnCase & Shown): Promise<void> {
  const { regionId, caseId } = command
  // Pictures take seconds: made before the case is held, and looked at again once it is.
  const ready = await makeCopies(place, { regionId, caseId }, command.photos)
  try {
    await withCase(place.db, command, (held) => show(held, command, ready))
  } catch (fault) {
    await discard(place.storage, ready)
    throw fault
  }
}

async function show(held: Held, command: OnCase & Shown, ready: readonly ReadyPhoto[]): Promise<void> {
  const { regionId, caseId, at } = command
  const report = await publishable(held)
  const found = held.found
  const before = await findPublication(held.trx, regionId, caseId)
  const values = valuesOf(held, command, report)
  const publishedAt = before && before.takenDownAt === null ? before.publishedAt : at
  await savePublication(held.trx, { ...values, publishedAt, changedAt: at })
  const photos = await listPublicPhotos(held.trx, { regionId, caseId })
  const isPurged = await writePhotos(held.trx, { regionId, caseId, at }, ready)
  const isOther = photos.map(({ id }) => id).join() !== ready.map(({ id }) => id).join()
  const isChanged = await tell(held, command, { before, values, photos: ready.length, isOther })
  if (isPurged) await enqueue(held.trx, 'purge-publication', { regionId, caseId })
  await recordShowing(held.trx, { before: found, after: held.found }, { staffId: command.actor.staffId, at, isChanged })
}

/** @throws DomainError publication.* @returns the report whose words and ticket are shown */
async function publishable({ trx, found }: Held): Promise<OpenReport> {
  const { regionId, id, categoryCode } = found
  const [report] = await listOpenReports(trx, regionId, id)
  const isSensitive = await isSensitiveCategory(trx, regionId, categoryCode)
  const hindrance = hindranceOf({ ...found, isSensitive, isOpenly: report !== undefined })
  if (hindrance || !report) throw new DomainError(hindrance ?? 'publication.anonymous')
  return report
}

type Values = ReturnType<typeof valuesOf>

/** @throws DomainError publication.words_missing */
function valuesOf({ found }: Held, { title, text, placeText, withPoint, shownEvents, actor }: OnCase & Shown, report: OpenReport) {
  if (!title.trim() || !text.trim()) throw new DomainError('publication.words_missing')
  const { latitude, longitude } = found
  const point = withPoint && latitude !== null && longitude !== null ? roundPoint({ latitude, longitude }) : { latitude: null, longitude: null }
  return {
    ...point,
    regionId: found.regionId,
    caseId: found.id,
    reportId: report.id,
    ticket: report.ticket,
    title: title.trim(),
    text: text.trim(),
    placeText: placeText.trim() || null,
    districtCode: found.districtCode,
    villageCode: found.villageCode,
    categoryCode: found.categoryCode,
    shownEvents: [...shownEvents],
    publishedBy: actor.staffId ?? '',
  }
}

/** @property photos how many @property isOther others than before */
type Told = { before: PublicationRow | undefined; values: Values; photos: number; isOther: boolean }

const TOLD = ['title', 'text', 'placeText', 'latitude', 'longitude', 'shownEvents', 'ticket'] as const

/** The history says what was changed, not the words: what was shown by mistake must not stay there for ever. @returns whether everybody sees something else now */
async function tell(held: Held, command: OnCase, { before, values, photos, isOther }: Told): Promise<boolean> {
  const { ticket, latitude } = values
  if (before && before.takenDownAt === null) {
    const changed = [...TOLD.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(values[name])), ...(isOther ? ['photos'] : [])]
    if (changed.length > 0) await record(held, command, { kind: 'publication_changed', details: { ticket, changed, photos } })
    return changed.length > 0
  }
  held.found = await updateCase(held.trx, held.found, { isPublished: true })
  await record(held, command, { kind: 'published', details: { ticket, photos, isAgain: before !== undefined, withPoint: latitude !== null } })
  return true
}

/** @throws DomainError case.not_found, publication.not_found, publication.reason_missing */
export async function takeDownCase(db: Db, command: OnCase & { reason: string }): Promise<void> {
  if (!command.reason.trim()) throw new DomainError('publication.reason_missing')
  const text = required(command.reason, 'case.reason_missing')
  await withCase(db, { ...command, version: undefined }, async (held) => {
    if (!held.found.isPublished) throw new DomainError('publication.not_found')
    const before = held.found
    await takeDown(held, command, { why: 'person', text })
    await recordShowing(held.trx, { before, after: held.found }, { staffId: command.actor.staffId, at: command.at, reason: text })
  })
}

/** Nobody outside is to see this report any more: what is shown of its case goes when it holds its words or a photo of it. */
export async function takeDownReport(held: Held, command: OnCase, { reportId, why }: { reportId: string; why: string }): Promise<void> {
  const { trx, found: before } = held
  const { regionId, caseId, actor, at } = command
  if (!before.isPublished || !(await isShownReport(trx, { regionId, caseId, reportId }))) return
  await takeDown(held, command, { why })
  await recordShowing(trx, { before, after: held.found }, { staffId: actor.staffId, at })
}

/** A category has become sensitive since, a report secret: what commands cannot see is looked for by the clock. */
export async function takeDownForbidden(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const forbidden = await inRegion(db, regionId, (trx) => listForbidden(trx, regionId))
  for (const { caseId, why } of forbidden) {
    const command = { regionId, caseId, actor: {}, at }
    await withCase(db, command, async (held) => {
      if (!held.found.isPublished) return
      const before = held.found
      await takeDown(held, command, { why })
      await recordShowing(held.trx, { before, after: held.found }, { at })
    })
  }
}

/** @property supporter what the browser carries: only its hash is kept @property address where it comes from; only counted */
export type Support = { regionId: string; ticket: string; supporter: string; isOn: boolean; address: string; at: Date }

/** "Saya juga": counted once for each, and can be taken back. Saying it again changes nothing. @throws DomainError publication.not_found, publication.too_many */
export async function supportPublication(db: Db, { regionId, ticket, supporter, isOn, address, at }: Support): Promise<void> {
  const isTooMuch = await isTooOften(db, 'support-one', { who: `${address} ${ticket}`, at })
  if ((await isTooOften(db, 'support', { who: address, at })) || isTooMuch) throw new DomainError('publication.too_many')
  await inRegion(db, regionId, async (trx) => {
    const found = await findPublicationByTicket(trx, regionId, ticket)
    if (!found || found.takenDownAt !== null) throw new DomainError('publication.not_found')
    const about = { regionId, caseId: found.caseId, supporter: supporterOf(found.caseId, supporter) }
    const isChanged = isOn ? await addSupport(trx, { ...about, at }) : await removeSupport(trx, about)
    if (isChanged) await countSupport(trx, { ...about, by: isOn ? 1 : -1 })
  })
}
