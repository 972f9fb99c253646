/**
 * Files that came within a delivery and cannot be asked for again: they lie in the storage before their message is promised to anybody.
 * The message then names them by `kept:` and a key; src/evidence takes them from there as it takes others from a provider.
 */
import { createHash } from 'node:crypto'
import type { Attachment, Update } from '#channels/channel.ts'
import { type Db, inRegion } from '#db/transaction.ts'
import type { Storage } from '#lib/storage.ts'
import { isKnownUpdate } from './queries.ts'
import type { Owner } from './rows.ts'

const MARK = 'kept:'

type Delivered = { update: Update; account: Owner }

/** @returns the same without bytes; what was delivered before is not stored again, as its files may be on their way already */
export async function keepFiles({ db, storage }: { db: Db; storage: Storage }, delivered: Delivered): Promise<Delivered> {
  const { update, account } = delivered
  if (update.kind !== 'message' || !update.message.attachments.some(({ bytes }) => bytes)) return delivered
  const isKnown = await inRegion(db, account.regionId, (trx) => isKnownUpdate(trx, account.regionId, { accountId: account.id, ...update }))
  const attachments: Attachment[] = []
  for (const [index, { bytes, ...attachment }] of update.message.attachments.entries()) {
    const key = keyOf(account, update.providerId, index)
    if (bytes && !isKnown) await storage.write(key, bytes)
    attachments.push(bytes ? { ...attachment, ref: MARK + key } : attachment)
  }
  return { account, update: { ...update, message: { ...update.message, attachments } } }
}

/** The same delivery has the same keys: told of twice at once it is one file. */
function keyOf({ id, regionId }: Owner, providerId: string, index: number): string {
  return `${regionId}/incoming/${createHash('sha256')
    .update(JSON.stringify([id, providerId, index]))
    .digest('hex')}.bin`
}

/** @returns undefined when the provider has to be asked */
export function keptKey(ref: string): string | undefined {
  return ref.startsWith(MARK) ? ref.slice(MARK.length) : undefined
}
