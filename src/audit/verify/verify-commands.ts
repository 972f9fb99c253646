/** Proves that what was written down is whole: both chains of acts, the history of every case, and the digests of all days. Changes nothing. */
import type { Chain } from '#audit/acts.ts'
import { hashOf as hashOfEntry } from '#audit/chain.ts'
import { hashCaseHeads, listDigests } from '#audit/digest/digest-queries.ts'
import { hashOfDigest, markOf, type KeptDigest, type PublishedDigest } from '#audit/digest/digest.ts'
import { listChain } from '#audit/queries.ts'
import { faultOf, faultOfDigests, faultOfEnd, MOST_FAULTS, START, type Checked, type Fault, type Fixed, type Link } from '#audit/verify/faults.ts'
import { findEnd, listCasesWithout } from '#audit/verify/verify-queries.ts'
import { isAsWritten } from '#cases/history/chain.ts'
import { checkErasures } from '#privacy/erasing/checking-commands.ts'
import { listEventsAfter } from '#cases/history/queries.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { dayAfter } from '#lib/dates.ts'

/** Rows read at once. Each batch in a transaction of its own, and few enough that pages of the same process hardly wait. */
const BATCH = 500

/** Days of digests that are compared: fifty years. */
const MOST_DIGESTS = 20_000

/** @property kept digests of this region that somebody kept elsewhere */
export type Verify = { regionId: string; kept?: readonly PublishedDigest[] }

export async function verifyRegion(db: Db, { regionId, kept = [] }: Verify): Promise<Checked[]> {
  const digests = (await inRegion(db, regionId, (trx) => listDigests(trx, regionId, MOST_DIGESTS))).reverse()
  const open = [
    ...digests.map(({ day, openSeq, openHash }) => ({ day, seq: openSeq, fits: (hash: string) => hash === openHash })),
    ...kept.map(({ day, open: { seq, hash: told } }) => ({ day, seq, fits: (hash: string) => hash === told })),
  ]
  const restricted = digests.map(({ day, restrictedSeq: seq, salt, restrictedMark }) => {
    const of = { regionId, day, what: 'restricted' } as const
    return { day, seq, fits: (hash: string) => markOf(salt, of, hash) === restrictedMark }
  })
  return [
    await verifyChain(db, { regionId, chain: 'open', fixed: open }),
    await verifyChain(db, { regionId, chain: 'restricted', fixed: restricted }),
    await verifyHistories(db, regionId, digests),
    verifyDigests(digests, kept),
  ]
}

type OfChain = { regionId: string; chain: Chain; fixed: readonly Fixed[] }

async function verifyChain(db: Db, { regionId, chain, fixed }: OfChain): Promise<Checked> {
  const { noted, lastSeq } = await inRegion(db, regionId, (trx) => findEnd(trx, regionId, chain))
  const wanted = new Set(fixed.map(({ seq }) => seq))
  const found = new Map<number, string>()
  const faults: Omit<Fault, 'part'>[] = []
  let last: Link & { at?: Date } = START
  let entries = 0
  for (;;) {
    const after = last.seq
    const batch = await inRegion(db, regionId, (trx) => listChain(trx, { regionId, chain, after, limit: BATCH }))
    for (const entry of batch) {
      // What is written meanwhile comes after the end that was noted.
      if (entry.seq > lastSeq) break
      const kind = faultOf(entry, last, entry.hash === hashOfEntry(entry, entry.previousHash))
      if (kind) faults.push({ kind, seq: kind === 'missing' ? last.seq + 1 : entry.seq, at: entry.at.toISOString() })
      if (wanted.has(entry.seq)) found.set(entry.seq, entry.hash)
      last = entry
      entries++
    }
    if (batch.length < BATCH || last.seq >= lastSeq) break
  }
  const more = [faultOfEnd({ noted, last }), faultOfDigests(fixed, found, last)].flatMap((one) => one ?? [])
  return { part: chain, entries, head: last.hash, faults: [...faults, ...more].slice(0, MOST_FAULTS).map((one) => ({ part: chain, ...one })) }
}

async function verifyHistories(db: Db, regionId: string, digests: readonly KeptDigest[]): Promise<Checked> {
  const { entries, faults } = await walkHistories(db, regionId)
  const without = await inRegion(db, regionId, (trx) => listCasesWithout(trx, regionId, MOST_FAULTS))
  const gone = without.map(({ caseId, receivedAt }): Fault => ({ part: 'cases', kind: 'without', caseId, at: receivedAt.toISOString() }))
  // Whose words were taken out (src/privacy) without an entry that tells of it, or otherwise than it tells.
  const untold = (await checkErasures(db, regionId)).map(({ caseId }): Fault => ({ part: 'cases', kind: 'altered', caseId }))
  const rewritten: Fault[] = []
  for (const digest of digests)
    if (!(await fitsHistories(db, regionId, digest))) rewritten.push({ part: 'cases', kind: 'rewritten', day: digest.day })
  return { part: 'cases', entries, head: '', faults: [...faults, ...untold, ...gone, ...rewritten].slice(0, MOST_FAULTS) }
}

async function walkHistories(db: Db, regionId: string): Promise<{ entries: number; faults: Fault[] }> {
  const faults: Fault[] = []
  let last = { ...START, caseId: '00000000-0000-0000-0000-000000000000' }
  let entries = 0
  for (;;) {
    const after = last
    const batch = await inRegion(db, regionId, (trx) => listEventsAfter(trx, regionId, { after, limit: BATCH }))
    for (const event of batch) {
      const { caseId } = event
      const before = caseId === last.caseId ? last : START
      const kind = faultOf(event, before, isAsWritten(event))
      if (kind) faults.push({ part: 'cases', kind, caseId, seq: kind === 'missing' ? before.seq + 1 : event.seq, at: event.at.toISOString() })
      last = event
    }
    entries += batch.length
    if (batch.length < BATCH) return { entries, faults }
  }
}

async function fitsHistories(db: Db, regionId: string, { day, salt, casesFrom, casesUntil, casesMark }: KeptDigest): Promise<boolean> {
  const heads = await inRegion(db, regionId, (trx) => hashCaseHeads(trx, regionId, { from: casesFrom, until: casesUntil }))
  return markOf(salt, { regionId, day, what: 'cases' }, heads) === casesMark
}

/** Oldest first. */
function verifyDigests(digests: readonly KeptDigest[], kept: readonly PublishedDigest[]): Checked {
  const faults = digests.flatMap((digest, index): Fault[] => {
    const kind = faultOfDigest(digest, digests[index - 1])
    return kind ? [{ part: 'digests', kind, day: digest.day }] : []
  })
  const here = new Map(digests.map((digest) => [digest.day, digest.hash]))
  const others = kept.flatMap(({ day, hash }): Fault[] => {
    if (here.get(day) === hash) return []
    return [{ part: 'digests', kind: here.has(day) ? 'differs' : 'unkept', day }]
  })
  return { part: 'digests', entries: digests.length, head: digests.at(-1)?.hash ?? '', faults: [...faults, ...others].slice(0, MOST_FAULTS) }
}

function faultOfDigest(digest: KeptDigest, before: KeptDigest | undefined): Fault['kind'] | undefined {
  if (digest.hash !== hashOfDigest(digest)) return 'altered'
  if (before && digest.day !== dayAfter(before.day)) return 'missing'
  return digest.previousHash === (before?.hash ?? '') ? undefined : 'unlinked'
}
