/** All SQL about papers. Those of a case are only seen by who may read the case, those with the leader's own complaints in their figures not by him. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { isReadable, isVisible } from '#desk/search/conditions-queries.ts'
import type { Scope } from '#desk/scope.ts'
import type { PaperKind, Parameters } from '#papers/kinds.ts'

export type PaperState = 'waiting' | 'making' | 'done' | 'failed'
export type PaperStep = 'figures' | 'rows' | 'pages' | 'table' | 'bundle' | 'keep'
export type Progress = { step: PaperStep; done: number; total: number }
/** @property pages null: not a PDF */
export type PaperFile = { name: string; key: string; mediaType: string; bytes: number; pages: number | null }

export type PaperRow = {
  regionId: string
  id: string
  kind: PaperKind
  parameters: Parameters
  caseId: string | null
  askedBy: string
  state: PaperState
  attempt: number
  progress: Progress | null
  files: PaperFile[]
  error: string | null
  askedAt: Date
  doneAt: Date | null
  expiresAt: Date
}

export type NewPaper = Pick<PaperRow, 'regionId' | 'id' | 'kind' | 'parameters' | 'caseId' | 'askedBy' | 'askedAt' | 'expiresAt'> & {
  wish: string
}

/** @returns false when the same person is waiting for the same paper already */
export async function insertPaper(trx: Trx, { parameters, ...row }: NewPaper): Promise<boolean> {
  const added = await trx
    .insertInto('papers')
    .values({ ...row, parameters: JSON.stringify(parameters) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Whoever takes it last makes it: what an earlier attempt still does is thrown away. @returns undefined when it is done, failed or gone */
export function takePaper(trx: Trx, regionId: string, id: string): Promise<PaperRow | undefined> {
  return trx
    .updateTable('papers')
    .set({ state: 'making', attempt: sql`attempt + 1`, progress: null })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'making'])
    .returningAll()
    .$castTo<PaperRow>()
    .executeTakeFirst()
}

type Attempt = Pick<PaperRow, 'regionId' | 'id' | 'attempt'>

/** @returns false when another attempt has taken over, or the paper was deleted */
export async function updatePaper(
  trx: Trx,
  { regionId, id, attempt }: Attempt,
  change: { state?: PaperState; progress?: Progress | null; files?: PaperFile[]; error?: string; doneAt?: Date },
): Promise<boolean> {
  const { progress, files, ...set } = change
  const updated = await trx
    .updateTable('papers')
    .set({
      ...set,
      ...(progress !== undefined && { progress: progress && JSON.stringify(progress) }),
      ...(files && { files: JSON.stringify(files) }),
    })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'making')
    .returning('id')
    .executeTakeFirst()
  return updated !== undefined
}

export type ShownPaper = Omit<PaperRow, 'regionId' | 'askedBy' | 'caseId'> & { askedByName: string | null; isMine: boolean }

/** Newest first. */
export async function listPapers(trx: Trx, scope: Scope, { staffId, limit }: { staffId: string; limit: number }): Promise<ShownPaper[]> {
  const { rows } = await sql<ShownPaper>`
    select p.id, p.kind, p.parameters, p.state, p.attempt, p.progress, p.files, p.error, p.asked_at, p.done_at, p.expires_at, s.name as asked_by_name,
      p.asked_by = ${staffId} as is_mine
    from papers p left join staff s on s.id = p.asked_by
    where ${isOpenTo(scope)} order by p.asked_at desc, p.id desc limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

export async function findPaper(trx: Trx, scope: Scope, id: string): Promise<PaperRow | undefined> {
  const { rows } = await sql<PaperRow>`select p.* from papers p where ${isOpenTo(scope)} and p.id = ${id}`.execute(trx)
  return rows[0]
}

/** `p` is the paper. */
function isOpenTo(scope: Scope) {
  return sql<boolean>`(p.region_id = ${scope.regionId} and (p.case_id is null or exists (
    select 1 from cases c where c.id = p.case_id and ${isVisible(scope)} and ${isReadable(scope)})))`
}

/** @returns what is left to be removed of it; undefined: it was gone already */
export function deletePaper(trx: Trx, regionId: string, id: string): Promise<Pick<PaperRow, 'id' | 'attempt' | 'kind'> | undefined> {
  return trx
    .deleteFrom('papers')
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .returning(['id', 'attempt', 'kind'])
    .$castTo<Pick<PaperRow, 'id' | 'attempt' | 'kind'>>()
    .executeTakeFirst()
}

export function deleteExpired(trx: Trx, regionId: string, at: Date): Promise<Pick<PaperRow, 'id' | 'attempt' | 'kind'>[]> {
  return trx
    .deleteFrom('papers')
    .where('regionId', '=', regionId)
    .where('expiresAt', '<', at)
    .returning(['id', 'attempt', 'kind'])
    .$castTo<Pick<PaperRow, 'id' | 'attempt' | 'kind'>>()
    .execute()
}
