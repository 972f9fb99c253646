/** Entries that cannot be altered unseen: each carries a hash over itself and the hash before it. Pure. */
import { createHash } from 'node:crypto'
import type { Act, Actor, Chain } from '#audit/acts.ts'

export type Entry = {
  regionId: string
  chain: Chain
  seq: number
  at: Date
  actor: Actor
  staffId: string | null
  act: Act
  caseId: string | null
  subjectId: string | null
  reason: string
  details: Record<string, string | number | boolean>
}

export type ChainedEntry = Entry & { previousHash: string; hash: string }

/** @param previousHash '' for the first entry @returns SHA-256, hexadecimal */
export function hashOf(entry: Entry, previousHash: string): string {
  const { regionId, chain, seq, at, actor, staffId, act, caseId, subjectId, reason, details } = entry
  const told = Object.entries(details).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const whole = [previousHash, regionId, chain, seq, at.toISOString(), actor, staffId, act, caseId, subjectId, reason, told]
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex')
}

/**
 * @param entries some or all of one chain, in the order of `seq`
 * @param before what stands before the first of them
 * @returns the `seq` of the first that does not fit, undefined when whole
 */
export function firstBroken(entries: readonly ChainedEntry[], before: { seq: number; hash: string } = { seq: 0, hash: '' }): number | undefined {
  let { seq, hash } = before
  for (const entry of entries) {
    seq++
    if (entry.seq !== seq || entry.previousHash !== hash || entry.hash !== hashOf(entry, hash)) return seq
    hash = entry.hash
  }
  return undefined
}
