/** Other governments that were asked and say nothing: whoever follows the case is told, again and again, until something comes back. */
import { loadCalendar, record, withCase } from '#cases/change-commands.ts'
import { dueAt } from '#cases/sla.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { listAwaited, lockTransfer, updateTransfer, type TransferRow } from '#transfers/queries.ts'

/** @returns how many were silent for longer than the region's limit */
export async function remindOfTransfers(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<number> {
  const { limit, calendar, awaited } = await inRegion(db, regionId, async (trx) => {
    const { region, calendar } = await loadCalendar(trx, regionId)
    return { calendar, limit: region.settings.limits.transfer, awaited: await listAwaited(trx, regionId) }
  })
  if (limit === null) return 0
  const isSilent = (one: TransferRow) => one.state !== 'answered' && dueAt(lastNews(one), limit, calendar) < at
  let count = 0
  for (const { id, caseId } of awaited.filter(isSilent)) {
    const command = { regionId, caseId, actor: {}, at }
    await withCase(db, command, async (held) => {
      const locked = await lockTransfer(held.trx, regionId, id)
      if (!locked || held.found.transferId !== id || !isSilent(locked)) return
      await updateTransfer(held.trx, locked, { remindedAt: at })
      const since = (locked.heardAt ?? locked.sentAt ?? locked.offeredAt).toISOString()
      await record(held, command, { kind: 'transfer_silent', agencyId: locked.agencyId, details: { since, limit } })
      count++
    })
  }
  return count
}

function lastNews({ offeredAt, sentAt, heardAt, remindedAt }: TransferRow): Date {
  return new Date(Math.max(...[offeredAt, sentAt, heardAt, remindedAt].map((one) => one?.getTime() ?? 0)))
}
