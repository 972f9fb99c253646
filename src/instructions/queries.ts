/** All SQL about leaders' instructions. Who gave one and is kept from the case meanwhile finds that case in no list. */
import { sql } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { Reader } from '#cases/about/reader.ts'
import type { CaseState, Outcome } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import type { Day } from '#lib/dates.ts'
import type { Role } from '#staff/permissions.ts'
import { coveredRow } from '#staff/reading/covered.ts'

export async function insertInstruction(
  trx: Trx,
  row: { regionId: string; id: string; text: string; dueOn: Day; givenBy: string; givenAt: Date },
): Promise<void> {
  await trx.insertInto('instructions').values(row).execute()
}

export async function insertInstructedCase(trx: Trx, row: { regionId: string; instructionId: string; caseId: string }): Promise<void> {
  await trx.insertInto('instructedCases').values(row).execute()
}

type OfCase = { regionId: string; instructionId: string; caseId: string }

/** Reports it done on one case, once. @returns false when it was not open there any more */
export async function markDone(
  trx: Trx,
  { regionId, instructionId, caseId }: OfCase,
  done: { by: string | null; text: string; at: Date },
): Promise<boolean> {
  const marked = await trx
    .updateTable('instructedCases')
    .set({ isOpen: false, doneAt: done.at, doneBy: done.by, doneText: done.text })
    .where('regionId', '=', regionId)
    .where('instructionId', '=', instructionId)
    .where('caseId', '=', caseId)
    .where('isOpen', '=', true)
    .returning('caseId')
    .executeTakeFirst()
  return marked !== undefined
}

