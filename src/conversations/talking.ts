/** One talk while it is worked on. */
import type { ConversationRow } from '#conversations/queries.ts'
import type { Trx } from '#db/transaction.ts'
import type { AccountRow, RegionRow } from '#regions/queries.ts'

/**
 * One talk, held, and where it takes place.
 * @property answering provider's id of the letter that is answered, so that mail programs show both together
 * @property isMute what is heard is worked on, and nothing is said
 */
export type Talking = {
  trx: Trx
  region: RegionRow
  account: AccountRow
  conversation: ConversationRow
  publicUrl: string
  at: Date
  answering?: string
  isMute?: boolean
}
