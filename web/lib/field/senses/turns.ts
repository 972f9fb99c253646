/** Work that is done one piece after the other, as old phones have little memory; and whoever needs all of it waits. Pure. */

/** @property settled once nothing waits any more, what was added meanwhile included */
export type Turns = { add: (work: () => Promise<void>) => Promise<void>; settled: () => Promise<void> }

/** @param failed told of each piece that fails; the next one has its turn all the same */
export function takingTurns(failed: (fault: unknown) => void): Turns {
  let last = Promise.resolve()
  return {
    add: (work) => (last = last.then(work).catch(failed)),
    async settled() {
      for (let seen; seen !== last; ) await (seen = last)
    },
  }
}
