/** Service requests: how one is read, and how ours are written. Pure. */
import type { ClientReport, PublicCase } from '#api/facts-queries.ts'
import { submissionKeyOf } from '#api/report.ts'
import type { SentReport } from '#api/report-commands.ts'
import type { Row } from '#bridges/open311/answer.ts'
import { attributesOf, numberOf, one, type Arguments } from '#bridges/open311/arguments.ts'
import { ATTRIBUTES, offered } from '#bridges/open311/services.ts'
import { statusOf } from '#bridges/open311/statuses.ts'
import { labelOf } from '#cases/states.ts'
import { wishesIn } from '#conversations/listening/understand.ts'
import { dayOf, isoIn } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import type { CategoryRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'

/** @throws DomainError api.service_unknown, api.place_missing, api.argument_wrong, api.attribute_missing */
export function readRequest(given: Arguments, { categories, say }: { categories: readonly CategoryRow[]; say: Words }): Omit<SentReport, 'photos'> {
  const code = one(given, 'service_code')
  if (code === undefined) throw new DomainError('api.attribute_missing', { attribute: 'service_code' })
  const category = offered(categories).find((found) => found.code === code)
  if (!category) throw new DomainError('api.service_unknown')
  const attributes = attributesOf(given)
  const note = attributes.get(ATTRIBUTES.place)
  return {
    // No argument says it: the words may.
    ...wishesIn(one(given, 'description') ?? ''),
    text: textOf(given, { category, note, say }),
    categoryCode: code,
    place: placeOf(given, note),
    reporter: reporterOf(given, { attributes, isNeeded: category.needsIdentity }),
    externalId: attributes.get('external_id') ?? attributes.get('fixmystreet_id'),
    link: one(given, 'media_url'),
  }
}

/** The description word for word; what the service asked for and pictures that lie elsewhere stand below it. */
function textOf(given: Arguments, { category, note, say }: { category: CategoryRow; note: string | undefined; say: Words }): string {
  const lines = [
    one(given, 'description') ?? say('api.service', { category: category.name }),
    ...(note ? [say('api.place_note', { note })] : []),
    ...mediaOf(given).map((link) => say('api.media', { link })),
  ]
  return lines.join('\n\n')
}

/** Links to pictures. Kept as words: whatever lies behind a stranger's link, nobody here opens it by itself. */
export function mediaOf(given: Arguments): string[] {
  return ['media_url', 'media_url[]'].flatMap((name) => given.get(name) ?? []).slice(0, MOST_LINKS)
}

const MOST_LINKS = 10

/** @throws DomainError api.place_missing, api.argument_wrong */
function placeOf(given: Arguments, note: string | undefined): SentReport['place'] {
  const latitude = numberOf(given, 'lat', { least: -90, most: 90 })
  const longitude = numberOf(given, 'long', { least: -180, most: 180 })
  const [address, area] = [one(given, 'address_string'), one(given, 'address_id')]
  const hasPoint = latitude !== undefined && longitude !== undefined
  if (!hasPoint && address === undefined && area === undefined) throw new DomainError('api.place_missing')
  const isArea = area !== undefined && /^\d{2}(\.\d{2,4}){1,3}$/.test(area)
  return { text: address ?? note ?? (isArea ? undefined : area), ...(hasPoint && { latitude, longitude }), areaCode: isArea ? area : undefined }
}

/** @throws DomainError api.attribute_missing */
function reporterOf(given: Arguments, { attributes, isNeeded }: { attributes: Map<string, string>; isNeeded: boolean }): SentReport['reporter'] {
  const names = [one(given, 'first_name'), one(given, 'last_name')].filter((name) => name !== undefined)
  const name = attributes.get(ATTRIBUTES.name) ?? (names.length > 0 ? names.join(' ') : undefined)
  const [phone, email] = [attributes.get(ATTRIBUTES.phone) ?? one(given, 'phone'), one(given, 'email')]
  if (isNeeded && name === undefined) throw new DomainError('api.attribute_missing', { attribute: ATTRIBUTES.name })
  if (isNeeded && phone === undefined && email === undefined) throw new DomainError('api.attribute_missing', { attribute: ATTRIBUTES.phone })
  return { name: name?.slice(0, 120), phone, email: email !== undefined && /^[^\s@<>"]+@[^\s@<>"]+$/.test(email) ? email.slice(0, 254) : undefined }
}

/** @param said the header Idempotency-Key; else the same arguments on the same day are the same request */
export function keyOfRequest(
  given: Arguments,
  { keyId, said, at, zone }: { keyId: string; said: string | undefined; at: Date; zone: string },
): string {
  const arguments_ = [...given].filter(([name]) => name !== 'api_key').toSorted(([a], [b]) => (a < b ? -1 : 1))
  return submissionKeyOf(keyId, said ? { key: said } : { body: arguments_, day: dayOf(at, zone) })
}

export type Writing = { say: Words; zone: string }

/** The report of the program that asks. */
export function writeOwn(report: ClientReport, writing: Writing): Row {
  const { ticket, submittedAt, text, placeText, latitude, longitude, rejectReason } = report
  return {
    ...written(report, { id: ticket, requestedAt: submittedAt, ...writing }),
    ...(rejectReason ? { status_notes: rejectReason } : {}),
    description: text.slice(0, 4000),
    address: [placeText, report.district].filter((part) => part).join(', ') || null,
    lat: latitude,
    long: longitude,
  }
}

/** A case as everybody may see it: no words of anybody, and no nearer than the district. */
export function writePublic(found: PublicCase, writing: Writing): Row {
  return written(found, { id: found.id, requestedAt: found.receivedAt, ...writing })
}

function written(
  found: Omit<PublicCase, 'id' | 'receivedAt' | 'reports'>,
  { id, requestedAt, say, zone }: Writing & { id: string; requestedAt: Date },
): Row {
  const status = statusOf(found.state)
  const label = labelOf(found)
  return {
    service_request_id: id,
    status,
    status_notes: say(`states.${label === 'closed' ? 'confirmed' : label}`),
    service_name: found.category,
    service_code: found.categoryCode,
    description: null,
    agency_responsible: found.agency,
    service_notice: null,
    requested_datetime: isoIn(requestedAt, zone),
    updated_datetime: isoIn(found.closedAt ?? found.updatedAt, zone),
    expected_datetime: status === 'open' ? isoIn(found.dueAt, zone) : null,
    address: found.district,
    address_id: found.districtCode,
    zipcode: null,
    lat: null,
    long: null,
    media_url: null,
  }
}
