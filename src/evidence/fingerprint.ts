/**
 * What a picture looks like, in 64 bits: is it brighter here than a little to the right? Eight rows of eight such questions,
 * asked of the picture made 9 × 8 points small and grey (dHash). Chosen over the cosine kind (pHash) because it needs nothing but
 * sharp, and because it bore a date stamp and trimmed edges better in our measure: docs/decisions/0013, docs/measured.md.
 */
import sharp from 'sharp'

/** Both as 64 signs, `0` or `1`. @property mirrored of the picture turned left to right: a mirrored copy looks like this */
export type Fingerprint = { plain: string; mirrored: string }

const ROWS = 8
const COLUMNS = 8

/** Steps of grey (0–255). A wall, a night, a blank page: all such pictures look alike, and none is told apart. */
const PLAIN = 16

/** Steps of grey that saving a picture again adds or takes. */
const NOISE = 1

/** @param bytes a picture that lies upright @returns undefined when it is too plain */
export async function fingerprintOf(bytes: Uint8Array): Promise<Fingerprint | undefined> {
  const grey = await sharp(bytes)
    .greyscale()
    .resize(COLUMNS + 1, ROWS, { fit: 'fill' })
    .raw()
    .toBuffer()
  if (Math.max(...grey) - Math.min(...grey) < PLAIN) return undefined
  const at = (row: number, column: number) => grey[row * (COLUMNS + 1) + column] ?? 0
  return { plain: bitsOf(at), mirrored: bitsOf((row, column) => at(row, COLUMNS - column)) }
}

function bitsOf(at: (row: number, column: number) => number): string {
  const bits: string[] = []
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) bits[placeOf(row, column)] = at(row, column) > at(row, column + 1) + NOISE ? '1' : '0'
  }
  return bits.join('')
}

/** Each quarter of the bits takes from every part of the picture: a sky that all photos share fills no quarter alone. */
function placeOf(row: number, column: number): number {
  return BAND_BITS * (column % BANDS) + 2 * row + Math.floor(column / BANDS)
}

/** In how many of the 64 questions two pictures differ. */
export function distanceOf(one: string, other: string): number {
  let count = 0
  for (let place = 0; place < one.length; place++) if (one[place] !== other[place]) count++
  return count
}

const BANDS = 4
const BAND_BITS = 16

/** Bits. Up to here two pictures are called alike; so far, and no further, the search by quarters finds every one of them. */
export const ALIKE = 7

/** Bits. A copy that was only made smaller, lighter or saved again. */
export const NEARLY_THE_SAME = 3

/**
 * The values of each quarter under which everything alike is found: 7 bits that differ leave one of four quarters with
 * at most one of them. @returns four lists of 17
 */
export function bandsNear(bits: string): [number[], number[], number[], number[]] {
  const near = (band: number) => {
    const value = Number.parseInt(bits.slice(BAND_BITS * band, BAND_BITS * (band + 1)), 2)
    return [value, ...Array.from({ length: BAND_BITS }, (_, bit) => value ^ (1 << bit))]
  }
  return [near(0), near(1), near(2), near(3)]
}
