/** All SQL about the work one person holds: counted, and given to another. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { WorkLeft } from '#staff/people/successors.ts'

type Of = { regionId: string; staffId: string }

/** @param today by the region's calendar, `YYYY-MM-DD` */
export async function countWork(trx: Trx, { regionId, staffId, today }: Of & { today: string }): Promise<WorkLeft> {
  const { rows } = await sql<WorkLeft>`select
    (select count(*) from conversations where region_id = ${regionId} and taken_over_by = ${staffId}) as talks,
    (select count(distinct i.id) from instructions i join instructed_cases c on c.region_id = i.region_id and c.instruction_id = i.id and c.is_open
      where i.region_id = ${regionId} and i.given_by = ${staffId} and i.withdrawn_at is null) as instructions,
    (select count(*) from visit_officers o join visits v on v.region_id = o.region_id and v.id = o.visit_id
      where o.region_id = ${regionId} and o.staff_id = ${staffId} and v.day >= ${today}::date) as visits,
    (select count(*) from notices where region_id = ${regionId} and staff_id = ${staffId} and told_at is null and dropped is null) as notices,
    (select count(*) from group_imports where region_id = ${regionId} and staff_id = ${staffId} and state in ('reading', 'ready')) as groups,
    (select count(*) from imports where region_id = ${regionId} and created_by = ${staffId} and state in ('reading', 'ready')) as imports`.execute(
    trx,
  )
  return rows[0] as WorkLeft
}

/** @param to null: back to the team */
export async function moveTalks(trx: Trx, { regionId, staffId, to, at }: Of & { to: string | null; at: Date }): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ takenOverBy: to, takenOverAt: to ? at : null })
    .where('regionId', '=', regionId)
    .where('takenOverBy', '=', staffId)
    .execute()
}

type Move = Of & { to: string }

/** Those that are open; what is done stays with whoever asked for it. */
export async function moveInstructions(trx: Trx, { regionId, staffId, to }: Move): Promise<void> {
  await trx
    .updateTable('instructions')
    .set({ givenBy: to })
    .where('regionId', '=', regionId)
    .where('givenBy', '=', staffId)
    .where('withdrawnAt', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('instructedCases')
          .select('caseId')
          .where('instructedCases.regionId', '=', regionId)
          .whereRef('instructedCases.instructionId', '=', 'instructions.id')
          .where('isOpen', '=', true),
      ),
    )
    .execute()
}

/** Visits to come; who goes there already stays once. @param today by the region's calendar, `YYYY-MM-DD` */
export async function moveVisits(trx: Trx, { regionId, staffId, to, today }: Move & { today: string }): Promise<void> {
  await sql`with gone as (
      delete from visit_officers o using visits v
      where v.region_id = o.region_id and v.id = o.visit_id and v.day >= ${today}::date and o.region_id = ${regionId} and o.staff_id = ${staffId}
      returning o.visit_id)
    insert into visit_officers (region_id, visit_id, staff_id) select ${regionId}, visit_id, ${to} from gone on conflict do nothing`.execute(trx)
}

export async function moveGroupImports(trx: Trx, { regionId, staffId, to }: Move): Promise<void> {
  await trx
    .updateTable('groupImports')
    .set({ staffId: to })
    .where('regionId', '=', regionId)
    .where('staffId', '=', staffId)
    .where('state', 'in', ['reading', 'ready'])
    .execute()
}

export async function moveImports(trx: Trx, { regionId, staffId, to }: Move): Promise<void> {
  await trx
    .updateTable('imports')
    .set({ createdBy: to })
    .where('regionId', '=', regionId)
    .where('createdBy', '=', staffId)
    .where('state', 'in', ['reading', 'ready'])
    .execute()
}