/** Only who gave it takes it back. @returns false when it is not theirs, or was taken back before */
export async function markWithdrawn(trx: Trx, { regionId, id, by, at }: { regionId: string; id: string; by: string; at: Date }): Promise<boolean> {
  const marked = await trx
    .updateTable('instructions')
    .set({ withdrawnAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('givenBy', '=', by)
    .where('withdrawnAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return marked !== undefined
}

/** @returns the cases it is still open on, in the order in which cases are held */
export async function listOpenCases(trx: Trx, regionId: string, instructionId: string): Promise<string[]> {
  const open = await trx
    .selectFrom('instructedCases')
    .select('caseId')
    .where('regionId', '=', regionId)
    .where('instructionId', '=', instructionId)
    .where('isOpen', '=', true)
    .orderBy('caseId')
    .execute()
  return open.map(({ caseId }) => caseId)
}

/** @returns false when it was reported done meanwhile */
export async function closeInstructedCase(trx: Trx, { regionId, instructionId, caseId }: OfCase): Promise<boolean> {
  const closed = await trx
    .updateTable('instructedCases')
    .set({ isOpen: false })
    .where('regionId', '=', regionId)
    .where('instructionId', '=', instructionId)
    .where('caseId', '=', caseId)
    .where('isOpen', '=', true)
    .returning('caseId')
    .executeTakeFirst()
  return closed !== undefined
}

export type CaseInstruction = { id: string; text: string; dueOn: Day; givenAt: Date; giverId: string; giverName: string; giverRole: Role }

/** Those still open on a case, the most pressing first. */
export async function listInstructionsOfCase(trx: Trx, regionId: string, caseId: string): Promise<CaseInstruction[]> {
  const { rows } = await sql<CaseInstruction>`
    select i.id, i.text, i.due_on::text as due_on, i.given_at, i.given_by as giver_id, coalesce(s.name, '') as giver_name, coalesce(s.role, 'leader') as giver_role
    from instructed_cases ic join instructions i on i.region_id = ic.region_id and i.id = ic.instruction_id
    left join staff s on s.id = i.given_by
    where ic.region_id = ${regionId} and ic.case_id = ${caseId} and ic.is_open
    order by i.due_on, i.given_at`.execute(trx)
  return rows
}

export type InstructedCase = {
  ticket: string
  title: string
  isSecret: boolean
  state: CaseState
  outcome: Outcome | null
  holder: string | null
  isOpen: boolean
  doneAt: Date | null
  doneText: string | null
  doneName: string | null
}

export type GivenInstruction = {
  id: string
  text: string
  dueOn: Day
  givenAt: Date
  withdrawnAt: Date | null
  openCount: number
  cases: InstructedCase[]
}

/** What a person has asked for and what came back, newest first. A case that was made secret since says no more than that. */
export async function listGiven(trx: Trx, { regionId, reader }: { regionId: string; reader: Reader }, staffId: string): Promise<GivenInstruction[]> {
  const { rows } = await sql<GivenInstruction>`
    select i.id, i.text, i.due_on::text as due_on, i.given_at, i.withdrawn_at, count(*) filter (where ic.is_open) as open_count,
      json_agg(json_build_object('ticket', case when c.is_secret then '' else first.ticket end, 'title', case when c.is_secret then '' else c.title end,
        'isSecret', c.is_secret, 'state', c.state, 'outcome', c.outcome, 'holder', a.short_name, 'isOpen', ic.is_open, 'doneAt', ic.done_at,
        'doneText', ic.done_text, 'doneName', coalesce(b.short_name, s.name)) order by ic.is_open desc, ic.done_at desc, c.received_at) as cases
    from instructions i
    join instructed_cases ic on ic.region_id = i.region_id and ic.instruction_id = i.id
    join cases c on c.region_id = ic.region_id and c.id = ic.case_id
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    left join staff s on s.id = ic.done_by
    left join agencies b on b.region_id = ic.region_id and b.id = s.agency_id
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where i.region_id = ${regionId} and i.given_by = ${staffId} and ${isNotAbout(reader)}
    group by i.id, i.text, i.due_on, i.given_at, i.withdrawn_at
    order by i.given_at desc limit ${sql.lit(MOST_GIVEN)}`.execute(trx)
  return rows.map((row) => ({
    ...row,
    cases: row.cases.map((one) => ({ ...coveredRow(one, ['title'], reader), doneAt: one.doneAt && new Date(one.doneAt) })),
  }))
}

/** Older ones have been read. */
const MOST_GIVEN = 100

export type OpenInstruction = { text: string; dueOn: Day; openCount: number; doneCount: number }

/** For the brief: what somebody asked for and has not had back yet, the most pressing first. */
export async function listOpenInstructions(
  trx: Trx,
  { regionId, reader, limit }: { regionId: string; reader: Reader; limit: number },
): Promise<OpenInstruction[]> {
  const { rows } = await sql<OpenInstruction>`
    select i.text, i.due_on::text as due_on, count(*) filter (where ic.is_open) as open_count, count(*) filter (where not ic.is_open) as done_count
    from instructions i
    join instructed_cases ic on ic.region_id = i.region_id and ic.instruction_id = i.id
    join cases c on c.region_id = ic.region_id and c.id = ic.case_id
    where i.region_id = ${regionId} and i.withdrawn_at is null and ${isNotAbout(reader)}
    group by i.id, i.text, i.due_on, i.given_at
    having bool_or(ic.is_open)
    order by i.due_on, i.given_at limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

/** How many of a person's instructions are open: in time, and past their day. */
export async function countGiven(
  trx: Trx,
  { regionId, reader, staffId, today }: { regionId: string; reader: Reader; staffId: string; today: Day },
): Promise<{ open: number; overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(distinct i.id) filter (where i.due_on >= ${today}::date) as open, count(distinct i.id) filter (where i.due_on < ${today}::date) as overdue
    from instructions i
    join instructed_cases ic on ic.region_id = i.region_id and ic.instruction_id = i.id and ic.is_open
    join cases c on c.region_id = ic.region_id and c.id = ic.case_id
    where i.region_id = ${regionId} and i.given_by = ${staffId} and ${isNotAbout(reader)}`.execute(trx)
  return rows[0] ?? { open: 0, overdue: 0 }
}
