/** Invented cases as rows of the tables. Pure but for chance. */
import type { Insertable } from 'kysely'
import type { DB, JsonObject } from '#db/schema.ts'
import type { Photo } from '#demo/photos.ts'
import type { Planned } from '#demo/plan.ts'
import { codeOf, idAt, type Random } from '#demo/random.ts'
import type { InventedRegion } from '#demo/region.ts'
import { live, type Life } from '#demo/replay.ts'
import { retell, themeOf } from '#demo/story.ts'
import { talkOf } from '#demo/talk.ts'
import { FACTS_VERSION } from '#evidence/photo-facts.ts'
import { kindOf } from '#sealing/keys.ts'
import { formatTicket, monthOf } from '#reports/ticket.ts'

/** In the order in which they are written. */
export const TABLES = [
  'contacts',
  'contactAddresses',
  'conversations',
  'cases',
  'caseAgencies',
  'caseEvents',
  'reports',
  'messages',
  'attachments',
  'ticketCounters',
] as const
type Table = (typeof TABLES)[number]
export type Rows = { [T in Table]: Insertable<DB[T]>[] }

/** What a report was made of, until it has its number. */
type Told = { planned: Planned; life: Life; index: number }

type Making = {
  invented: InventedRegion
  random: Random
  rows: Rows
  counters: Map<string, number>
  told: Map<string, Told>
  idAt: (at: Date) => string
}

export function makeRows(invented: InventedRegion, planned: readonly Planned[], random: Random): Rows {
  const rows = Object.fromEntries(TABLES.map((table) => [table, []])) as unknown as Rows
  const making: Making = { invented, random, rows, counters: new Map(), told: new Map(), idAt: (at) => idAt(at, random) }
  const inOrder = planned.toSorted((a, b) => receivedAt(a).getTime() - receivedAt(b).getTime())
  for (const one of inOrder) addCase(making, one)
  numberReports(making)
  return rows
}

function receivedAt({ steps }: Planned): Date {
  return steps[0]?.at ?? new Date(0)
}

function addCase(making: Making, planned: Planned): void {
  const { invented, random, rows } = making
  const { category, agency, stray, story, rule, channel } = planned
  const regionId = invented.region.id
  const [caseId, reportId] = [making.idAt(receivedAt(planned)), making.idAt(receivedAt(planned))]
  const life = live(planned.steps, {
    regionId,
    caseId,
    reportId,
    rule,
    channel,
    calendar: invented.calendar,
    rungs: invented.region.settings.escalation.rungs,
    agencyId: agency.id,
    strayId: stray.id,
    now: invented.now,
    teamStaffId: invented.teamStaffId,
    staffOfAgency: invented.staffOfAgency,
    idAt: making.idAt,
  })
  const where = {
    placeText: story.place,
    latitude: planned.point?.latitude ?? null,
    longitude: planned.point?.longitude ?? null,
    districtCode: planned.districtCode,
    villageCode: planned.villageCode,
  }
  const told = Array.from({ length: planned.reporterCount }, (_, index) =>
    addReport(making, { planned, life, caseId, where, index, id: index === 0 ? reportId : undefined }),
  )
  const reportCount = told.filter(Boolean).length
  rows.cases.push({
    ...life.row,
    ...where,
    regionId,
    id: caseId,
    channel,
    isSecret: category.isSensitive,
    ...(category.isSensitive ? { about: 'sensitive', aboutBy: 'rule' } : {}),
    reportCount,
    title: story.title,
    class: 'complaint',
    categoryCode: category.code,
    isUrgent: category.code === 'disaster' && random.chance(0.5),
    rule,
  })
  rows.caseAgencies.push(...lastPerAgency(life).map((one) => ({ ...one, regionId, caseId })))
  rows.caseEvents.push(...life.events.map(eventRow))
  addAnswerPhotos(making, { planned, life, caseId })
}

function eventRow(lived: Life['events'][number]): Insertable<DB['caseEvents']> {
  const { step: _, photoId: __, details, ...event } = lived
  return { ...event, details: details as JsonObject }
}

/** One row per agency: a case that came back to the same agency keeps its newest part. */
function lastPerAgency({ agencies }: Life): Life['agencies'] {
  return [...new Map(agencies.map((one) => [one.agencyId, one])).values()]
}

type Telling = {
  planned: Planned
  life: Life
  caseId: string
  where: { placeText: string; districtCode: string; villageCode: string | null; latitude: number | null; longitude: number | null }
  index: number
  id: string | undefined
}

/** @returns false for a further reporter whose turn has not come yet */
function addReport(making: Making, { planned, life, caseId, where, index, id: known }: Telling): boolean {
  const { invented, random, rows } = making
  const regionId = invented.region.id
  const toldAt = new Date(
    receivedAt(planned).getTime() + (index === 0 ? -90_000 : (index * random.between(2, 16) * 3_600_000) / Math.max(1, planned.reporterCount / 6)),
  )
  const submittedAt = index === 0 ? receivedAt(planned) : new Date(toldAt.getTime() + 80_000)
  if (submittedAt >= invented.now || (index > 0 && life.row.closedAt !== null && submittedAt > life.row.closedAt)) return false
  const id = known ?? making.idAt(submittedAt)
  const isAnonymous = random.chance(0.06)
  const talk = planned.channel === 'whatsapp' ? addConversation(making, submittedAt) : { conversationId: null, contactId: null }
  rows.reports.push({
    ...where,
    ...talk,
    regionId,
    id,
    caseId,
    isAnonymous,
    toldAt,
    submittedAt,
    ticket: '',
    code: codeOf(random),
    channel: planned.channel,
    categoryCode: planned.category.code,
    text: index === 0 ? planned.story.text : retell(planned.story, random),
    isSecret: planned.category.isSensitive,
    isEmergency: false,
    ...(index === 0 ? wordOf(life) : { verdict: null, verdictAt: null, rating: null }),
  })
  making.told.set(id, { planned, life, index })
  return true
}

