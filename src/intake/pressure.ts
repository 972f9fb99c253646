/**
 * Answering providers comes first: while many updates wait to be stored, other work steps back.
 * It never stands still: after a moment it goes on whatever the pressure, a few jobs at a time.
 */

/** Rows in the line at which other work steps back. An ordinary day has one or two. */
const BUSY = 12

/** Milliseconds for which a moment of pressure counts: under load the line is empty for a blink every now and then. */
const LASTING = 150

/** Milliseconds between two looks. */
const LOOK_EVERY = 20

/** Milliseconds after which work goes on in any case. */
const LONGEST_PAUSE = 2_500

export type Pressure = {
  /** Told how long the line is, each time it grows. */
  note: (rows: number) => void
  /** Waits while there is pressure, at most a moment (LONGEST_PAUSE). */
  ease: () => Promise<void>
}

export function createPressure(): Pressure {
  let until = 0
  return {
    note(rows) {
      if (rows >= BUSY) until = performance.now() + LASTING
    },
    async ease() {
      for (let waited = 0; performance.now() < until && waited < LONGEST_PAUSE; waited += LOOK_EVERY) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
      }
    },
  }
}
