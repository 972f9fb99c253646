/**
 * Under row-level security PostgreSQL asks an index only with functions that cannot betray a row they are shown
 * ("leakproof"). Comparing a list of words with a question raises no errors and tells nothing, but is not marked so;
 * without the mark every search of the desk reads all cases. Needs a superuser; without one searching works, only slower.
 */
import type pg from 'pg'

export async function markLeakproof(superuser: pg.Client): Promise<void> {
  const marked = await superuser.query(`select from pg_proc where oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure and proleakproof`)
  if (marked.rowCount) return
  // Two that start at once mark it one after the other: PostgreSQL refuses to change a function twice in the same moment.
  await superuser.query(`begin; select pg_advisory_xact_lock(hashtext('tanggap leakproof'));
    alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof; commit`)
}
