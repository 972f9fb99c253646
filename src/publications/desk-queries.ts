/** All SQL of what an officer chooses from before a report is shown to everybody. One function, one statement. */
import { sql } from 'kysely'
import type { EventKind } from '#cases/events.ts'
import type { Trx } from '#db/transaction.ts'

export type AgencyWord = { id: string; kind: EventKind; text: string; at: Date; agency: string | null }

/** What agencies told the reporters of a case, oldest first: questions to them, which are their own affair, left out. */
export async function listAgencyWords(trx: Trx, { regionId, caseId }: { regionId: string; caseId: string }): Promise<AgencyWord[]> {
  const { rows } = await sql<AgencyWord>`
    select e.id, e.kind, e.text, e.at, a.short_name as agency from case_events e
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where e.region_id = ${regionId} and e.case_id = ${caseId} and e.is_public and e.text <> ''
      and e.kind in ('progress', 'answered', 'upheld', 'extended', 'transferred', 'transfer_told', 'transfer_returned')
    order by e.seq`.execute(trx)
  return rows
}

/** Districts and villages: no names of persons, whatever stands before them. */
export async function listPlaceNames(trx: Trx, regionId: string): Promise<string[]> {
  const rows = await trx.selectFrom('areas').select('name').distinct().where('regionId', '=', regionId).execute()
  return rows.map(({ name }) => name)
}
