/** Makes a photo smaller before it goes over a bad line. What the camera wrote into it stays (exif.ts). */
import { exifOf, withExif } from './exif.ts'

/** Pixels of the longer side: enough to see a crack in a road. */
const SIDE = 1600
const QUALITY = 0.8

/** Bytes. Smaller ones go as they are. */
const SMALL = 350_000

/** @returns the file itself where it cannot be made smaller */
export async function shrink(file: Blob): Promise<Blob> {
  if (file.size <= SMALL || file.type === 'image/gif') return file
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
    // Memory of old phones is small; the next photo waits for this one.
    canvas.width = canvas.height = 0
    if (!drawn || drawn.size >= file.size) return file
    const segment = exifOf(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()))
    return new Blob([withExif(new Uint8Array(await drawn.arrayBuffer()), segment)], { type: 'image/jpeg' })
  } catch {
    return file
  }
}