/** The reporter's newest word on the present answer, and the rating. */
function wordOf({ events, row }: Life) {
  const last = events.findLast(({ kind }) => kind === 'confirmed' || kind === 'not_fixed' || kind === 'answered')
  const rated = events.find(({ kind }) => kind === 'rated')
  const verdict = last?.kind === 'confirmed' ? 'fixed' : last?.kind === 'not_fixed' && row.closedAt === null ? 'not_fixed' : null
  return { verdict, verdictAt: verdict && last ? last.at : null, rating: rated?.step.stars ?? null }
}

function addConversation(making: Making, at: Date): { conversationId: string; contactId: string } {
  const { invented, random, rows } = making
  const regionId = invented.region.id
  const known = random.chance(0.08) ? rows.conversations.at(-1 - random.int(20)) : undefined
  if (known) {
    known.lastInboundAt = at
    return { conversationId: known.id, contactId: known.contactId }
  }
  const contactId = making.idAt(at)
  const conversationId = making.idAt(at)
  // 0800 is no mobile number of anybody; the rest counts up.
  const address = `+62800${String(1_000_000 + rows.contacts.length).padStart(8, '0')}`
  rows.contacts.push({ regionId, id: contactId, createdAt: at })
  const { keys, accountId } = invented
  const sealed = { addressIndex: keys.index(address), address: keys.seal('address', address), kind: kindOf(address) }
  rows.contactAddresses.push({ regionId, accountId, ...sealed, contactId, createdAt: at })
  rows.conversations.push({
    regionId,
    id: conversationId,
    accountId: invented.accountId,
    contactId,
    lastInboundAt: at,
    createdAt: at,
    dialogue: { locale: 'id', draftCount: 1 },
  })
  return { conversationId, contactId }
}

/** Tickets count by month in the order of submission; what quotes a ticket is written after that. */
function numberReports(making: Making): void {
  const {
    invented: { region },
    rows,
    counters,
  } = making
  for (const report of rows.reports.toSorted((a, b) => Number(a.submittedAt) - Number(b.submittedAt))) {
    const month = monthOf(report.submittedAt as Date, region.zone)
    const last = (counters.get(month) ?? 0) + 1
    counters.set(month, last)
    report.ticket = formatTicket(region.ticketPrefix, month, last)
    addTalk(making, report)
  }
  rows.ticketCounters.push(...[...counters].map(([month, last]) => ({ regionId: region.id, month, last })))
}

/** Days. Talks of older cases are kept short. */
const FULL_TALKS = 30

function addTalk(making: Making, report: Insertable<DB['reports']>): void {
  const about = making.told.get(report.id)
  if (!about) return
  const { invented, rows } = making
  const { planned, life, index } = about
  const submittedAt = report.submittedAt as Date
  const isRecent = invented.now.getTime() - submittedAt.getTime() < FULL_TALKS * 86_400_000
  const hasPhoto = planned.hasPhoto && index < 3
  const { conversationId } = report
  const bubbles = conversationId
    ? talkOf({
        regionId: report.regionId,
        conversationId,
        reportId: report.id,
        caseId: report.caseId,
        ticket: report.ticket,
        code: report.code,
        title: planned.story.title,
        place: planned.story.place,
        text: report.text,
        categoryName: planned.category.name,
        agencyName: planned.agency.shortName,
        point: planned.point,
        toldAt: report.toldAt as Date,
        submittedAt,
        isFull: isRecent || life.row.closedAt === null,
        hasPhoto,
        life,
        idAt: making.idAt,
      })
    : []
  rows.messages.push(...bubbles)
  if (!hasPhoto) return
  const photo = photoOf(making, planned, 'before')
  const messageId = bubbles.find(({ kind }) => kind === 'image')?.id ?? null
  rows.attachments.push({ ...fileOf(making, photo, submittedAt), caseId: report.caseId, reportId: report.id, messageId })
}

function addAnswerPhotos(making: Making, { planned, life, caseId }: { planned: Planned; life: Life; caseId: string }): void {
  for (const { id, at, photoId } of life.events) {
    if (photoId) making.rows.attachments.push({ ...fileOf(making, photoOf(making, planned, 'after'), at), id: photoId, caseId, caseEventId: id })
  }
}

function photoOf({ invented, random }: Making, { category, drawing }: Planned, when: 'before' | 'after'): Photo {
  const photos = invented.photos[themeOf(category.code).picture][when]
  return photos[drawing % photos.length] ?? random.pick(photos)
}

function fileOf({ invented, idAt: makeId }: Making, { storageKey, previewKey, bytes, width, height }: Photo, at: Date) {
  return {
    regionId: invented.region.id,
    id: makeId(at),
    kind: 'image',
    state: 'stored',
    mediaType: 'image/jpeg',
    fileName: 'contoh.jpg',
    storageKey,
    previewKey,
    bytes,
    // One drawing stands for the photos of many cases: without bytes and looks to compare, the desk does not warn of a photo used twice.
    sha256: null,
    factsVersion: FACTS_VERSION,
    hasMetadata: true,
    width,
    height,
    takenAt: at,
    createdAt: at,
  }
}
