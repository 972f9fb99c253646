/**
 * When and where a photo was taken, carried over to its smaller copy: drawing it anew would lose both.
 * Pure: bytes in, bytes out. Source: JPEG (ITU T.81 annex B) and Exif 2.32 (segment APP1, TIFF, tag 0x0112).
 */

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0] // "Exif\0\0"
const ORIENTATION = 0x0112

/** @returns the whole segment, marker included; undefined: there is none, or it is no JPEG */
export function exifOf(jpeg: Uint8Array): Uint8Array | undefined {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return undefined
  let at = 2
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0
    // The picture itself begins: what comes after is not read.
    if (marker === 0xda || marker === 0xd9) return undefined
    const end = at + 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))
    if (end > jpeg.length || end < at + 4) return undefined
    if (marker === 0xe1 && EXIF.every((byte, index) => jpeg[at + 4 + index] === byte)) return jpeg.slice(at, end)
    at = end
  }
  return undefined
}

/** The copy is drawn upright already: turned once more it would lie. @param segment of `exifOf` */
export function upright(segment: Uint8Array): Uint8Array {
  const copy = segment.slice()
  const tiff = 10
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength)
  if (copy.length < tiff + 8) return copy
  const isLittle = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, isLittle)
  if (directory + 2 > copy.length) return copy
  const count = view.getUint16(directory, isLittle)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > copy.length) return copy
    if (view.getUint16(entry, isLittle) === ORIENTATION) view.setUint16(entry + 8, 1, isLittle)
  }
  return copy
}

/** @returns the picture with this segment first, in place of any of its own */
export function withExif(jpeg: Uint8Array, segment: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = exifOf(jpeg)
  const rest = own ? without(jpeg, own.length) : jpeg.slice(2)
  const joined = new Uint8Array(2 + segment.length + rest.length)
  joined.set([0xff, 0xd8])
  joined.set(segment, 2)
  joined.set(rest, 2 + segment.length)
  return joined
}

/** Everything after the first two bytes but the Exif segment of this length. */
function without(jpeg: Uint8Array, length: number): Uint8Array {
  let at = 2
  while (jpeg[at + 1] !== 0xe1 || jpeg[at + 4] !== EXIF[0]) at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))
  const rest = new Uint8Array(jpeg.length - 2 - length)
  rest.set(jpeg.subarray(2, at))
  rest.set(jpeg.subarray(at + length), at - 2)
  return rest
}
