/** The shape of each file of a region's folder. Columns that are not named here are mistakes. */
import { z } from 'zod'
import { isRegionCode } from '#regions/codes.ts'
import { regionSettings } from '#regions/settings.ts'
import { ROLES } from '#staff/permissions.ts'

/** Characters of a row's title in a WhatsApp list: a longer name would be cut where residents choose. */
const LIST_TITLE = 24

const code = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'only small letters, figures, - and _')
const areaCode = z.string().regex(/^\d{2}(\.\d{2}){0,2}(\.\d{4})?$/, 'a Kemendagri code such as 99.01.02')
const phone = z.string().regex(/^\+62\d{7,12}$/, 'a number such as +6281…')
const day = z.iso.date('a day such as 2026-08-17')
const words = z
  .string()
  .optional()
  .transform((text) =>
    (text ?? '')
      .split(';')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  )
const yes = z
  .enum(['yes', 'no'])
  .default('no')
  .transform((word) => word === 'yes')
const latitude = z.coerce.number().min(-90).max(90).optional()
const longitude = z.coerce.number().min(-180).max(180).optional()

export const regionShape = z.strictObject({
  code: z.string().refine(isRegionCode, 'small letters, figures and -, and no page of its own (meja, lacak …)'),
  areaCode,
  name: z.string().min(1),
  shortName: z.string().min(1),
  program: z.string().min(1),
  ticketPrefix: z.string().regex(/^[A-Z]{2,4}$/, 'two to four capitals'),
  zone: z.enum(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']),
  hosts: z.array(z.hostname()).default([]),
  isExample: z.boolean().default(false),
  /**
   * national: districts and villages by areaCode from npm idn-area-data; regencies (a province): its regencies and cities from
   * there, which have no offices of ours; own: from districts.csv and villages.csv.
   */
  areas: z.enum(['national', 'regencies', 'own']).default('national'),
  settings: regionSettings,
})

export const agencyShape = z.object({
  code,
  name: z.string().min(1),
  short_name: z.string().min(1),
  kind: z.enum(['opd', 'district', 'external']),
  area_code: areaCode.optional(),
  phone: phone.optional(),
  email: z.email().optional(),
  /** Code of a region on this installation that stands behind an external agency: cases go straight to its desk. */
  region: code.optional(),
  /** Its people may be given matters of the restricted unit: the inspectorate, the office for women and children. */
  restricted: yes,
})

export const categoryShape = z.object({
  code,
  name: z.string().min(1).max(LIST_TITLE),
  name_en: z.string().min(1).max(LIST_TITLE),
  agency: code.optional(),
  working_days: z.coerce.number().int().positive().optional(),
  needs_identity: yes,
  sensitive: yes,
  keywords: words,
})

export const keywordShape = z.object({ category: code, words })
export const holidayShape = z.object({ day, name: z.string().min(1), kind: z.enum(['national', 'joint_leave', 'regional']) })
export const areaShape = z.object({ code: areaCode, name: z.string().optional(), latitude, longitude })

/** @property source shown beside every figure made with it: who counted, or that it is invented */
export const residentsShape = z.object({
  code: areaCode,
  residents: z.coerce.number().int().positive(),
  year: z.coerce.number().int().min(2000).max(2100),
  source: z.string().min(3),
})

export const demoShape = z.strictObject({
  accounts: z.array(z.strictObject({ id: code, channel: code, settings: z.record(z.string(), z.unknown()) })),
  staff: z.array(z.strictObject({ mailbox: code, name: z.string().min(1), role: z.enum(ROLES), agency: code.optional(), phone: phone.optional() })),
})

export const textsShape = z.record(z.string(), z.string())
