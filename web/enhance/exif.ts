/**
 * What a camera wrote into a photo is kept when the photo is made smaller: officers compare when and where it was taken with the report
 * (everybody else sees copies without it). Pure; bytes in, bytes out. Source: Exif 2.32, JPEG (ITU T.81).
 */

/** @returns the Exif segment with its marker, its orientation set upright; undefined when there is none that can be read */
export function exifOf(jpeg: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if (marker < 0xffe0 || marker > 0xffef || length < 2 || at + 2 + length > view.byteLength) return undefined
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return upright(new Uint8Array(jpeg.subarray(at, at + 2 + length)))
    at += 2 + length
  }
  return undefined
}

/** Bytes before the TIFF header: marker, length, `Exif`, two zeros. */
const TIFF = 10
const ORIENTATION = 0x0112

/** A picture that was drawn anew stands upright already. */
function upright(segment: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const view = new DataView(segment.buffer)
  try {
    const isLittle = view.getUint16(TIFF) === 0x4949
    const first = TIFF + view.getUint32(TIFF + 4, isLittle)
    const count = view.getUint16(first, isLittle)
    for (let entry = 0; entry < count; entry++) {
      const at = first + 2 + entry * 12
      if (view.getUint16(at, isLittle) === ORIENTATION) view.setUint16(at + 8, 1, isLittle)
    }
    return segment
  } catch {
    return undefined
  }
}

/** @param jpeg as a canvas writes it @returns the same picture with the segment right after its beginning */
export function withExif(jpeg: Uint8Array, segment: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(jpeg.length + (segment?.length ?? 0))
  whole.set(jpeg.subarray(0, 2))
  if (segment) whole.set(segment, 2)
  whole.set(jpeg.subarray(2), 2 + (segment?.length ?? 0))
  return whole
}
