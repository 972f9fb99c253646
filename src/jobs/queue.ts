/** Asking for background work, as part of the caller's transaction: if that rolls back, the work is never done. */
import { runMigrations } from 'graphile-worker'
import { sql, type RawBuilder } from 'kysely'
import type pg from 'pg'
import { PREPARED } from '#db/prepared.ts'
import type { JobName, Jobs } from '#jobs/catalog.ts'
import type { Trx } from '#db/transaction.ts'

export type JobOptions = {
  /** Two waiting jobs with the same key become one. */
  key?: string
  runAt?: Date
  /** Jobs of one queue are done one after the other. */
  queue?: string
}

/** Lower goes first, 0 is usual: an answer that is ready goes out before the next one is thought of. */
const PRIORITIES: Partial<Record<JobName, number>> = { 'send-message': -1 }

/** Asking as part of a statement that has something else to do; without a key, so that the answer is of no interest. */
export function askFor<N extends JobName>(name: N, ids: Jobs[N]): RawBuilder<unknown> {
  return sql`graphile_worker.add_job(${name}, ${JSON.stringify(ids)}::json, priority := ${PRIORITIES[name] ?? null}::integer)`
}

// The four read as one sentence: in this transaction, ask for this work, on these things, in this manner.
// oxlint-disable-next-line max-params
export async function enqueue<N extends JobName>(trx: Trx, name: N, ids: Jobs[N], { key, runAt, queue }: JobOptions = {}): Promise<void> {
  const ask = () =>
    sql<{ id: string | null }>`${sql.raw(PREPARED)}
    select id from graphile_worker.add_job(${name}, ${JSON.stringify(ids)}::json,
      queue_name := ${queue ?? null}, job_key := ${key ?? null}, run_at := ${runAt ?? null}::timestamptz, priority := ${PRIORITIES[name] ?? null}::integer)`.execute(
      trx,
    )
  const { rows } = await ask()
  // A job that a worker took at this very moment is neither changed nor replaced, and does not see what we have written.
  // By now it counts as running: asked again, another one is made.
  if (!rows[0]?.id) await ask()
}

/**
 * Jobs that a killed process held would stay held for four hours. Called at the start; if another process lives beside us,
 * some of its jobs are done twice, which every job must bear anyway.
 */
export async function releaseJobs(pool: pg.Pool): Promise<void> {
  await pool.query(
    'select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))',
  )
  // A job whose key was asked for again while it ran: the queue takes its key and its tries away, and nobody would clear it.
  await pool.query(
    `select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs
      where locked_by is null and key is null and attempts >= max_attempts and last_error is null))`,
  )
}

/** A sweep that ran while the clock was ahead would be left out until that hour: its last turn is forgotten. */
export async function forgetTurnsToCome(pool: pg.Pool): Promise<void> {
  await pool.query('update graphile_worker._private_known_crontabs set last_execution = null where last_execution > now()')
}

/** The tables of the queue itself. */
export function migrateQueue(pool: pg.Pool): Promise<void> {
  return runMigrations({ pgPool: pool })
}
