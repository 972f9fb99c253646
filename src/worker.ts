/** Starts background work: the jobs of the catalogue, and the sweeps that run by the clock. */
import { parseCronItems, run, type Runner, type TaskList } from 'graphile-worker'
import { releaseJobs } from '#jobs/queue.ts'
import type pg from 'pg'
import { SCHEDULE, type JobContext, type JobHandlers, type JobName, type Jobs } from '#jobs/catalog.ts'

/** Jobs at a time. More would only queue up for the pool's connections. */
const CONCURRENCY = 8

/** Milliseconds until a job whose time has come is noticed; jobs without a waiting time start at once. */
const POLL_EVERY = 250

/** @property pressure resolves when a job may begin: answering providers comes first (src/intake/pressure.ts) */
export type WorkerParts = { pool: pg.Pool; handlers: JobHandlers; pressure: () => Promise<void> }

export async function startWorker({ pool, handlers, pressure }: WorkerParts, context: JobContext): Promise<Runner> {
  await releaseJobs(pool)
  return run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    pollInterval: POLL_EVERY,
    noHandleSignals: true,
    taskList: toTasks({ handlers, pressure }, context),
    parsedCronItems: parseCronItems(
      SCHEDULE.map(({ cron, jobs }) => ({ task: 'sweep-regions', match: cron, payload: { jobs }, identifier: jobs.join('+') })),
    ),
  })
}

function toTasks({ handlers, pressure }: Omit<WorkerParts, 'pool'>, context: JobContext): TaskList {
  const task = (name: string) => async (ids: unknown) => {
    await pressure()
    await doJob({ handlers, name: name as JobName, ids: ids as never }, context)
  }
  return Object.fromEntries(Object.keys(handlers).map((name) => [name, task(name)]))
}

async function doJob<N extends JobName>({ handlers, name, ids }: { handlers: JobHandlers; name: N; ids: Jobs[N] }, context: JobContext): Promise<void> {
  try {
    await handlers[name](ids, context)
  } catch (error) {
    // The queue tries again by itself; the log is for the operator.
    context.log.error({ job: name, error: error instanceof Error ? { message: error.message, stack: error.stack } : error }, 'job failed')
    throw error
  }
}
