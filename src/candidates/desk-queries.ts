/** SQL of the desk's page of candidates. Reading only. One function, one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { AnswerState, Purpose } from '#candidates/answers/queries.ts'
import type { CandidateState } from '#candidates/queries.ts'
import type { Trx } from '#db/transaction.ts'
import type { DeskFile } from '#desk/case-queries.ts'
import { signOf } from '#lib/personal/masked.ts'
import type { Source } from '#reports/source.ts'

export type DeskAnswer = { id: string; purpose: Purpose; state: AnswerState; problem: string | null; problemCode: number | null }

export type DeskCandidate = {
  id: string
  channel: string
  state: CandidateState
  source: Source
  /** By which one author is told from another; no name. */
  sign: string | null
  text: string
  originalText: string | null
  saidAt: Date
  editedAt: Date | null
  removedAt: Date | null
  isHidden: boolean
  reason: string | null
  decidedAt: Date | null
  decidedName: string | null
  /** Of the report it became. */
  ticket: string | null
  caseId: string | null
  files: DeskFile[]
  answers: DeskAnswer[]
}

/** Newest first. Those its author took back without our knowing a word of it are not listed. */
export function listCandidates(trx: Trx, regionId: string, { state, limit }: { state: CandidateState; limit: number }): Promise<DeskCandidate[]> {
  return read(
    trx,
    sql`select * from candidates where region_id = ${regionId} and state = ${state} and (state <> 'withdrawn' or text <> '')
      order by case when state = 'waiting' then said_at else coalesce(decided_at, removed_at) end desc, id limit ${limit}`,
  )
}

/** The public words a case came from, and those that joined it. */
export function listCandidatesOfCase(trx: Trx, regionId: string, caseId: string): Promise<DeskCandidate[]> {
  return read(
    trx,
    sql`select c.* from candidates c left join reports r on r.region_id = c.region_id and r.id = c.report_id
      where c.region_id = ${regionId} and c.state = 'taken' and (r.case_id = ${caseId} or (c.report_id is null and c.case_id = ${caseId})) limit 50`,
  )
}

async function read(trx: Trx, rowsOf: RawBuilder<unknown>): Promise<DeskCandidate[]> {
  const { rows } = await sql<Omit<DeskCandidate, 'sign'> & { authorRef: string | null; files: (Omit<DeskFile, 'at'> & { at: string })[] }>`
    select c.id, c.channel, c.state, c.source, c.author_ref, c.text, c.original_text, c.said_at, c.edited_at, c.removed_at, c.is_hidden, c.reason,
      c.decided_at, s.name as decided_name, r.ticket, coalesce(r.case_id, c.case_id) as case_id,
      coalesce((select json_agg(json_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'problem', f.problem, 'seconds', f.seconds, 'fileName', f.file_name,
          'at', coalesce(f.taken_at, f.created_at), 'isTaken', f.taken_at is not null, 'latitude', null, 'longitude', null) order by f.created_at, f.id)
        from attachments f where f.region_id = c.region_id and f.candidate_id = c.id), '[]') as files,
      coalesce((select json_agg(json_build_object('id', a.id, 'purpose', a.purpose, 'state', a.state, 'problem', a.problem, 'problemCode', a.problem_code)
          order by a.created_at, a.purpose desc)
        from comment_answers a where a.region_id = c.region_id and a.candidate_id = c.id), '[]') as answers
    from (${rowsOf}) c
    left join staff s on s.id = c.decided_by
    left join reports r on r.region_id = c.region_id and r.id = c.report_id
    order by case when c.state = 'waiting' then c.said_at else coalesce(c.decided_at, c.removed_at) end desc, c.id`.execute(trx)
  return rows.map(({ authorRef, ...row }) => ({
    ...row,
    sign: authorRef && signOf(authorRef),
    files: row.files.map((file) => ({ ...file, at: new Date(file.at) })),
  }))
}

/** Whether the person whose eyes the transaction has sees it. */
export async function isShownTo(trx: Trx, regionId: string, id: string): Promise<boolean> {
  return (await trx.selectFrom('candidates').select('id').where('regionId', '=', regionId).where('id', '=', id).executeTakeFirst()) !== undefined
}

export async function countWaiting(trx: Trx, regionId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('candidates')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('regionId', '=', regionId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return count
}
