/**
 * The typeface of papers: the one of the screens, as it comes with npm (WOFF), unpacked, with wider spaces between words.
 * Its own are made for large headings on screens; in small print words run into each other. Source of the formats: W3C WOFF 1.0, OpenType.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
// The package says what it exports in a way only Node itself reads right.
// oxlint-disable-next-line import/default
import opentype from 'opentype.js'

/** Thousandths of the size of the letters; of its own it has 170. */
const SPACE = 238

const FACES = { normal: [400, 'normal'], bold: [700, 'normal'], italics: [400, 'italic'], bolditalics: [700, 'italic'] } as const

/** @returns the files pdfmake asks for, put into the folder, and the usual face for looking letters up */
export function prepareFonts(folder: string): { files: Record<string, string>; face: opentype.Font } {
  const files = Object.fromEntries(
    Object.entries(FACES).map(([name, [weight, style]]) => {
      const file = join(folder, `${name}.ttf`)
      writeFileSync(file, spaced(unpacked(readFileSync(sourceOf(weight, style)))))
      return [name, file]
    }),
  )
  return { files, face: parse(readFileSync(files['normal'] as string)) }
}

function sourceOf(weight: number, style: string): string {
  return fileURLToPath(import.meta.resolve(`@fontsource/plus-jakarta-sans/files/plus-jakarta-sans-latin-${weight}-${style}.woff`))
}

function parse(bytes: Buffer): opentype.Font {
  return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

type Table = { tag: number; checksum: number; bytes: Buffer }

/** Lengths of heads and entries in WOFF and in the font it packs. */
const WOFF_HEAD = 44
const WOFF_ENTRY = 20
const HEAD = 12
const ENTRY = 16

/** WOFF is a font whose tables are each packed by zlib. */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index): Table => {
    const at = WOFF_HEAD + index * WOFF_ENTRY
    const [offset, packedLength, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)]
    const piece = woff.subarray(offset, offset + packedLength)
    return { tag: woff.readUInt32BE(at), checksum: woff.readUInt32BE(at + 16), bytes: packedLength < length ? inflateSync(piece) : piece }
  })
  return joined(woff.readUInt32BE(4), tables)
}

function joined(flavor: number, tables: readonly Table[]): Buffer {
  const head = Buffer.alloc(HEAD + tables.length * ENTRY)
  head.writeUInt32BE(flavor, 0)
  head.writeUInt16BE(tables.length, 4)
  const power = 2 ** Math.floor(Math.log2(tables.length))
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((tables.length - power) * 16, 10)
  const bodies: Buffer[] = []
  let offset = head.length
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const at = HEAD + index * ENTRY
    for (const [place, value] of [tag, checksum, offset, bytes.length].entries()) head.writeUInt32BE(value, at + place * 4)
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([head, ...bodies])
}

/** Sets the advance of the space in the table of widths (hmtx). */
function spaced(font: Buffer): Buffer {
  const space = parse(font).charToGlyphIndex(' ')
  const at = tableAt(font, 'hmtx')
  if (at !== undefined && space > 0) font.writeUInt16BE(SPACE, at + space * 4)
  return font
}

function tableAt(font: Buffer, tag: string): number | undefined {
  const count = font.readUInt16BE(4)
  const entry = Array.from({ length: count }, (_, index) => HEAD + index * ENTRY).find((at) => font.toString('latin1', at, at + 4) === tag)
  return entry === undefined ? undefined : font.readUInt32BE(entry + 8)
}
