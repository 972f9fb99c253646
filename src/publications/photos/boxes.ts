/** What is covered in a photo: boxes as fractions of its width and height, so that they hold for every size of it. Pure. */
import { z } from 'zod'

/** 0 ≤ all ≤ 1, as the photo is seen (upright). */
export type Box = { x: number; y: number; width: number; height: number }

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

/** Whole pixels that hold all of the box. @returns undefined when nothing is left of it */
export function pixelsOf({ x, y, width, height }: Box, size: { width: number; height: number }) {
  const left = Math.min(size.width - 1, Math.floor(x * size.width))
  const top = Math.min(size.height - 1, Math.floor(y * size.height))
  const right = Math.min(size.width, Math.ceil((x + width) * size.width))
  const bottom = Math.min(size.height, Math.ceil((y + height) * size.height))
  return right - left < 1 || bottom - top < 1 ? undefined : { left, top, width: right - left, height: bottom - top }
}

export function isSameBoxes(one: readonly Box[], other: readonly Box[]): boolean {
  const written = (all: readonly Box[]) => JSON.stringify(all.map(({ x, y, width, height }) => [x, y, width, height]))
  return written(one) === written(other)
}
