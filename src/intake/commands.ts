/** Taking in what providers deliver: stored as it came, durable before they are answered; read later by jobs. */
import type { Update } from '#channels/channel.ts'
import { type Db, inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { Log } from '#lib/log.ts'
import type { Storage } from '#lib/storage.ts'
import { keepFiles } from './file-commands.ts'
import { createLine, LineFull } from './line.ts'
import { createPressure } from './pressure.ts'
import { deleteReadUpdates, insertUpdates } from './queries.ts'
import { asUnknown, inOrder, type Owner, toRow, type UpdateRow } from './rows.ts'

export type Intake = {
  /** Resolves when all of them are durable. @throws DomainError webhook.busy: nothing is promised, come back later */
  take: (deliveries: Delivery[], receivedAt: Date) => Promise<void>
  /** Other work waits here for its turn, a few seconds at most. */
  pressure: () => Promise<void>
}

export type Delivery = { update: Update; account: Owner }

/** Days for which updates that were read are kept. Providers deliver again for up to seven. */
const KEPT = 30

export function createIntake(db: Db, log: Log, storage: Storage): Intake {
  const line = createLine<UpdateRow>(
    (row) => row.region_id,
    (rows) => store(db, rows),
  )
  const pressure = createPressure()
  return {
    pressure: pressure.ease,
    async take(deliveries, receivedAt) {
      if (deliveries.length === 0) return
      pressure.note(line.size() + deliveries.length)
      try {
        const kept = await Promise.all(deliveries.map((one) => keepFiles({ db, storage }, one)))
        await line.add(kept.map(({ update, account }) => toRow(update, account, receivedAt)))
      } catch (error) {
        if (!(error instanceof LineFull)) log.error({ error: error instanceof Error ? error.message : error }, 'updates could not be stored')
        throw new DomainError('webhook.busy')
      }
    },
  }
}

/** All or nothing; a single row that the database refuses is kept as something unknown instead. */
async function store(db: Db, rows: UpdateRow[]): Promise<void> {
  const [first] = rows
  if (!first) return
  try {
    await insertUpdates(db, first.region_id, inOrder(rows))
  } catch (error) {
    if (rows.length > 1 || !isRefused(error)) throw error
    await insertUpdates(db, first.region_id, [asUnknown(first)])
  }
}

/** PostgreSQL's classes of errors that lie in the row itself and would come again: data, constraint, limit. */
function isRefused(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return ['22', '23', '54'].includes(code.slice(0, 2))
}

/** What was read long ago goes; what nobody understood as well. In small steps, so that no lock is held for long. */
export async function deleteOldUpdates(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const before = new Date(at.getTime() - KEPT * 24 * 3600 * 1000)
  const limit = 5_000
  while ((await inRegion(db, regionId, (trx) => deleteReadUpdates(trx, { regionId, before, limit }))) === limit);
}
