/** All SQL of the calendar's and the limits' pages: days, changed settings, and the open cases with what their clocks are read from. */
import { sql } from 'kysely'
import type { DayChange, DayKind } from '#calendars/changes.ts'
import type { OpenClock } from '#calendars/effects.ts'
import type { Trx } from '#db/transaction.ts'
import type { RegionSettings } from '#regions/settings.ts'

export type CalendarDay = { day: string; name: string; kind: DayKind; source: 'file' | 'page' }

/** Every row, the page's beside the files'. */
export function listCalendarDays(trx: Trx, regionId: string): Promise<CalendarDay[]> {
  return trx
    .selectFrom('holidays')
    .select(['day', 'name', 'kind', 'source'])
    .where('regionId', '=', regionId)
    .orderBy('day')
    .orderBy('source')
    .$castTo<CalendarDay>()
    .execute()
}

export async function putDays(trx: Trx, regionId: string, changes: readonly DayChange[]): Promise<void> {
  const rows = changes.flatMap(({ day, name, kind }) => (kind === 'remove' ? [] : [{ regionId, day, name, kind, source: 'page' }]))
  if (rows.length === 0) return
  await trx
    .insertInto('holidays')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['regionId', 'day', 'source']).doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), kind: eb.ref('excluded.kind') })),
    )
    .execute()
}

export async function deletePageDays(trx: Trx, regionId: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return
  await trx.deleteFrom('holidays').where('regionId', '=', regionId).where('source', '=', 'page').where('day', 'in', days).execute()
}

/** A part of the settings that goes before what the files say. */
export async function putOwnSettings(trx: Trx, regionId: string, part: Partial<RegionSettings>): Promise<void> {
  await trx
    .updateTable('regions')
    .set({ ownSettings: sql`own_settings || ${JSON.stringify(part)}::jsonb` })
    .where('id', '=', regionId)
    .execute()
}

/** Open cases as the clock sees them. @param ids undefined: all */
export async function listOpenClocks(trx: Trx, regionId: string, ids?: readonly string[]): Promise<(OpenClock & CaseKind)[]> {
  const { rows } = await sql<OpenClock & CaseKind>`
    select c.id, coalesce(first.ticket, '') as ticket, case when c.is_secret then '' else c.title end as title, c.rule, c.due_at, c.verify_due_at, c.first_due_at,
      c.lead_agency_id, c.class, c.about is not null as is_restricted, k.working_days as category_days, told.events
    from cases c
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    cross join lateral (
      select json_agg(json_build_object('kind', e.kind, 'at', e.at, 'agencyId', e.agency_id, 'details', e.details) order by e.seq) as events
      from case_events e where e.region_id = c.region_id and e.case_id = c.id
    ) told
    where c.region_id = ${regionId} and c.closed_at is null and ${ids ? sql`c.id = any (${sql.val([...ids])}::uuid[])` : sql`true`}
    order by c.due_at, c.id`.execute(trx)
  return rows.map((row) => ({ ...row, events: row.events.map((event) => ({ ...event, at: new Date(event.at) })) }))
}

/** What decides the limits of a case. */
export type CaseKind = { class: 'complaint' | 'supervision' | 'aspiration' | 'information'; categoryDays: number | null }

export type SettingChange = { id: string; staffId: string; part: 'calendar' | 'limits' | 'retention'; details: Record<string, unknown>; at: Date }

export async function addSettingChange(trx: Trx, regionId: string, { details, ...change }: SettingChange): Promise<void> {
  await trx
    .insertInto('settingChanges')
    .values({ ...change, regionId, details: JSON.stringify(details) })
    .execute()
}

/** Newest first. */
export function listSettingChanges(
  trx: Trx,
  regionId: string,
  part: SettingChange['part'],
): Promise<{ id: string; name: string | null; details: Record<string, unknown>; at: Date }[]> {
  return trx
    .selectFrom('settingChanges')
    .leftJoin('staff', 'staff.id', 'settingChanges.staffId')
    .select(['settingChanges.id', 'staff.name', 'settingChanges.details', 'settingChanges.at'])
    .where('settingChanges.regionId', '=', regionId)
    .where('settingChanges.part', '=', part)
    .orderBy('settingChanges.at', 'desc')
    .limit(10)
    .$castTo<{ id: string; name: string | null; details: Record<string, unknown>; at: Date }>()
    .execute()
}
