/** SHA-256 for short texts (FIPS 180-4), as pages without https have no `crypto.subtle`; and the search of src/forms/work.ts. Pure. */

/** As in src/forms/work.ts. */
const PUZZLES = 8
const BITS = 12

/** @returns `3021.88.…` */
export function solve(stamp: string): string {
  return Array.from({ length: PUZZLES }, (_, puzzle) => {
    let number = 0
    while (firstWordOf(`${stamp}:${puzzle}:${number}`) >>> (32 - BITS) !== 0) number++
    return number
  }).join('.')
}

/** Fractions of the roots of the first primes. */
const PRIMES = [...Array(312).keys()].filter((one) => one > 1 && ![...Array(one).keys()].some((by) => by > 1 && one % by === 0))
const fraction = (value: number) => ((value - Math.floor(value)) * 2 ** 32) | 0
const ROUNDS = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)))
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))

const words = new Int32Array(64)

/** @param text of plain letters @returns the first 32 bits of its hash */
export function firstWordOf(text: string): number {
  const { length } = text
  const blocks = Math.ceil((length + 9) / 64)
  let state = BEGIN
  for (let block = 0; block < blocks; block++) {
    words.fill(0, 0, 16)
    for (let at = block * 64; at < Math.min(length + 1, block * 64 + 64); at++) {
      const code = at < length ? text.charCodeAt(at) : 0x80
      words[(at % 64) >> 2] = (words[(at % 64) >> 2] as number) | (code << (24 - (at % 4) * 8))
    }
    if (block === blocks - 1) words[15] = length * 8
    state = compress(state)
  }
  return (state[0] as number) >>> 0
}

function compress(state: number[]): number[] {
  for (let at = 16; at < 64; at++) {
    const [early, late] = [words[at - 15] as number, words[at - 2] as number]
    const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const two = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    words[at] = ((words[at - 16] as number) + one + (words[at - 7] as number) + two) | 0
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    const choice = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (ROUNDS[at] as number) + (words[at] as number)) | 0
    const most = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + choice) | 0, c, b, a, (choice + most) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + (state[at] as number)) | 0)
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
