/** The shapes of /api/v1. What goes out is strict: a field nobody meant to give away fails the tests. */
import { z } from 'zod'
import { EVENT_KINDS } from '#cases/events.ts'
import { CASE_STATES } from '#cases/states.ts'

/** ISO 8601 with a zone. */
const time = z.iso.datetime({ offset: true })
const code = z.string().max(80)
const named = z.strictObject({ code: z.string(), name: z.string() })
const state = z.enum(CASE_STATES)
const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)

export const inRegionParams = z.object({ region: z.string().max(40) })
export const caseParams = inRegionParams.extend({ id: z.uuid() })
export const ticketParams = inRegionParams.extend({ ticket: z.string().max(40) })

const limit = z.coerce.number().int().min(1).max(100).default(50)
export const cursor = z
  .string()
  .max(200)
  .regex(/^[\w-]+$/)
  .optional()
export const pageQuery = z.object({ limit, cursor })
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item), next: z.string().nullable() })

export const regionShape = z.strictObject({
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  program: z.string(),
  areaCode: z.string(),
  zone: z.string(),
  isExample: z.boolean(),
  /** `+62…` */
  whatsapp: z.string().nullable(),
})

export const categoryShape = z.strictObject({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  needsIdentity: z.boolean(),
  isSensitive: z.boolean(),
  agency: z.string().nullable(),
})

export const agencyShape = z.strictObject({
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(['opd', 'district', 'external']),
  areaCode: z.string().nullable(),
})

export const areaQuery = z.object({
  level: z.enum(['district', 'village']).optional(),
  parent: code.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  after: code.optional(),
})
export const areaShape = z.strictObject({
  code: z.string(),
  parent: z.string().nullable(),
  level: z.enum(['district', 'village']),
  name: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})

export const caseQuery = pageQuery.extend({
  category: code.optional(),
  district: code.optional(),
  agency: code.optional(),
  status: z.enum(['open', 'closed']).optional(),
  since: time.optional(),
  until: time.optional(),
})

const standing = {
  state,
  outcome: z.enum(['confirmed', 'unconfirmed', 'rejected', 'linked']).nullable(),
  category: named.nullable(),
  district: named.nullable(),
  agency: named.nullable(),
  answeredAt: time.nullable(),
  closedAt: time.nullable(),
  /** While it is open. */
  dueAt: time.nullable(),
  updatedAt: time,
}

export const caseShape = z.strictObject({ id: z.uuid(), ...standing, receivedAt: time, reports: z.number().int() })
const kind = z.enum(EVENT_KINDS)
export const caseWithSteps = caseShape.extend({ steps: z.array(z.strictObject({ id: z.uuid(), kind, agency: z.string().nullable(), at: time })) })

/** As the reporter reads it. */
const step = z.strictObject({ id: z.string(), title: z.string(), text: z.string(), agency: z.string().nullable(), at: time })

export const reportQuery = pageQuery.extend({ status: z.enum(['open', 'closed']).optional() })
export const reportShape = z.strictObject({
  ticket: z.string(),
  caseId: z.uuid(),
  ...standing,
  text: z.string(),
  place: z.strictObject({ text: z.string().nullable(), latitude: z.number().nullable(), longitude: z.number().nullable() }),
  submittedAt: time,
  rejectReason: z.string().nullable(),
})
export const reportWithSteps = reportShape.extend({ steps: z.array(step) })

const words = z.string().trim().min(1).max(5000)

export const newReport = z.object({
  text: words.min(5),
  /** Left out: guessed, and looked at by a person. */
  category: code.optional(),
  class: z.enum(['complaint', 'aspiration', 'information', 'supervision']).optional(),
  place: z
    .object({
      text: z.string().trim().max(500).optional(),
      latitude: latitude.optional(),
      longitude: longitude.optional(),
      /** Of a district or village, see areas. */
      area: code.optional(),
    })
    .refine((place) => (place.latitude === undefined) === (place.longitude === undefined), 'latitude and longitude go together')
    .default({}),
  reporter: z
    .object({ name: z.string().trim().min(1).max(120), phone: z.string().max(30), email: z.email().max(254) })
    .partial()
    .default({}),
  isAnonymous: z.boolean().default(false),
  isSecret: z.boolean().default(false),
  /** The number it has in the other program. */
  externalId: z.string().max(200).optional(),
  /** Its page in the other program; never opened by us. */
  link: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** Keys of files that came through /unggah. */
  uploads: z.array(z.string().max(200)).max(5).default([]),
})

export const submitted = z.strictObject({
  ticket: z.string(),
  /** With the ticket it opens the report for its reporter: give it to that person and to nobody else. */
  code: z.string(),
  trackingUrl: z.url(),
  isNew: z.boolean(),
})

export const newWords = z.object({ text: words, externalId: z.string().max(200).optional() })
export const wordsShape = z.strictObject({ id: z.uuid(), isNew: z.boolean() })

export const lookup = z.object({ ticket: z.string().trim().max(40), code: z.string().trim().max(20) })
export const lookedUp = z.strictObject({
  ticket: z.string(),
  state,
  category: z.string().nullable(),
  district: z.string().nullable(),
  agency: z.string().nullable(),
  submittedAt: time,
  dueAt: time.nullable(),
  steps: z.array(step),
})

export const rangeQuery = z.object({ days: z.enum(['30', '90', '365']).default('90') })
const count = z.number().int().min(0)
export const figuresShape = z.strictObject({
  days: z.number().int(),
  since: time,
  reports: count,
  problems: count,
  today: count,
  confirmed: count,
  unconfirmed: count,
  withReporter: count,
  working: count,
  late: count,
  rejected: count,
  judged: count,
  answeredInTime: count,
})

/** Shares are whole percents; null: nothing to take a share of. */
const share = z.number().int().min(0).max(100).nullable()
const score = z.number().int().min(0).max(100)
const ranked = z.strictObject({
  code: z.string(),
  name: z.string(),
  /** null: a small number of another agency could be computed from it. */
  cases: count.nullable(),
  score,
  low: score,
  high: score,
  isClearlyLow: z.boolean(),
  firstResponseInTime: share,
  solvedInTime: share,
  confirmed: share,
  reopened: share,
})
export const rankingShape = z.strictObject({
  days: z.number().int(),
  mean: score,
  /** Cases an agency needs to be ranked. */
  minimum: count,
  agencies: z.array(ranked),
  districts: z.array(ranked),
  unranked: z.array(named),
})

/** RFC 9457. @property errors which part is not right, and why */
export const problemShape = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  reference: z.string().optional(),
})
