/** Which invented cases a region has: where, about what, whose, since when. Pure but for chance. */
import { dueAt, ruleFor, type CaseRule } from '#cases/sla.ts'
import { HABITS, type Habit, type HabitName } from '#demo/habits.ts'
import type { Random } from '#demo/random.ts'
import type { InventedRegion } from '#demo/region.ts'
import { inventStory, type Story } from '#demo/story.ts'
import { checkedFirst, outlineSteps, type Step } from '#demo/timeline.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import type { AgencyRow, CategoryRow } from '#regions/queries.ts'

export type Planned = {
  category: CategoryRow
  agency: AgencyRow
  stray: AgencyRow
  story: Story
  point: { latitude: number; longitude: number } | undefined
  districtCode: string
  villageCode: string | null
  channel: string
  reporterCount: number
  hasPhoto: boolean
  /** Which of the drawings: the same place before and after. */
  drawing: number
  rule: CaseRule
  steps: Step[]
}

/** How often residents write about what. */
const TOPICS: Record<string, number> = {
  road: 23,
  drainage_flood: 12,
  waste: 11,
  water_supply: 9,
  civil_registry: 9,
  street_light: 8,
  social_aid: 6,
  health: 5,
  education: 4,
  village_government: 3,
  public_order: 3,
  transport_parking: 3,
  agriculture: 2.5,
  pollution: 2,
  land_housing: 2,
  market_trade: 2,
  employment: 1.5,
  energy: 1.5,
  disaster: 1,
  telecom: 1,
  other: 1,
  official_conduct: 0.7,
  crime_security: 0.6,
  women_children: 0.4,
}

/** Share of a topic that the district office settles itself. */
const LOCAL_SHARE: Record<string, number> = {
  village_government: 1,
  public_order: 0.6,
  waste: 0.4,
  drainage_flood: 0.35,
  other: 0.6,
  street_light: 0.2,
  road: 0.06,
  disaster: 0.3,
  social_aid: 0.25,
  civil_registry: 0.1,
}

const CHANNELS = { whatsapp: 90, web: 7, sms: 3 }

/** Days back. */
const SPAN = 180
const DAY = 86_400_000

export function planCases(invented: InventedRegion, random: Random): Planned[] {
  const usual = Array.from({ length: invented.wishes.cases }, () => planUsual(invented, random))
  return [...usual, ...planSpecial(invented, random)].filter((planned) => (planned.steps[0]?.at ?? invented.now) < invented.now)
}

function planUsual(invented: InventedRegion, random: Random): Planned {
  return planOne(invented, { random, categoryCode: pickTopic(invented, random), receivedAt: inventMoment(invented, random) })
}

function pickTopic({ categories }: InventedRegion, random: Random): string {
  return random.weighted(Object.fromEntries(categories.map(({ code }) => [code, TOPICS[code] ?? 1])))
}

/** Rather lately than long ago, rather by day than by night, and a few today. */
function inventMoment({ region, now }: InventedRegion, random: Random): Date {
  const daysBack = random.chance(0.015) ? 0 : SPAN * random.next() ** 1.2
  const day = dayOf(new Date(now.getTime() - daysBack * DAY), region.zone)
  const hour = Math.min(22, Math.max(5, Math.round(13 + 5 * random.bell())))
  const at = instantAt(day, `${String(hour).padStart(2, '0')}:${String(random.int(60)).padStart(2, '0')}`, region.zone)
  return at < now ? at : new Date(now.getTime() - random.between(4, 300) * 60_000)
}

type Wish = {
  random: Random
  categoryCode: string
  receivedAt: Date
  reporterCount?: number
  isStuck?: boolean
  story?: Pick<Story, 'title' | 'text'>
}

function planOne(invented: InventedRegion, { random, categoryCode, receivedAt, reporterCount, isStuck, story }: Wish): Planned {
  const category = invented.categories.find(({ code }) => code === categoryCode) ?? random.pick(invented.categories)
  const district = pickDistrict(invented, random)
  const village = district.villages.length > 0 ? random.pick(district.villages) : undefined
  const agency = pickAgency(invented, { category, districtCode: district.code, random })
  const stray = random.pick(invented.agencies.filter(({ kind, id }) => kind === 'opd' && id !== agency.id))
  const rule = ruleFor(invented.region.settings.limits, 'complaint', category.workingDays)
  const mayShow = PICTURED.includes(category.code) && random.chance(0.6)
  const isStrayed = !isStuck && random.chance(habitOf(invented, stray).returns)
  const told = inventStory(category.code, village?.name ?? district.name, random)
  const hasPhoto = mayShow && story === undefined && told.isPictured
  const drawing = random.int(100)
  const point = pointNear(village ?? district, district, random)
  const channel = reporterCount ? 'whatsapp' : random.weighted(CHANNELS)
  const reporters = reporterCount ?? (random.chance(0.07) ? 2 + random.int(4) : 1)
  const steps = outlineSteps(
    {
      receivedAt,
      rule,
      categoryCode: category.code,
      answer: told.answer,
      calendar: invented.calendar,
      withPhoto: hasPhoto,
      habit: habitOf(invented, agency),
      isStuck,
      stray: isStrayed ? habitOf(invented, stray) : undefined,
    },
    random,
  )
  return {
    category,
    agency,
    stray,
    rule,
    hasPhoto,
    drawing,
    story: story ? { ...told, ...story } : told,
    districtCode: district.code,
    villageCode: village?.code ?? null,
    point,
    channel,
    reporterCount: reporters,
    steps: invented.region.settings.proof.secondPerson ? checkedFirst(steps, random) : steps,
  }
}

