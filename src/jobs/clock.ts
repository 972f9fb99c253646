/**
 * Sweeps act by the clock alone: a machine whose clock runs wrong would raise every case and close every answer at once.
 * Before each sweep the machine's clock is compared with the database's. On one machine they are the same clock; then
 * only the history's own rule helps, that no event is older than the one before it (cases/change-commands.ts).
 */
import { sql } from 'kysely'
import { SCHEDULE, type JobContext, type JobName } from '#jobs/catalog.ts'

/** Milliseconds. Clocks that are kept by a time server differ by less than one second. */
const TOLERATED = 3 * 60_000

const BY_THE_CLOCK: ReadonlySet<JobName> = new Set<JobName>(['sweep-regions', ...SCHEDULE.flatMap(({ jobs }) => jobs)])

/** @returns whether this job is left out now, which one line of the log then says */
export async function isWrongByClock(name: JobName, { db, now, log }: Pick<JobContext, 'db' | 'now' | 'log'>): Promise<boolean> {
  if (!BY_THE_CLOCK.has(name)) return false
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db)
  const ahead = now().getTime() - (rows[0]?.at.getTime() ?? 0)
  if (Math.abs(ahead) <= TOLERATED) return false
  log.error({ job: name, secondsAhead: Math.round(ahead / 1000) }, "left out: this machine's clock is not the database's; set the clock right")
  return true
}

const MINUTE = 60_000

/**
 * Asks once a minute whether the machine's clock went on by as much as has passed: what waits for an hour would wait too long after a clock was set back.
 * @param look is told by how many milliseconds the clock was set, 0 when it was not @returns ends the watching
 */
export function watchClock(look: (setBy: number) => unknown): () => void {
  const ahead = () => Date.now() - performance.now()
  let before = ahead()
  const watching = setInterval(() => {
    const setBy = ahead() - before
    before += setBy
    look(Math.abs(setBy) > TOLERATED ? setBy : 0)
  }, MINUTE)
  return () => clearInterval(watching)
}
