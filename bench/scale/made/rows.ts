/** An imagined case as lines of COPY, one text for each table. Pure. */
import { codeOf, type Random } from '#demo/random.ts'
import { hex, uuidAt } from './ids.ts'
import type { Life } from './life.ts'
import { lexemesOf } from './words.ts'
import type { World } from './world.ts'

/** The tables that are filled, and their columns in the order in which the lines below have them. */
export const COLUMNS = {
  cases:
    'region_id, id, state, version, title, category_code, place_text, latitude, longitude, district_code, village_code, channel, is_secret, is_urgent, lead_agency_id, report_count, received_at, verify_due_at, due_at, rule, paused_at, verified_at, assigned_at, first_response_at, answered_at, closed_at, outcome, reopened_count, returned_count, escalation_level, linked_to, reject_reason, first_due_at, handed_in_at, objected_at, about, about_agency_id, about_by, helper_ids',
  reports:
    'region_id, id, ticket, code, case_id, channel, text, category_code, place_text, latitude, longitude, district_code, village_code, is_secret, told_at, submitted_at, verdict, verdict_at, rating',
  case_agencies: 'region_id, case_id, agency_id, part, assigned_at, taken_at, returned_at, return_reason, first_response_at, first_response_due_at',
  case_words: 'region_id, case_id, words',
  case_events: 'region_id, id, case_id, seq, kind, actor, agency_id, is_public, text, details, at, previous_hash, hash',
} as const

export type Table = keyof typeof COLUMNS
export const TABLES = Object.keys(COLUMNS) as Table[]

/** Collects what is written and takes the numbers of the tickets. */
export type Sheet = { lines: Record<Table, string[]>; running: { month: string; last: number }; reportCount: number }

export function emptySheet(): Sheet {
  return { lines: { cases: [], reports: [], case_agencies: [], case_words: [], case_events: [] }, running: { month: '', last: 0 }, reportCount: 0 }
}

const DAY = 86_400_000
const RULE = '{"verify":3,"firstResponse":5,"solve":14,"silentClose":10}'

type Written = { life: Life; world: World; random: Random; withEvents: boolean }

export function write(sheet: Sheet, { life, world, random, withEvents }: Written): void {
  const lead = life.parts.find(({ part, returnedAt }) => part === 'lead' && returnedAt === undefined)
  const leadId = life.assignedAt === undefined ? undefined : lead?.agency.id
  writeCase(sheet, { life, world, leadId })
  const tickets = [life.receivedAt, ...life.others.map(({ at }) => at)].map((at, index) =>
    writeReport(sheet, { life, world, random, at, isFirst: index === 0 }),
  )
  for (const { at, wasCase } of life.others) if (wasCase) writeTrace(sheet, { life, world, random, at })
  for (const { agency, part, assignedAt, takenAt, spokeAt, returnedAt } of life.parts) {
    const owed = part === 'lead' ? time(assignedAt + 7 * DAY) : NONE
    sheet.lines.case_agencies.push(
      line([
        world.regionId,
        life.id,
        agency.id,
        part,
        time(assignedAt),
        time(takenAt),
        time(returnedAt),
        returnedAt ? 'Bukan urusan kami.' : NONE,
        time(spokeAt),
        owed,
      ]),
    )
  }
  const words = lexemesOf([life.title, life.placeText, life.districtName, life.villageName, life.text, ...tickets])
  sheet.lines.case_words.push(
    line([world.regionId, life.id, `${words} ${signsOf(life, life.receivedAt)} ${life.parts.map(({ agency }) => `@a${agency.id}`).join(' ')}`]),
  )
  if (withEvents) writeEvents(sheet, { life, world, random, leadId })
}

function writeCase(sheet: Sheet, { life, world, leadId }: { life: Life; world: World; leadId: string | undefined }): void {
  const firstDue = leadId && !life.firstResponseAt && !life.closedAt && life.assignedAt ? life.assignedAt + 7 * DAY : undefined
  sheet.lines.cases.push(
    line([
      world.regionId, life.id, life.state, String(1 + life.parts.length * 2), life.title, life.category, life.placeText, number(life.latitude), number(life.longitude),
      life.district, life.village, life.channel, flag(life.isSecret), flag(life.isUrgent), leadId ?? NONE, String(1 + life.others.length),
      time(life.receivedAt), time(life.verifyDueAt), time(life.dueAt), RULE, time(life.pausedAt), time(life.verifiedAt), time(life.assignedAt),
      time(life.firstResponseAt), time(life.answeredAt), time(life.closedAt), life.outcome ?? NONE, String(life.reopenedCount), String(life.returnedCount),
      String(life.escalationLevel), NONE, life.outcome === 'rejected' ? 'Kurang jelas.' : NONE, time(firstDue), time(life.handedInAt), time(life.objectedAt),
      life.about ?? NONE, life.about === 'agency' ? (leadId ?? life.parts[0]?.agency.id ?? world.agencies[0]?.id ?? NONE) : NONE, life.about ? 'person' : NONE, helpersOf(life),
    ]), // biome-ignore format: in the order of the columns
  )
}

