/** A case handed over by way of SP4N-LAPOR! was entered there: its number stands with the hand-over and with the case. */
import type { OnCase } from '#cases/change-commands.ts'
import { saveLink } from '#bridges/sp4n/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { markSent } from '#transfers/commands.ts'

/** @throws DomainError sp4n.number_invalid, sp4n.number_taken, transfer.not_found, transfer.reference_missing */
export async function markSentToSp4n(db: Db, command: OnCase & { reference: string }): Promise<void> {
  await inRegion(db, command.regionId, async (trx) => {
    await markSent(trx, command)
    await saveLink(trx, { ...command, direction: 'to_sp4n', facts: { number: command.reference, sentAt: command.at } })
  })
}
