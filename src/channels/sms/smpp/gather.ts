/**
 * Long messages come in parts, in any order, some twice, some never. A part is acknowledged when the whole is durable.
 * An SMSC that waits for each acknowledgement before it sends the next part would wait for ever: after a moment the part alone is
 * kept as it is, and then acknowledged.
 */
import type { Words } from './coding.ts'
import type { PartOf } from './deliver.ts'

export type LongPart = { from: string; to: string; words: Words; part: PartOf }

/** @property parts by number; missing ones are undefined */
export type Gathered = { from: string; to: string; reference: string; parts: (Words | undefined)[] }

/**
 * @property hear the whole, or what came of it; resolves when it is durable
 * @property keep one part by itself, so that it can be acknowledged
 */
export type Hearing = { hear: (gathered: Gathered) => Promise<void>; keep: (part: LongPart) => Promise<void> }

/** Milliseconds. grace: until a lone part is kept by itself · within: for the next part · remembered: after the last, for parts that come again */
export type GatherPace = { grace: number; within: number; remembered: number }

export const GATHER_PACE: GatherPace = { grace: 1_500, within: 60_000, remembered: 600_000 }

type Waiter = { resolve: () => void; reject: (error: unknown) => void; grace: NodeJS.Timeout }
/** @property isKept one of its parts was acknowledged before the whole was heard */
type Open = {
  key: string
  gathered: Gathered
  waiters: Set<Waiter>
  timer: NodeJS.Timeout | undefined
  isKept: boolean
  finishing: Promise<void> | undefined
}

export type Gathering = {
  /** Resolves when the part may be acknowledged. @throws what `hear` or `keep` threw */
  take: (part: LongPart) => Promise<void>
  /** What was acknowledged in part is heard as far as it came; what was not will come again. */
  stop: () => Promise<void>
}

type State = {
  hearing: Hearing
  pace: GatherPace
  opened: Map<string, Open>
  /** Being heard at this moment: nothing is added to them any more. */
  closing: Map<string, Open>
  finished: Map<string, Gathered>
}

export function createGathering(hearing: Hearing, pace: GatherPace): Gathering {
  const state: State = { hearing, pace, opened: new Map(), closing: new Map(), finished: new Map() }
  return { take: (part) => take(state, part), stop: () => stop(state) }
}

async function take(state: State, part: LongPart): Promise<void> {
  const { opened, closing, finished } = state
  const key = JSON.stringify([part.from, part.to, part.part.reference, part.part.total])
  if (isSamePart(finished.get(key), part)) return
  const heard = closing.get(key)
  if (heard && isSamePart(heard.gathered, part)) return heard.finishing
  const other = opened.get(key)
  // The sender has begun to count its references anew.
  if (other?.gathered.parts[part.part.number - 1] && !isSamePart(other.gathered, part)) void finish(state, other).catch(() => undefined)
  const open = opened.get(key) ?? begin(state, key, part)
  open.gathered.parts[part.part.number - 1] = part.words
  if (open.gathered.parts.every((one) => one !== undefined)) return finish(state, open)
  renew(state, open)
  return waitIn(state, open, part)
}

function begin({ opened }: State, key: string, { from, to, part }: LongPart): Open {
  const gathered = { from, to, reference: part.reference, parts: Array.from({ length: part.total }, () => undefined) }
  const open: Open = { key, gathered, waiters: new Set(), timer: undefined, isKept: false, finishing: undefined }
  opened.set(key, open)
  return open
}

function renew(state: State, open: Open): void {
  clearTimeout(open.timer)
  open.timer = setTimeout(() => void finish(state, open).catch(() => undefined), state.pace.within)
}

/** Heard as it is now. Not heard: it stays, is tried again by itself, and parts that come again join it. */
function finish(state: State, open: Open): Promise<void> {
  const { opened, closing, hearing } = state
  clearTimeout(open.timer)
  if (opened.get(open.key) === open) opened.delete(open.key)
  closing.set(open.key, open)
  open.finishing = hearing.hear(open.gathered).then(
    () => close(state, open),
    (error: unknown) => {
      if (closing.get(open.key) === open) closing.delete(open.key)
      if (!opened.has(open.key)) opened.set(open.key, open)
      renew(state, open)
      for (const waiter of taken(open)) waiter.reject(error)
      throw error
    },
  )
  return open.finishing
}

function close({ closing, finished, pace }: State, open: Open): void {
  if (closing.get(open.key) === open) closing.delete(open.key)
  finished.set(open.key, open.gathered)
  setTimeout(() => finished.get(open.key) === open.gathered && finished.delete(open.key), pace.remembered).unref()
  for (const waiter of taken(open)) waiter.resolve()
}

function waitIn({ hearing, pace }: State, open: Open, part: LongPart): Promise<void> {
  return new Promise((resolve, reject) => {
    const grace = setTimeout(() => {
      if (!open.waiters.delete(waiter)) return
      open.isKept = true
      hearing.keep(part).then(resolve, reject)
    }, pace.grace)
    const waiter: Waiter = { resolve, reject, grace }
    open.waiters.add(waiter)
  })
}

async function stop(state: State): Promise<void> {
  const left = [...state.opened.values()]
  for (const open of left) {
    clearTimeout(open.timer)
    if (!open.isKept) for (const waiter of taken(open)) waiter.reject(new Error('the line is being closed'))
  }
  await Promise.allSettled([...state.closing.values()].map(async ({ finishing }) => finishing))
  await Promise.allSettled(left.filter(({ isKept }) => isKept).map((open) => finish(state, open)))
  for (const { timer } of [...left, ...state.opened.values()]) clearTimeout(timer)
}

function taken({ waiters }: Open): Waiter[] {
  const all = [...waiters]
  waiters.clear()
  for (const { grace } of all) clearTimeout(grace)
  return all
}

function isSamePart(gathered: Gathered | undefined, { words, part }: LongPart): boolean {
  const known = gathered?.parts[part.number - 1]
  return known !== undefined && isSame(known, words)
}

function isSame(a: Words, b: Words): boolean {
  return a.alphabet === b.alphabet && Buffer.compare(a.bytes, b.bytes) === 0
}