const PICTURED = [
  'road',
  'drainage_flood',
  'street_light',
  'waste',
  'pollution',
  'water_supply',
  'education',
  'health',
  'transport_parking',
  'market_trade',
  'agriculture',
  'land_housing',
  'public_order',
  'disaster',
]

/** The first are the busiest. */
function pickDistrict({ districts }: InventedRegion, random: Random): InventedRegion['districts'][number] {
  return districts[Math.floor(districts.length * random.next() ** 2)] ?? random.pick(districts)
}

function pickAgency(
  { agencies }: InventedRegion,
  { category, districtCode, random }: { category: CategoryRow; districtCode: string; random: Random },
): AgencyRow {
  const local = agencies.find(({ kind, areaCode }) => kind === 'district' && areaCode === districtCode)
  if (local && random.chance(LOCAL_SHARE[category.code] ?? 0)) return local
  return agencies.find(({ code }) => code === category.agencyCode) ?? (agencies.find(({ kind }) => kind === 'opd') as AgencyRow)
}

const OTHERS: readonly HabitName[] = ['prompt', 'steady', 'steady', 'slow', 'steady', 'hasty']

function habitOf({ wishes }: InventedRegion, agency: AgencyRow): Habit {
  const sum = Buffer.from(agency.code).reduce((total, byte) => total + byte, 0)
  return HABITS[wishes.habits[agency.code] ?? OTHERS[sum % OTHERS.length] ?? 'steady']
}

/** Around the village's own point, or the district's centre. @returns undefined when one of six gives no pin */
function pointNear(
  near: { latitude: number | null; longitude: number | null },
  district: { latitude: number | null; longitude: number | null },
  random: Random,
): Planned['point'] {
  const latitude = near.latitude ?? district.latitude
  const longitude = near.longitude ?? district.longitude
  if (latitude === null || longitude === null || random.chance(0.17)) return undefined
  const reach = near.latitude === null ? 0.018 : 0.006
  const round = (value: number) => Math.round(value * 1e5) / 1e5
  return { latitude: round(latitude + reach * random.bell()), longitude: round(longitude + reach * random.bell()) }
}

/** The matters every leader looks for: many reporters of one thing, and what is late. `daysLeft` in calendar days. */
const SPECIAL = [
  {
    categoryCode: 'water_supply',
    title: 'Air bersih mati',
    text: 'Air ledeng satu kelurahan mati total, sudah berhari-hari beli air galon.',
    reporterCount: 27,
    daysLeft: 1,
  },
  {
    categoryCode: 'road',
    title: 'Jembatan lapuk',
    text: 'Papan jembatan jalur sekolah lapuk, dua papan sudah patah. Anak-anak takut lewat.',
    reporterCount: 3,
    daysLeft: -6,
  },
  { categoryCode: 'road', title: 'Jalan putus', text: 'Jalan putus, gorong-gorong ambruk. Warga memutar jauh.', reporterCount: 12, daysLeft: -3 },
] as const

function planSpecial(invented: InventedRegion, random: Random): Planned[] {
  const small = invented.wishes.cases < 200
  return SPECIAL.map(({ categoryCode, title, text, reporterCount, daysLeft }) => {
    const category = invented.categories.find(({ code }) => code === categoryCode)
    const rule = ruleFor(invented.region.settings.limits, 'complaint', category?.workingDays ?? null)
    const receivedAt = receivedFor(invented, { workingDays: rule.solve, daysLeft })
    return planOne(invented, {
      random,
      categoryCode,
      receivedAt,
      reporterCount: small ? Math.ceil(reporterCount / 4) : reporterCount,
      isStuck: true,
      story: { title, text },
    })
  })
}

/** The newest morning whose deadline lies so many calendar days from now, or a little before. */
function receivedFor({ calendar, now }: InventedRegion, { workingDays, daysLeft }: { workingDays: number; daysLeft: number }): Date {
  const target = addDays(dayOf(now, calendar.zone), daysLeft)
  let day = dayOf(now, calendar.zone)
  while (dayOf(dueAt(instantAt(day, '08:40', calendar.zone), workingDays, calendar), calendar.zone) > target) day = addDays(day, -1)
  return instantAt(day, '08:40', calendar.zone)
}
