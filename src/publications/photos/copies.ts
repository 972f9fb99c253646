/** The public copy of a photo: upright, smaller, without what the camera wrote, and with what was covered burnt in. Bytes in, bytes out. */
import sharp from 'sharp'
import { oneAtATime } from '#evidence/inspect.ts'
import { MOST_PIXELS } from '#evidence/limits.ts'
import { pixelsOf, type Box } from '#publications/photos/boxes.ts'

export type Copy = { bytes: Uint8Array; width: number; height: number }

/** Pixels of the longer side. */
const LONGER_SIDE = 1280

/** JPEG. What a box covers is brought down to a few colours before it is blurred: nothing of it can be worked out again. @throws when it is no picture */
export function publicCopy(bytes: Uint8Array, boxes: readonly Box[]): Promise<Copy> {
  return oneAtATime(async () => {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize(LONGER_SIDE, LONGER_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const raw = { width: info.width, height: info.height, channels: info.channels }
    const covers = await Promise.all(boxes.map((box) => coverOf(data, raw, box)))
    const copy = await sharp(data, { raw }).composite(covers.filter((one) => one !== undefined)).jpeg({ quality: 78 }).toBuffer()
    return { bytes: copy, width: info.width, height: info.height }
  })
} // biome-ignore format: a chain of one step each reads better in one line

type Raw = { width: number; height: number; channels: 1 | 2 | 3 | 4 }

/** Squares across the longer side of what is covered. */
const SQUARES = 5

async function coverOf(data: Buffer, raw: Raw, box: Box): Promise<{ input: Buffer; left: number; top: number } | undefined> {
  const place = pixelsOf(box, raw)
  if (!place) return undefined
  const { left, top, width, height } = place
  const square = Math.max(width, height) / SQUARES
  const few = await sharp(data, { raw })
    .extract(place)
    .resize(Math.max(1, Math.round(width / square)), Math.max(1, Math.round(height / square)), { fit: 'fill' })
    .png()
    .toBuffer()
  const input = await sharp(few).resize(width, height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer()
  return { input, left, top }
}
