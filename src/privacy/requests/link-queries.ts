/** All SQL about keys to one's own data, and what they open. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

export type LinkRow = {
  sha256: string
  contactId: string | null
  reportIds: string[]
  since: Date
  channel: string
  expiresAt: Date
  usedAt: Date | null
}

export async function insertLink(
  trx: Trx,
  { madeAt, reportIds, ...link }: Omit<LinkRow, 'usedAt'> & { regionId: string; madeAt: Date },
): Promise<void> {
  await trx
    .insertInto('dataLinks')
    .values({ ...link, madeAt, reportIds: [...reportIds] })
    .execute()
}

/** Held: two who open it at once do so one after the other. @returns undefined: none, or no longer good */
export async function lockLink(trx: Trx, regionId: string, { sha256, at }: { sha256: string; at: Date }): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select sha256, contact_id, report_ids, since, channel, expires_at, used_at from data_links
    where region_id = ${regionId} and sha256 = ${sha256} and expires_at > ${at} for update`.execute(trx)
  return rows[0]
}

export async function useLink(trx: Trx, regionId: string, { sha256, at }: { sha256: string; at: Date }): Promise<void> {
  await trx.updateTable('dataLinks').set({ usedAt: at }).where('regionId', '=', regionId).where('sha256', '=', sha256).execute()
}

export async function deleteOldLinks(trx: Trx, regionId: string, before: Date): Promise<void> {
  await trx.deleteFrom('dataLinks').where('regionId', '=', regionId).where('expiresAt', '<', before).execute()
}

export type OwnData = {
  ticket: string
  told: Date
  channel: string
  words: string
  place: string | null
  latitude: number | null
  longitude: number | null
  category: string | null
  state: string
  anonymous: boolean
  secret: boolean
  verdict: string | null
  rating: number | null
  /** Version of the privacy notice that held. */
  notice: number | null
  files: { kind: string; name: string | null; at: string }[]
  history: { kind: string; words: string; agency: string | null; at: string }[]
  messages: { from: 'you' | 'us'; words: string; at: string }[]
}

/** All we keep of these reports that is the person's, or was told to them. No notes of staff, nothing of other reporters. */
export async function listOwnData(trx: Trx, regionId: string, reportIds: readonly string[]): Promise<OwnData[]> {
  const { rows } = await sql<OwnData>`
    select r.ticket, r.told_at as told, r.channel, r.text as words, r.place_text as place, r.latitude, r.longitude, k.name as category, c.state,
      r.is_anonymous as anonymous, r.is_secret as secret, r.verdict, r.rating, r.privacy_version as notice,
      coalesce((select json_agg(json_build_object('kind', f.kind, 'name', f.file_name, 'at', f.created_at) order by f.created_at)
        from attachments f where f.region_id = r.region_id and f.report_id = r.id), '[]') as files,
      coalesce((select json_agg(json_build_object('kind', e.kind, 'words', e.text, 'agency', a.short_name, 'at', e.at) order by e.seq)
        from case_events e left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
        where e.region_id = r.region_id and e.case_id = r.case_id and e.is_public), '[]') as history,
      coalesce((select json_agg(json_build_object('from', case m.direction when 'in' then 'you' else 'us' end, 'words', m.text, 'at', m.sent_at) order by m.sent_at)
        from messages m where m.region_id = r.region_id and m.report_id = r.id), '[]') as messages
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
    left join categories k on k.region_id = r.region_id and k.code = coalesce(c.category_code, r.category_code)
    where r.region_id = ${regionId} and r.id = any(${reportIds}::uuid[]) order by r.submitted_at`.execute(trx)
  return rows
}

/** Words of a talk that became part of no report. */
export async function listOtherWords(
  trx: Trx,
  { regionId, contactId, since }: { regionId: string; contactId: string; since: Date },
): Promise<OwnData['messages']> {
  const { rows } = await sql<OwnData['messages'][number]>`
    select case m.direction when 'in' then 'you' else 'us' end as from, m.text as words, to_json(m.sent_at) #>> '{}' as at
    from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
    where m.region_id = ${regionId} and t.contact_id = ${contactId} and m.report_id is null and m.created_at >= ${since} order by m.sent_at limit 1000`.execute(
    trx,
  )
  return rows
}
