/** What can be wrong with what was written down, and where. Pure. */
export type Part = 'open' | 'restricted' | 'cases' | 'digests'

/**
 * missing: entries are gone before this one · altered: it says something else than when it was written · unlinked: it does not follow the one before it
 * cut: the end is gone · beyond: entries after the end that was noted · head: the end that was noted is not the last entry
 * without: a case without any history · rewritten: whole in itself, and not what the digest of that day fixed
 * unkept: a digest that others have is not here · differs: a digest that others have is another here
 */
export type FaultKind = 'missing' | 'altered' | 'unlinked' | 'cut' | 'beyond' | 'head' | 'without' | 'rewritten' | 'unkept' | 'differs'

/** @property seq of the first entry concerned @property at when it, or the last one that still fits, was written; ISO 8601 @property day of the digest that shows it */
export type Fault = { part: Part; kind: FaultKind; seq?: number; caseId?: string; day?: string; at?: string }

/** @property entries counted @property head of the last one, '' when there is none @property faults in the order in which they stand there */
export type Checked = { part: Part; entries: number; head: string; faults: Fault[] }

/** Told at most of one part: the first says where to look, the others how far it goes. */
export const MOST_FAULTS = 50

export type Link = { seq: number; hash: string }
type Linked = Link & { previousHash: string }

export const START: Link = { seq: 0, hash: '' }

/** @param before what stands before it, right or wrong: each entry is judged by itself @param isAsWritten whether its hash is that of what it says */
export function faultOf(entry: Linked, before: Link, isAsWritten: boolean): FaultKind | undefined {
  if (!isAsWritten) return 'altered'
  if (entry.seq !== before.seq + 1) return 'missing'
  return entry.previousHash === before.hash ? undefined : 'unlinked'
}

/** The end as it was noted beside the chain, and as it is. @property at of the last entry */
export type Ends = { noted: Link; last: Link & { at?: Date | undefined } }

export function faultOfEnd({ noted, last }: Ends): Omit<Fault, 'part'> | undefined {
  const at = last.at && { at: last.at.toISOString() }
  if (noted.seq > last.seq) return { kind: 'cut', seq: last.seq + 1, ...at }
  if (noted.seq < last.seq) return { kind: 'beyond', seq: noted.seq + 1, ...at }
  return noted.hash === last.hash ? undefined : { kind: 'head', seq: last.seq, ...at }
}

/** What a digest says of one entry. @property fits whether this hash is the one */
export type Fixed = { day: string; seq: number; fits: (hash: string) => boolean }

/** @param found hashes of the entries that digests speak of; a missing one is gone @returns the first digest that is not met */
export function faultOfDigests(fixed: readonly Fixed[], found: ReadonlyMap<number, string>, last: Ends['last']): Omit<Fault, 'part'> | undefined {
  const broken = fixed
    .filter(({ seq, fits }) => !fits(seq === 0 ? '' : (found.get(seq) ?? 'gone')))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
    .at(0)
  if (!broken) return undefined
  const { day, seq } = broken
  if (seq > last.seq) return { kind: 'cut', seq: last.seq + 1, day, ...(last.at && { at: last.at.toISOString() }) }
  return { kind: 'rewritten', seq, day }
}
