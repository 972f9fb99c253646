/** What a region decides for itself, as kept in regions.settings. Checked at import; everything has a default but the brand. */
import { z } from 'zod'

const colour = z.string().regex(/^#[0-9a-f]{6}$/i)

const days = z.number().int().positive()
/** Shorter, and an objection would find nobody; longer needs a law that says so. */
const keptDays = z.number().int().min(90).max(3650)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
const breaks = z.array(z.object({ from: time, to: time }))

const workingHours = z.object({
  opens: time.default('08:00'),
  closes: time.default('16:00'),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
  /** Lunch: counts when hours are counted, and never when days are. */
  breaks: breaks.default([{ from: '12:00', to: '13:00' }]),
  /** `{ "5": { "closes": "16:30", "breaks": [{ "from": "11:30", "to": "13:00" }] } }` */
  ofWeekday: z
    .record(z.string().regex(/^[1-7]$/), z.object({ opens: time.optional(), closes: time.optional(), breaks: breaks.optional() }))
    .default({}),
})

const brandColours = z.object({
  brand: colour,
  brandStrong: colour,
  brandSoft: colour,
  brandLine: colour,
  onBrand: colour,
  motifInk: colour.optional(),
  bar: colour,
})

/** The head of official papers (kop surat), and who signs them. */
const letterhead = z.object({
  /** `Pemerintah Kabupaten …`; printed in capitals. */
  government: z.string().min(1).max(120),
  /** Who sends: the office in charge of complaints. */
  unit: z.string().max(160).optional(),
  address: z.string().max(200).optional(),
  phone: z.string().max(60).optional(),
  email: z.email().optional(),
  web: z.string().max(120).optional(),
  /** A PNG or SVG file beside region.json. */
  logo: z
    .string()
    .regex(/^[a-z0-9_-]+\.(png|svg)$/i, 'a PNG or SVG file of the folder')
    .optional(),
  /** Before the date: `Kayu Agung`. */
  place: z.string().min(1).max(60),
  signatory: z
    .object({
      /** `Sekretaris Daerah`. */
      office: z.string().min(1).max(120),
      name: z.string().min(1).max(120),
      /** `Pembina Utama Madya (IV/d)`. */
      rank: z.string().max(120).optional(),
      nip: z
        .string()
        .regex(/^[\d ]{8,24}$/, 'figures')
        .optional(),
    })
    .optional(),
  /** Nobody's: said on every paper. */
  isInvented: z.boolean().default(false),
})

export type Letterhead = z.output<typeof letterhead>

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
  /** What the head of the region is called: Bupati, Wali Kota, Gubernur. */
  leaderTitle: z.string().min(1).default('Kepala daerah'),
  /** Local working hours, `HH:MM`, and working weekdays (1 = Monday). Weekdays of their own (Friday prayers) go before. */
  hours: workingHours.prefault({}),
  /**
   * Working days; null: this rule is switched off. Every case has a deadline: the limits of the classes cannot be switched off.
   * Source of the defaults: PermenPANRB, and for `ppid` UU 14/2008 article 22; see docs/glossary.md.
   */
  limits: z
    .object({
      verify: days.nullable().default(3),
      firstResponse: days.nullable().default(5),
      complaint: days.default(14),
      supervision: days.default(60),
      aspiration: days.default(5),
      information: days.default(5),
      silentClose: days.nullable().default(10),
      /** How long a question to the reporter may stay unanswered before the report is ended as incomplete. */
      waiting: days.nullable().default(10),
      /** After so many the question is asked again, once. */
      remindReporter: days.nullable().default(3),
      /** Another government is asked again when it was silent for so long. */
      transfer: days.nullable().default(5),
      ppid: days.default(10),
      ppidExtension: days.default(7),
      /** Working hours, for urgent cases: the first public word. */
      urgentHours: z.number().int().positive().nullable().default(null),
    })
    .prefault({}),
  /** Who hears of a late case, and from which working day of being late on; in the order of climbing. */
  escalation: z
    .object({
      rungs: z
        .array(z.object({ to: z.enum(['agency_head', 'coordinator', 'sekda', 'leader']), daysLate: z.number().int().min(0) }))
        .min(1)
        .default([
          { to: 'agency_head', daysLate: 0 },
          { to: 'coordinator', daysLate: 2 },
          { to: 'sekda', daysLate: 5 },
          { to: 'leader', daysLate: 10 },
        ]),
      /** Working days before a deadline on which whoever holds the case is reminded. */
      remindBefore: z.array(days).default([2, 1]),
    })
    .prefault({}),
  /** When staff are left in peace, and when the digest of the morning goes out: local, `HH:MM`. */
  notices: z.object({ quietFrom: time.default('20:00'), quietUntil: time.default('06:00'), digestAt: time.default('07:00') }).prefault({}),
  /** The leader's brief, local; weekly on this weekday as well (null: never). */
  brief: z.object({ at: time.default('06:30'), weekday: z.number().int().min(1).max(7).nullable().default(1) }).prefault({}),
  /** What is said under a comment for everybody to read, always without the matter: when it was taken, when the case is answered. */
  publicAnswers: z.object({ received: z.boolean().default(true), answered: z.boolean().default(false) }).prefault({}),
  /** How often one report may be put back by its reporter before the coordinator decides. */
  reopenMost: z.number().int().min(1).default(2),
  /** How often a case may be sent on ("not ours") before the coordinator says for good who holds it. */
  handOverMost: z.number().int().min(1).default(2),
  /** Whether a second person looks at an answer before the reporters hear of it, and how far from the place its photo may be. */
  proof: z.object({ secondPerson: z.boolean().default(false), farMetres: z.number().int().positive().default(500) }).prefault({}),
  /** A sender whose reports were called misuse so often gets slower: so many new reports a day, for so many days. */
  slowing: z
    .object({
      after: z.number().int().min(1).default(3),
      reportsPerDay: z.number().int().min(1).default(1),
      days: z.number().int().min(1).default(30),
    })
    .prefault({}),
  /** Code of the agency that looks into complaints about officials. */
  inspectorateAgency: z.string().optional(),
  /** Code of the agency that answers requests for information as PPID. */
  ppidAgency: z.string().optional(),
  /** Rupiah for one US dollar, and US dollars a message: for showing costs. */
  cost: z
    .object({
      rupiahPerDollar: z.number().positive().default(16_000),
      dollarsPerMessage: z.number().min(0).default(0.025),
      freePerMonth: z.number().int().min(0).default(1000),
      /** By the contract with the gateway or operator; null: not known, and no cost is shown. */
      rupiahPerSms: z.number().min(0).nullable().default(null),
    })
    .prefault({}),
  /** SP4N-LAPOR!: own names of topics, category code → `Topik > Subtopik`; src/bridges/sp4n/topics.ts has the others. */
  sp4n: z.object({ topics: z.record(z.string(), z.string().min(3).max(200)).default({}) }).prefault({}),
  letterhead: letterhead.optional(),
  /** To whom the daily digest of what was done and read goes (an ombudsman, the inspectorate, a notary), and for how many years the log is kept. */
  audit: z.object({ digestTo: z.array(z.email()).max(10).default([]), keptYears: z.number().int().min(1).default(5) }).prefault({}),
  /** Calendar days after closing in which it stays known who reported; then only what was done and the figures stay. The reasons: docs/privasi. */
  retention: z
    .object({
      complaint: keptDays.default(730),
      supervision: keptDays.default(1825),
      aspiration: keptDays.default(730),
      information: keptDays.default(365),
      /** Of whoever wrote and reported nothing, since the last word. */
      talk: keptDays.default(365),
    })
    .prefault({}),
  /** Under which terms everybody may use the figures and published reports; how to name the source, if not as program and region. */
  openData: z
    .object({
      licence: z.string().min(2).max(80).default('CC BY 4.0'),
      licenceUrl: z.url({ protocol: /^https?$/ }).default('https://creativecommons.org/licenses/by/4.0/'),
      attribution: z.string().min(2).max(200).optional(),
    })
    .prefault({}),
  /** What lies under the map, instead of what the installation has: a MapLibre style, or pictures by z, x and y; who is named for them. */
  map: z
    .object({ styleUrl: z.url().optional(), tilesUrl: z.string().startsWith('http').optional(), attribution: z.string().min(1).optional() })
    .optional(),
  /** How staff come in. `factor`: who needs a second step; null: roles that hold secrets, and in a demonstration nobody. */
  signIn: z
    .object({
      factor: z.enum(['nobody', 'grave', 'everybody']).nullable().default(null),
      /** Days in which a missing second step is only asked for. */
      graceDays: z.number().int().min(0).max(60).default(0),
      /** By the provider that the installation names (SSO_ISSUER). */
      sso: z.enum(['off', 'offered', 'only']).default('off'),
      /** Whoever comes from there did a second step there, even if it does not say so. */
      ssoCountsAsFactor: z.boolean().default(false),
    })
    .prefault({}),
  /** Cases an agency needs in the period before it is ranked. */
  rankingMinimum: z.number().int().positive().default(10),
})

export type RegionSettings = z.infer<typeof regionSettings>
