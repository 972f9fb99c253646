/** Looking at a part of a drawing, and what a dot of it means on the ground. Pure. */
import type { Dot } from '#statistics/cells.ts'

/** The part that is shown, in the drawing's units. */
export type View = { x: number; y: number; width: number; height: number }

/** How much nearer one may come: a region is some 100 km wide, a street some 10 m. */
const NEAREST = 400

/** @param by below 1: nearer @param around stays where it is; undefined: the middle */
export function zoomed({ x, y, width, height }: View, by: number, around: Dot = { x: x + width / 2, y: y + height / 2 }): View {
  return { x: around.x - (around.x - x) * by, y: around.y - (around.y - y) * by, width: width * by, height: height * by }
}

/** Never wider than the drawing, never beside it, never nearer than anybody can use. */
export function within({ x, y, width, height }: View, whole: { width: number; height: number }): View {
  const share = Math.min(whole.width / width, Math.max(1, whole.width / NEAREST / width))
  const size = { width: width * share, height: height * share }
  const kept = (value: number, most: number) => Math.min(Math.max(value, 0), Math.max(0, most))
  return { x: kept(x, whole.width - size.width), y: kept(y, whole.height - size.height), ...size }
}

export function farOf(one: Dot, other: Dot): number {
  return Math.hypot(one.x - other.x, one.y - other.y) || Number.EPSILON
}
