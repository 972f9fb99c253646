/**
 * Copies of a photo that leave the house: upright, smaller, without what the camera wrote, and with what was covered burnt in.
 * Bytes in, bytes out. Runs in the darkroom only (look.ts).
 */
import sharp from 'sharp'
import { pixelsOf, type Box } from '#evidence/apart/box.ts'
import { MOST_PIXELS } from '#evidence/limits.ts'

export type Copy = { bytes: Uint8Array; width: number; height: number }

/** Pixels of the longer side. */
const LONGER_SIDE = 1280

/** JPEG. What a box covers is brought down to a few colours before it is blurred: nothing of it can be worked out again. @throws when it is no picture */
export async function publicCopy(bytes: Uint8Array, boxes: readonly Box[]): Promise<Copy> {
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
  const copy = await sharp(data, { raw })
    .composite(covers.filter((one) => one !== undefined))
    .jpeg({ quality: 78 })
    .toBuffer()
  return { bytes: copy, width: info.width, height: info.height }
}

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

/** Pixels of the longer side of a photo that another system is given. */
const HANDED_SIDE = 2000

/** A JPEG without anything the camera wrote into it: no place, no time, no name. Upright. @throws when it is no picture */
export function cleanCopy(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .rotate()
    .resize(HANDED_SIDE, HANDED_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82, mozjpeg: false })
    .toBuffer()
}

/** @returns bare pixels, three bytes each */
export function squareOf(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS })
    .rotate()
    .resize(side, side, { fit: 'cover' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
}
