/** Pages that turn by themselves, and by the arrow keys; the space bar stops them. */

/** Milliseconds. Long enough to read a page twice from across the room. */
const EVERY = 15_000

export class Turning {
  page = $state(0)
  isPaused = $state(false)
  readonly #pages: () => number
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param pages how many there are at this moment */
  constructor(pages: () => number) {
    this.#pages = pages
  }

  /** Call from onMount. @returns what ends it */
  begin(): () => void {
    this.#wait()
    return () => clearTimeout(this.#timer)
  }

  turn(by: 1 | -1): void {
    const count = this.#pages()
    this.page = (this.page + by + count) % count
    this.#wait()
  }

  pause(): void {
    this.isPaused = !this.isPaused
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (!this.isPaused) this.#timer = setTimeout(() => this.turn(1), EVERY)
  }
}
