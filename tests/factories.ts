/**
 * Valid things with the least words. Each region is a new one, so tests never see each other's rows and nothing is cleaned up.
 * Cases reach their state through the same commands as in life.
 */
import { openCase } from '#cases/commands.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { answerCase, askReporter, takeCase } from '#cases/work-commands.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import type { CaseState } from '#cases/states.ts'
import { insertAddress, insertContact } from '#conversations/contact-queries.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { newCode, newId } from '#lib/ids.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import { regionSettings } from '#regions/settings.ts'
import type { Role } from '#staff/permissions.ts'

/** Monday 23 November 2026, 09.00 WIB. */
export const MONDAY = new Date('2026-11-23T02:00:00Z')

/** An instant so many hours after that Monday morning. */
export function hoursLater(hours: number): Date {
  return new Date(MONDAY.getTime() + hours * 3_600_000)
}

const COLOURS = { brand: '#0b5d4e', brandStrong: '#084438', brandSoft: '#e3f1ee', brandLine: '#9cc9bf', onBrand: '#ffffff', bar: '#5b8f85' }

type RegionWishes = { settings?: Record<string, unknown>; zone?: string; holidays?: string[]; accountSettings?: Record<string, unknown> }

/** A region with a WhatsApp account `<code>-whatsapp` and the categories `road` and `conduct` (sensitive). */
export async function aRegion(
  db: Db,
  { settings = {}, zone = 'Asia/Jakarta', holidays = [], accountSettings = {} }: RegionWishes = {},
): Promise<RegionRow> {
  const id = newId()
  const code = `r${id.slice(-12)}`
  const kept = regionSettings.parse({ brand: { light: COLOURS, dark: COLOURS, initials: 'TU' }, ...settings })
  await db
    .insertInto('regions')
    .values({
      id,
      code,
      zone,
      areaCode: '99.01',
      name: 'Kabupaten Uji',
      shortName: 'Kab. Uji',
      program: 'Lapor Uji',
      ticketPrefix: 'UJI',
      settings: JSON.stringify(kept),
    })
    .execute()
  await db
    .insertInto('channelAccounts')
    .values({ id: `${code}-whatsapp`, regionId: id, channel: 'whatsapp', settings: JSON.stringify(accountSettings) })
    .execute()
  await inRegion(db, id, async (trx) => {
    await trx
      .insertInto('categories')
      .values([
        { regionId: id, code: 'road', name: 'Jalan dan jembatan', nameEn: 'Roads and bridges', keywords: ['jalan', 'berlubang'] },
        { regionId: id, code: 'conduct', name: 'Perilaku petugas', nameEn: 'Conduct of officials', isSensitive: true, position: 1 },
      ])
      .execute()
    if (holidays.length > 0)
      await trx
        .insertInto('holidays')
        .values(holidays.map((day) => ({ regionId: id, day, name: 'Libur', kind: 'national' })))
        .execute()
  })
  return (await findRegionById(db, id)) as RegionRow
}

/** @returns the id */
export async function anAgency(
  db: Db,
  wishes: {
    regionId: string
    agencyCode?: string
    name?: string
    shortName?: string
    kind?: 'opd' | 'district' | 'external'
    isRestrictedUnit?: boolean
  },
): Promise<string> {
  const id = newId()
  const { regionId, agencyCode = id, name = 'Dinas Pekerjaan Umum', shortName = 'Dinas PU', kind = 'opd', isRestrictedUnit = false } = wishes
  await inRegion(db, regionId, (trx) =>
    trx.insertInto('agencies').values({ regionId, id, code: agencyCode, name, shortName, kind, isRestrictedUnit }).execute(),
  )
  return id
}

/** @returns the id */
export async function aStaffMember(
  db: Db,
  wishes: { regionId: string; role?: Role; agencyId?: string; name?: string; phone?: string },
): Promise<string> {
  const id = newId()
  const { regionId, role = 'admin', agencyId = null, name = 'Wulan Uji', phone = null } = wishes
  await db
    .insertInto('staff')
    .values({ id, regionId, name, role, agencyId, phone, email: `${id}@uji.example` })
    .execute()
  return id
}

type ConversationWishes = { regionId: string; accountId?: string; address?: string; lastInboundAt?: Date | null }
export type AConversation = { conversationId: string; contactId: string; accountId: string; address: string }

/** A talk with a new contact, by default still inside the 24-hour window at MONDAY. */
export async function aConversation(db: Db, { regionId, accountId, address, lastInboundAt = MONDAY }: ConversationWishes): Promise<AConversation> {
  const account = accountId ?? (await db.selectFrom('channelAccounts').select('id').where('regionId', '=', regionId).executeTakeFirstOrThrow()).id
  const made = { conversationId: newId(), contactId: newId(), accountId: account, address: address ?? `+62812${String(Math.random()).slice(2, 10)}` }
  await inRegion(db, regionId, async (trx) => {
    await insertContact(trx, { regionId, id: made.contactId })
    await insertAddress(trx, { regionId, accountId: account, address: made.address, contactId: made.contactId })
    await trx
      .insertInto('conversations')
      .values({ regionId, id: made.conversationId, accountId: account, contactId: made.contactId, lastInboundAt })
      .execute()
  })
  return made
}

