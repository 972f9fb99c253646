/** What a region decides for itself, as kept in regions.settings. Checked at import; everything has a default but the brand. */
import { z } from 'zod'

const colour = z.string().regex(/^#[0-9a-f]{6}$/i)

const brandColours = z.object({
  brand: colour,
  brandStrong: colour,
  brandSoft: colour,
  brandLine: colour,
  onBrand: colour,
  motifInk: colour.optional(),
  bar: colour,
})

export const regionSettings = z.object({
  brand: z.object({
    light: brandColours,
    dark: brandColours,
    /** Two letters in the square of the header. */
    initials: z.string().min(1).max(3),
    /** The woven strip, as a CSS url() mask; none: plain. */
    motif: z
      .string()
      .regex(/^url\("data:image\/svg\+xml,[^"<>\\]*"\)$/, 'url("data:image/svg+xml,…") with < and > as %3C and %3E')
      .optional(),
    motifSize: z
      .string()
      .regex(/^\d+px \d+px$/)
      .default('24px 12px'),
  }),
  /** Numbers that residents see; `+62…`. */
  contact: z.object({ whatsapp: z.string().optional(), address: z.string().optional() }).default({}),
  /** Local working hours, `HH:MM`, and working weekdays (1 = Monday). */
  hours: z
    .object({ opens: z.string(), closes: z.string(), weekdays: z.array(z.number().int().min(1).max(7)) })
    .default({ opens: '08:00', closes: '16:00', weekdays: [1, 2, 3, 4, 5] }),
  /** Working days. Source of the defaults: PermenPANRB, see docs/glossary.md. */
  limits: z
    .object({
      verify: z.number().int().positive().default(3),
      firstResponse: z.number().int().positive().default(5),
      complaint: z.number().int().positive().default(14),
      aspiration: z.number().int().positive().default(5),
      information: z.number().int().positive().default(5),
      silentClose: z.number().int().positive().default(10),
    })
    .prefault({}),
  /** Rupiah for one US dollar, and US dollars a message: for showing costs. */
  cost: z
    .object({
      rupiahPerDollar: z.number().positive().default(16_000),
      dollarsPerMessage: z.number().min(0).default(0.025),
      freePerMonth: z.number().int().min(0).default(1000),
    })
    .prefault({}),
  /** Cases an agency needs in the period before it is ranked. */
  rankingMinimum: z.number().int().positive().default(10),
})

export type RegionSettings = z.infer<typeof regionSettings>
