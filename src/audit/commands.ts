/** Adding to the log of acts, and proving that it is whole. */
import { insertEntry, lockHead } from '#audit/queries.ts'
import { hashOf } from '#audit/chain.ts'
import type { Act, Actor } from '#audit/acts.ts'
import { inRegion, type Db } from '#db/transaction.ts'

export type Told = {
  regionId: string
  act: Act
  at: Date
  /** `staff` when a person of the staff is named, else `system`, where nothing is said. */
  actor?: Actor
  staffId?: string | undefined
  caseId?: string | undefined
  subjectId?: string | undefined
  /** As the person wrote it. */
  reason?: string
  /** Never a resident's name, number, address or words. */
  details?: Record<string, string | number | boolean>
  /** Of a matter of the restricted unit. */
  isRestricted?: boolean
}

/** Joins the caller's transaction; called last in it, as every other act of the region waits until it ends. */
export async function record(
  db: Db,
  { regionId, act, at, actor, staffId, caseId, subjectId, reason = '', details = {}, isRestricted }: Told,
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const chain = isRestricted ? 'restricted' : 'open'
    const head = await lockHead(trx, regionId, chain)
    const who = actor ?? (staffId ? 'staff' : 'system')
    const named = { staffId: staffId ?? null, caseId: caseId ?? null, subjectId: subjectId ?? null }
    const entry = { regionId, chain, seq: head.seq + 1, at, actor: who, act, ...named, reason, details } as const
    await insertEntry(trx, { ...entry, previousHash: head.hash, hash: hashOf(entry, head.hash) })
  })
}
