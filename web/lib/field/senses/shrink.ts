/** Makes a photo small enough for a village's signal: 4 MB become about 300 KB. Browser only. */
import { exifOf, upright, withExif } from './exif.ts'

/** Pixels of the longer side: a house number can still be read. */
const SIDE = 1600
const QUALITY = 0.72

/** Bytes. Already small: left as it is. */
const SMALL = 350_000

/** @returns the smaller copy with time and place of the original; what cannot be read as a picture comes back as it was */
export async function shrink(photo: Blob): Promise<Blob> {
  if (photo.size <= SMALL) return photo
  const picture = await createImageBitmap(photo).catch(() => undefined)
  if (!picture) return photo
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  if (!drawn || drawn.size >= photo.size) return photo
  const facts = exifOf(new Uint8Array(await photo.arrayBuffer()))
  return facts ? new Blob([withExif(new Uint8Array(await drawn.arrayBuffer()), upright(facts))], { type: 'image/jpeg' }) : drawn
}