type ReportWishes = { regionId: string; caseId: string; at?: Date; text?: string; conversation?: AConversation | 'none'; isAnonymous?: boolean }
export type AReport = { reportId: string; ticket: string; code: string; conversation: AConversation | undefined }

/** A report on an existing case, with a talk of its own unless told otherwise. */
export async function aReport(
  db: Db,
  { regionId, caseId, at = MONDAY, text = 'Jalan berlubang di depan pasar', conversation, isAnonymous = false }: ReportWishes,
): Promise<AReport> {
  const talk = conversation === 'none' ? undefined : (conversation ?? (await aConversation(db, { regionId, lastInboundAt: at })))
  const made = { reportId: newId(), ticket: `UJI-2611-${newCode()}`, code: newCode(), conversation: talk }
  await inRegion(db, regionId, async (trx) => {
    await trx
      .insertInto('reports')
      .values({
        regionId,
        id: made.reportId,
        ticket: made.ticket,
        code: made.code,
        caseId,
        text,
        isAnonymous,
        channel: talk ? 'whatsapp' : 'web',
        conversationId: talk?.conversationId ?? null,
        contactId: talk?.contactId ?? null,
        toldAt: at,
        submittedAt: at,
      })
      .execute()
  })
  return made
}

/** @returns the id of a stored photo nobody has used yet */
export async function aPhoto(
  db: Db,
  { regionId, ...wishes }: { regionId: string; kind?: 'image' | 'document' | 'audio'; reportId?: string; caseId?: string },
): Promise<string> {
  const id = newId()
  await inRegion(db, regionId, (trx) =>
    trx
      .insertInto('attachments')
      .values({ regionId, id, kind: 'image', state: 'stored', mediaType: 'image/jpeg', ...wishes })
      .execute(),
  )
  return id
}

type CaseWishes = {
  region?: RegionRow
  state?: Exclude<CaseState, 'transferred' | 'linked'> // in_review: in a region where a second person checks
  agencyId?: string
  at?: Date
  categoryCode?: string
  title?: string
  latitude?: number
  longitude?: number
}
export type ACase = AReport & { region: RegionRow; regionId: string; caseId: string; agencyId: string; adminId: string; officerId: string }

/** A case with one report by WhatsApp, an agency that leads where the state has one, an admin and the agency's officer. */
export async function aCase(db: Db, wishes: CaseWishes = {}): Promise<ACase> {
  const { state = 'received', at = MONDAY, categoryCode = 'road', title = 'Jalan berlubang di depan pasar', latitude, longitude } = wishes
  const region = wishes.region ?? (await aRegion(db))
  const regionId = region.id
  const agencyId = wishes.agencyId ?? (await anAgency(db, { regionId, isRestrictedUnit: categoryCode === 'conduct' }))
  const place = { text: 'Pasar Uji', latitude, longitude }
  const opened = { regionId, title, categoryCode, place, channel: 'whatsapp', isSecret: false, isUrgent: false, at }
  const caseId = await inRegion(db, regionId, (trx) => openCase(trx, opened))
  const report = await aReport(db, { regionId, caseId, at })
  const adminId = await aStaffMember(db, { regionId })
  const officerId = await aStaffMember(db, { regionId, role: 'contact_officer', agencyId, name: 'Darto Uji' })
  const made = { ...report, region, regionId, caseId, agencyId, adminId, officerId }
  await bringTo(db, made, { state, at })
  return made
}

async function bringTo(db: Db, made: ACase, { state, at }: { state: CaseState; at: Date }): Promise<void> {
  const { regionId, caseId, agencyId } = made
  const byTeam = { regionId, caseId, at, actor: { staffId: made.adminId } }
  const byAgency = { regionId, caseId, at, actor: { staffId: made.officerId, agencyId } }
  if (state === 'received') return
  if (state === 'rejected') return rejectCase(db, { ...byTeam, code: 'not_government', reason: 'Isi laporan tidak jelas.' })
  if (state === 'waiting_for_reporter') return askReporter(db, { ...byTeam, text: 'Di mana persisnya?' })
  await verifyCase(db, { ...byTeam, categoryCode: 'road', agencyIds: [] })
  if (state === 'verified') return
  await assignCase(db, { ...byTeam, agencyIds: [agencyId] })
  if (state === 'assigned') return
  await takeCase(db, byAgency)
  if (state === 'in_progress') return
  await answerCase(db, { ...byAgency, text: 'Sudah ditambal.', attachmentIds: [], reasonCode: 'explained' })
  if (state === 'closed') await hearVerdict(db, { regionId, reportId: made.reportId, verdict: 'fixed', at })
}

export async function getCase(db: Db, { regionId, caseId }: { regionId: string; caseId: string }): Promise<CaseRow> {
  return (await inRegion(db, regionId, (trx) => findCase(trx, regionId, caseId))) as CaseRow
}

/** The names of the jobs that wait, oldest first. */
export async function waitingJobs(db: Db): Promise<string[]> {
  const rows = await db
    .withSchema('graphile_worker')
    .selectFrom('jobs' as never)
    .select('taskIdentifier' as never)
    .orderBy('id' as never)
    .execute()
  return (rows as { taskIdentifier: string }[]).map((row) => row.taskIdentifier)
}
