/** One ZIP of several files, written piece by piece. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** Bytes read at a time. */
const PIECE = 256 * 1024

/** Already packed: packing again only costs time. */
const PACKED = /\.(pdf|xlsx|jpg|png|webp)$/

/** @property from where it lies */
export function bundleFiles(files: readonly { name: string; from: string }[], to: string): void {
  const out = openSync(to, 'w')
  const zip = zipInto(out)
  for (const { name, from } of files) {
    const entry = PACKED.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
    zip.add(entry)
    const file = openSync(from, 'r')
    const piece = new Uint8Array(PIECE)
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) entry.push(piece.slice(0, count))
    entry.push(new Uint8Array(), true)
    closeSync(file)
  }
  zip.end()
  closeSync(out)
}

/** What goes into the archive is on the disk at once: it never stands in memory as a whole. */
export function zipInto(file: number): Zip {
  return new Zip((error, piece) => {
    if (error) throw error
    writeSync(file, piece)
  })
}
