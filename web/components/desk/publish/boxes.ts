/** Boxes over a photo while they are drawn: fractions of it. Pure. */
import type { Box } from '#evidence/apart/box.ts'

export type Point = { x: number; y: number }

const within = (value: number) => Math.min(1, Math.max(0, value))

/** Where a finger is on the picture. */
export function pointIn({ clientX, clientY }: { clientX: number; clientY: number }, frame: DOMRect): Point {
  return { x: within((clientX - frame.left) / frame.width), y: within((clientY - frame.top) / frame.height) }
}

/** Drawn from one corner to the other, in any direction. */
export function boxBetween(one: Point, other: Point): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  return { x, y, width: Math.max(one.x, other.x) - x, height: Math.max(one.y, other.y) - y }
}

/** A tap is no box. */
export function isDrawn({ width, height }: Box): boolean {
  return width > 0.015 && height > 0.015
}

/** Carried by a finger, never out of the picture. @param by how far the finger went */
export function carried({ x, y, width, height }: Box, by: Point): Box {
  return { x: Math.min(1 - width, within(x + by.x)), y: Math.min(1 - height, within(y + by.y)), width, height }
}

/** Its lower right corner pulled to where the finger is. */
export function pulled({ x, y }: Box, to: Point): Box {
  return { x, y, width: Math.min(1 - x, Math.max(STEP, to.x - x)), height: Math.min(1 - y, Math.max(STEP, to.y - y)) }
}

export const MIDDLE: Box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }

const STEP = 0.02
const STEPS: Record<string, Point> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

/** @returns undefined: the key means nothing here */
export function nudged({ x, y, width, height }: Box, { key, shiftKey }: { key: string; shiftKey: boolean }): Box | undefined {
  const step = STEPS[key]
  if (!step) return undefined
  if (shiftKey) return { x, y, width: Math.min(1 - x, Math.max(STEP, width + step.x)), height: Math.min(1 - y, Math.max(STEP, height + step.y)) }
  return carried({ x, y, width, height }, step)
}
