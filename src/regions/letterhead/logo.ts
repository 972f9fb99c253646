/** The arms beside region.json, drawn anew: whatever else such a file may hold (scripts, links, hidden data) stays outside. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** Bytes of the file; pixels across. Arms on paper are two centimetres wide. */
const LARGEST = 2 * 1024 * 1024
const PIXELS = 360

/** @param name as region.json has it: no folders (settings.ts) @returns PNG; undefined: not there, too large, or no picture */
export async function readLogo(folder: string, name: string): Promise<Buffer | undefined> {
  const file = join(folder, name)
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile() || found.size > LARGEST) return undefined
  const bytes = await readFile(file)
  try {
    // From bytes and not by name: an SVG then has no place from which it could fetch other files.
    return await sharp(bytes, { density: 300, limitInputPixels: 40_000_000 })
      .resize(PIXELS, PIXELS, { fit: 'inside' })
      .png({ palette: true })
      .toBuffer()
  } catch {
    return undefined
  }
}
