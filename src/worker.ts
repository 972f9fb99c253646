/** Starts background work: the jobs of the catalogue, and the sweeps that run by the clock. */
import { Logger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import { SCHEDULE, type JobContext, type JobHandlers, type JobName, type Jobs, type SweepName } from '#jobs/catalog.ts'
import { isWrongByClock, watchClock } from '#jobs/clock.ts'
import { forgetTurnsToCome, releaseJobs } from '#jobs/queue.ts'
import type { Log } from '#lib/log.ts'

/** Jobs at a time. More would only queue up for the pool's connections. */
const CONCURRENCY = 12

/** Milliseconds until a job whose time has come is noticed; jobs without a waiting time start at once. */
const POLL_EVERY = 100

/**
 * @property pressure resolves when a job may begin: answering providers comes first (src/intake/pressure.ts)
 * @property watch how the clock is watched
 */
export type WorkerParts = { pool: pg.Pool; handlers: JobHandlers; pressure: () => Promise<void>; watch?: typeof watchClock }

/** @property isRunning jobs are taken now */
export type Worker = { stop: () => Promise<void>; isRunning: () => boolean }

export async function startWorker(parts: WorkerParts, context: JobContext): Promise<Worker> {
  const { pool, watch = watchClock } = parts
  let runner: Runner | undefined
  const begin = async () => {
    await forgetTurnsToCome(pool)
    const begun = await beginWork(parts, context)
    runner = begun
    const ended = () => void (runner === begun && (runner = undefined))
    begun.promise.then(ended, ended)
  }
  const end = async () => {
    const ending = runner
    runner = undefined
    await ending?.stop()
  }
  await releaseJobs(pool)
  await begin()
  // One turn after the other; the end waits for one that is under way.
  let turns = Promise.resolve()
  let isStopping = false
  const beginAnew = async (setBy: number) => {
    if (isStopping || (setBy === 0 && runner)) return
    const setBySeconds = Math.round(setBy / 1000)
    context.log.error({ setBySeconds }, 'background work begins anew: the clock was set, the machine slept, or it had ended')
    await end()
    await begin()
  }
  const endWatch = watch((setBy) => {
    turns = turns.then(() => beginAnew(setBy)).catch((error: unknown) => context.log.error({ error }, 'background work could not begin anew'))
    return turns
  })
  return {
    stop: async () => {
      isStopping = true
      endWatch()
      await turns
      await end()
    },
    isRunning: () => runner !== undefined,
  }
}

async function beginWork({ pool, handlers, pressure }: WorkerParts, context: JobContext): Promise<Runner> {
  const runner = await run({
    // Jobs are fetched a handful at a time and those done are crossed off together: half of the queue's own statements.
    preset: { worker: { localQueue: { size: CONCURRENCY }, completeJobBatchDelay: 0 } },
    pgPool: pool,
    logger: quietLogger(context.log),
    concurrency: CONCURRENCY,
    pollInterval: POLL_EVERY,
    noHandleSignals: true,
    taskList: toTasks({ handlers, pressure }, context),
    parsedCronItems: parseCronItems(
      SCHEDULE.map(({ cron, jobs, madeUpFor = 0 }) => ({
        task: 'sweep-regions',
        match: cron,
        payload: { jobs },
        identifier: jobs.join('+'),
        options: { backfillPeriod: madeUpFor },
      })),
    ),
  })
  try {
    // What a crash left half done is not to wait for the next sweep.
    await runner.addJob('sweep-regions', { jobs: AFTER_START }, { jobKey: 'after-start' })
  } catch (fault) {
    // Nobody would hold it: the next try begins one of its own.
    await runner.stop().catch(() => undefined)
    throw fault
  }
  return runner
}

const AFTER_START: SweepName[] = ['count-cases', 'check-deadlines', 'resume-sending', 'resume-mails', 'resume-conversations', 'exchange-with-sp4n']

/** One line for each job that ends well would cost more than many of the jobs. Failed ones are told by doJob. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'warning') log.warn({ queue: message })
    if (level === 'error' && !message.startsWith('Failed task')) log.error({ queue: message })
  })
}

function toTasks({ handlers, pressure }: Pick<WorkerParts, 'handlers' | 'pressure'>, context: JobContext): TaskList {
  const task = (name: string) => async (ids: unknown) => {
    await pressure()
    await doJob({ handlers, name: name as JobName, ids: ids as never }, context)
  }
  return Object.fromEntries(Object.keys(handlers).map((name) => [name, task(name)]))
}

async function doJob<N extends JobName>(
  { handlers, name, ids }: { handlers: JobHandlers; name: N; ids: Jobs[N] },
  context: JobContext,
): Promise<void> {
  if (await isWrongByClock(name, context)) return
  try {
    await handlers[name](ids, context)
  } catch (error) {
    // The queue tries again by itself; the log is for the operator.
    context.log.error({ job: name, error: error instanceof Error ? { message: error.message, stack: error.stack } : error }, 'job failed')
    throw error
  }
}
