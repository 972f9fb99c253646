/** A box drawn over a part of a photo. Pure. */

/** Fractions of width and height, as the photo is seen (upright): 0 ≤ all ≤ 1. */
export type Box = { x: number; y: number; width: number; height: number }

/** Whole pixels that hold all of the box. @returns undefined when nothing is left of it */
export function pixelsOf({ x, y, width, height }: Box, size: { width: number; height: number }) {
  const left = Math.min(size.width - 1, Math.floor(x * size.width))
  const top = Math.min(size.height - 1, Math.floor(y * size.height))
  const right = Math.min(size.width, Math.ceil((x + width) * size.width))
  const bottom = Math.min(size.height, Math.ceil((y + height) * size.height))
  return right - left < 1 || bottom - top < 1 ? undefined : { left, top, width: right - left, height: bottom - top }
}
