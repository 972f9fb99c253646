/** The worker with a clock of its own: sweeps at their times, and whatever jobs they ask for, by the real handlers. */
import { sql } from 'kysely'
import type { Db } from '#db/transaction.ts'
import { SCHEDULE, type JobContext, type JobName } from '#jobs/catalog.ts'
import { handlers } from '#jobs/handlers.ts'

export type Clockwork = {
  now: () => Date
  /** Goes on to that moment; the sweeps run on the way, every so many minutes. @throws the first job that fails */
  goOn: (until: Date) => Promise<void>
  /** Put forward or back without anything happening on the way. */
  jump: (to: Date) => void
}

type Parts = Omit<JobContext, 'now'> & { regionId: string; begin: Date; everyMinutes: number }

export function startClockwork({ regionId, begin, everyMinutes, ...parts }: Parts): Clockwork {
  let clock = begin
  const began = new Date()
  const context: JobContext = { ...parts, now: () => clock }
  const step = everyMinutes * 60_000
  async function tick(): Promise<void> {
    const minutes = clock.getUTCMinutes()
    const due = SCHEDULE.filter(({ cron }) => cron.startsWith('*/5') || minutes < everyMinutes).filter(({ cron }) => !cron.startsWith('30 '))
    for (const job of due.flatMap(({ jobs }) => jobs)) await handlers[job]({ regionId }, context)
    await work(parts.db, { context, began })
  }
  return {
    now: () => clock,
    jump: (to) => void (clock = to),
    async goOn(until) {
      for (; clock < until; clock = new Date(Math.min(until.getTime(), clock.getTime() + step))) await tick()
      await tick()
    },
  }
}

/** Jobs without a time of their own carry the machine's: they are due at once. */
async function work(db: Db, { context, began }: { context: JobContext; began: Date }): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: string; name: JobName; ids: never }>`
      delete from graphile_worker._private_jobs where id = (
        select id from graphile_worker._private_jobs where run_at <= ${context.now()} or run_at >= ${began} order by priority, id limit 1
      ) returning id, payload as ids, (select identifier from graphile_worker._private_tasks t where t.id = task_id) as name`.execute(db)
    const [job] = rows
    if (!job) return
    await handlers[job.name](job.ids, context)
  }
}