/** As keep_helpers() keeps them. */
function helpersOf({ parts }: Life): string {
  const ids = parts.filter(({ part, returnedAt }) => part === 'support' && returnedAt === undefined).map(({ agency }) => agency.id)
  return ids.length > 0 ? `{${ids.toSorted().join(',')}}` : NONE
}

/** What is left of a case that another one answers for: it has no report of its own any more. */
function writeTrace(sheet: Sheet, { life, world, random, at }: { life: Life; world: World; random: Random; at: number }): void {
  const id = uuidAt(at, random)
  sheet.lines.cases.push(
    line([
      world.regionId, id, 'linked', '2', life.title, life.category, life.placeText, number(life.latitude), number(life.longitude),
      life.district, life.village, life.channel, flag(life.isSecret), 'f', NONE, '0', time(at), time(at + 4 * DAY), time(at + 20 * DAY), RULE,
      NONE, NONE, NONE, NONE, NONE, time(at + 1), 'linked', '0', '0', '0', life.id, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    ]), // biome-ignore format: in the order of the columns
  )
  sheet.lines.case_words.push(
    line([world.regionId, id, `${lexemesOf([life.title, life.placeText, life.districtName, life.villageName])} ${signsOf(life, at)}`]),
  )
}

/** As search_signs() makes them. */
function signsOf({ category, district, channel, isSecret, about }: Life, at: number): string {
  const day = dayOf(at).slice(2).replaceAll('-', '')
  return `@t${day} @k${category} @d${district} @c${channel}${isSecret ? ' @s' : ''}${about ? ' @r' : ''}`
}

type Told = { life: Life; world: World; random: Random; at: number; isFirst: boolean }

/** @returns its ticket */
function writeReport(sheet: Sheet, { life, world, random, at, isFirst }: Told): string {
  const ticket = takeTicket(sheet, world.prefix, life.receivedAt)
  const isFixed = life.outcome === 'confirmed' && isFirst
  const verdict = isFixed ? ['fixed', time(life.closedAt)] : [NONE, NONE]
  sheet.lines.reports.push(
    line([
      world.regionId, uuidAt(at, random), ticket, codeOf(random), life.id, life.channel, life.text, life.category, life.placeText, number(life.latitude),
      number(life.longitude), life.district, life.village, flag(life.isSecret), time(at), time(at), ...verdict, isFirst && life.rating ? String(life.rating) : NONE,
    ]), // biome-ignore format: in the order of the columns
  )
  sheet.reportCount++
  return ticket
}

function takeTicket({ running }: Sheet, prefix: string, at: number): string {
  const month = dayOf(at + ZONE)
    .slice(2, 7)
    .replace('-', '')
  running.last = running.month === month ? running.last + 1 : 1
  running.month = month
  return `${prefix}-${month}-${String(running.last).padStart(4, '0')}`
}

/** Western Indonesia. */
const ZONE = 7 * 3_600_000

function writeEvents(sheet: Sheet, { life, world, random, leadId }: Omit<Written, 'withEvents'> & { leadId: string | undefined }): void {
  const told = [
    ['opened', life.receivedAt, ''],
    ['verified', life.verifiedAt, ''],
    ['assigned', life.assignedAt, ''],
    ['taken', life.takenAt, ''],
    ['progress', life.firstResponseAt, 'Petugas kami sudah meninjau lokasi.'],
    ['answered', life.answeredAt, 'Sudah kami kerjakan.'],
    [life.outcome === 'rejected' ? 'rejected' : life.outcome === 'unconfirmed' ? 'closed_silent' : 'confirmed', life.closedAt, ''],
  ] as const
  let previous = ''
  let seq = 0
  for (const [kind, at, text] of told) {
    if (at === undefined) continue
    const hash = hex(random.int(2 ** 32), 16)
    const id = uuidAt(at, random)
    sheet.lines.case_events.push(
      line([world.regionId, id, life.id, String(++seq), kind, 'staff', leadId ?? NONE, 't', text, '{}', time(at), previous, hash]),
    )
    previous = hash
  }
}

const NONE = '\\N'

function line(values: readonly string[]): string {
  return `${values.join('\t')}\n`
}

/** Half of the work were formatting instants, if each day and each second of the day were not written once only. */
function time(at: number | undefined): string {
  if (at === undefined) return NONE
  return `${dayOf(at)}${(SECONDS[Math.floor((at % DAY) / 1000)] ??= new Date(at % DAY).toISOString().slice(10, 19))}.${MILLISECONDS[Math.floor(at % 1000)]}Z`
}

const SECONDS: string[] = []
const MILLISECONDS = Array.from({ length: 1000 }, (_, index) => String(index).padStart(3, '0'))
const days = new Map<number, string>()

/** `2026-11-26`, in UTC. */
function dayOf(at: number): string {
  const number = Math.floor(at / DAY)
  const known = days.get(number) ?? new Date(at).toISOString().slice(0, 10)
  days.set(number, known)
  return known
}

function number(value: number | undefined): string {
  return value === undefined ? NONE : value.toFixed(6)
}

function flag(value: boolean): string {
  return value ? 't' : 'f'
}
