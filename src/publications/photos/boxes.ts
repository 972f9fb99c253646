/** What is covered in a photo: boxes as fractions of its width and height, so that they hold for every size of it. Pure. */
import { z } from 'zod'
import type { Box } from '#evidence/apart/box.ts'

const share = z.number().min(0).max(1)
const boxes = z.array(z.object({ x: share, y: share, width: share, height: share })).max(40)

/** Thinner ones are slips of the finger. */
const THINNEST = 0.004

/** @param written JSON, from anybody @returns what can be used of it, within the picture; nothing when it cannot be read */
export function readBoxes(written: string): Box[] {
  const read = boxes.safeParse(parsed(written))
  return read.success ? read.data.map(withinPicture).filter(({ width, height }) => width >= THINNEST && height >= THINNEST) : []
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

function withinPicture({ x, y, width, height }: Box): Box {
  const rounded = (value: number) => Math.round(value * 10_000) / 10_000
  return { x: rounded(x), y: rounded(y), width: rounded(Math.min(width, 1 - x)), height: rounded(Math.min(height, 1 - y)) }
}

export function isSameBoxes(one: readonly Box[], other: readonly Box[]): boolean {
  const written = (all: readonly Box[]) => JSON.stringify(all.map(({ x, y, width, height }) => [x, y, width, height]))
  return written(one) === written(other)
}
