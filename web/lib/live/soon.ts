/** One reload for many wishes, one at a time, and never while something goes on that it would end. */

/** @param pause milliseconds from the first wish to the reload @param isBusy asked again after as long a pause */
export function soon(reload: () => unknown, { pause, isBusy }: { pause: number; isBusy: () => boolean }) {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let isReloading = false
  // The first wish sets the clock and later ones leave it alone: a busy hour must not put the reload off for ever.
  const ask = () => {
    waiting ??= setTimeout(() => void go(), pause)
  }
  const go = async () => {
    waiting = undefined
    // A second reload would throw the answer to the first away, and on a slow day so would each after it.
    if (isReloading || isBusy()) return ask()
    isReloading = true
    try {
      await reload()
    } finally {
      isReloading = false
    }
  }
  /** @returns whether a wish was still open */
  const end = () => {
    clearTimeout(waiting)
    return waiting !== undefined
  }
  return { ask, end }
}
