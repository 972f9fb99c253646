/** All SQL about one person behind several contacts. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @property personId null: alone */
export type ContactRow = { id: string; personId: string | null }

/** The contacts behind these reports, held, in one order for all. */
export async function lockContactsOf(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<(ContactRow & { reportId: string })[]> {
  const { rows } = await sql<ContactRow & { reportId: string }>`
    select c.id, c.person_id, r.id as report_id
    from reports r join contacts c on c.region_id = r.region_id and c.id = r.contact_id
    where r.region_id = ${regionId} and r.id = any(${reportIds}::uuid[]) order by c.id for update of c`.execute(trx)
  return rows
}

export type LinkableReport = { id: string; ticket: string; caseId: string; isRestricted: boolean }

/** The two reports of a link: one known by its id, the other by its ticket. */
export async function listLinkable(
  trx: Trx,
  regionId: string,
  { reportId, ticket }: { reportId: string; ticket: string },
): Promise<LinkableReport[]> {
  const { rows } = await sql<LinkableReport>`
    select r.id, r.ticket, r.case_id, c.about is not null as is_restricted
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
    where r.region_id = ${regionId} and (r.id = ${reportId} or r.ticket = ${ticket})`.execute(trx)
  return rows
}

/** Whoever belongs to one of these, alone or with others, is from now on this person. */
export async function joinPersons(
  trx: Trx,
  { regionId, contacts, personId }: { regionId: string; contacts: readonly ContactRow[]; personId: string },
) {
  const ids = contacts.map(({ id }) => id)
  const persons = contacts.flatMap((one) => one.personId ?? [])
  await sql`update contacts set person_id = ${personId}
    where region_id = ${regionId} and (id = any(${ids}::uuid[]) or person_id = any(${persons}::uuid[]))`.execute(trx)
}

/** Two contacts turned out to be one: whoever an officer said the one is, the other is; and it can still be taken back. */
export async function movePerson(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await sql`
    with links as (update contact_links set contact_id = ${to} where region_id = ${regionId} and contact_id = ${from})
    update contacts kept set person_id = coalesce(kept.person_id, gone.person_id) from contacts gone
    where kept.region_id = ${regionId} and kept.id = ${to} and gone.region_id = ${regionId} and gone.id = ${from}`.execute(trx)
}

export type NewLink = { regionId: string; id: string; contactId: string; personId: string; staffId: string; reason: string; at: Date }

export async function insertLink(trx: Trx, link: NewLink): Promise<void> {
  await trx.insertInto('contactLinks').values(link).execute()
}

/** @returns the contact it was about, undefined when it had ended already */
export function endLink(
  trx: Trx,
  regionId: string,
  { id, staffId, at }: { id: string; staffId: string; at: Date },
): Promise<{ contactId: string } | undefined> {
  return trx
    .updateTable('contactLinks')
    .set({ endedAt: at, endedBy: staffId })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning('contactId')
    .executeTakeFirst()
}

export async function setAlone(trx: Trx, regionId: string, contactId: string): Promise<void> {
  await trx.updateTable('contacts').set({ personId: null }).where('regionId', '=', regionId).where('id', '=', contactId).execute()
}

/** @property linkId undefined: the same contact, so there is nothing to undo */
export type OtherReport = {
  ticket: string
  channel: string
  submittedAt: Date
  linkId: string | null
  reason: string | null
  staffName: string | null
}

/** Other reports of the people who told of this case, newest first; of secret ones nothing. */
export async function listOthersOfPersons(trx: Trx, regionId: string, caseId: string): Promise<OtherReport[]> {
  const { rows } = await sql<OtherReport>`
    with mine as (
      select distinct c.id, c.person_id from reports r join contacts c on c.region_id = r.region_id and c.id = r.contact_id
      where r.region_id = ${regionId} and r.case_id = ${caseId}
    ), others as (
      select id from mine union
      select o.id from mine join contacts o on o.region_id = ${regionId} and o.person_id = mine.person_id
    )
    select r.ticket, r.channel, r.submitted_at, link.id as link_id, link.reason, staff.name as staff_name
    from others join reports r on r.region_id = ${regionId} and r.contact_id = others.id
    join cases k on k.region_id = r.region_id and k.id = r.case_id
    left join lateral (
      select l.id, l.reason, l.staff_id from contact_links l
      where l.region_id = ${regionId} and l.contact_id = r.contact_id and l.ended_at is null order by l.at desc limit 1
    ) link on r.contact_id not in (select id from mine)
    left join staff on staff.id = link.staff_id
    where r.case_id <> ${caseId} and not r.is_secret and not k.is_secret
    order by r.submitted_at desc limit 20`.execute(trx)
  return rows
}
