/** SQL about words that went out by another way than the line of a talk. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

export type Said = {
  regionId: string
  id: string
  conversationId: string
  staffId: string | null
  text: string
  providerId: string | null
  reportId: string
  caseId: string
  sentAt: Date
}

/** Stands in the talk from now on, as if it had been said there. */
export async function insertSaid(trx: Trx, said: Said): Promise<void> {
  const body = JSON.stringify({ kind: 'text', text: said.text })
  await trx
    .insertInto('messages')
    .values({ ...said, direction: 'out', author: said.staffId ? 'staff' : 'bot', kind: 'text', body, state: 'sent' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
