/** The talk with somebody of the staff. */
import { openConversation } from '#conversations/hear-commands.ts'
import type { Trx } from '#db/transaction.ts'
import { findWhatsappAccount } from '#notices/queries.ts'
import type { StaffMember } from '#staff/queries.ts'

/**
 * The talk over the region's number with somebody of the staff. Like any talk: who writes there reports like anybody.
 * Our messages in it belong to no report and no case, so no desk shows them as a resident's.
 * @returns undefined without a telephone number, or where the region has no WhatsApp
 */
export async function openTalkWith(trx: Trx, { regionId, phone }: Pick<StaffMember, 'regionId' | 'phone'>) {
  const accountId = phone === null ? undefined : await findWhatsappAccount(trx, regionId)
  return phone === null || accountId === undefined ? undefined : openConversation(trx, { regionId, accountId }, [phone])
}
