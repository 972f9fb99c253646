/**
 * Answering providers comes first: while many updates wait to be stored, other work steps back.
 * It never stands still: after a while it goes on whatever the pressure, a few at a time.
 */

/** Rows in the line at which other work steps back. An ordinary day has one or two. */
const BUSY = 12

/** Milliseconds between two looks. */
const LOOK_EVERY = 20

/** Milliseconds after which work goes on in any case. */
const LONGEST_PAUSE = 1_000

/** @param size rows in the line now @returns waits while there is pressure, at most a second */
export function createPressure(size: () => number): () => Promise<void> {
  return async () => {
    for (let waited = 0; size() >= BUSY && waited < LONGEST_PAUSE; waited += LOOK_EVERY) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
    }
  }
}
