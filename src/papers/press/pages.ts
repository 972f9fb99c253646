/** Lays out pages and writes them as PDF. Runs in the press only. */
import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
// @ts-expect-error it brings no types
import untyped from 'pdfmake'
import sharp from 'sharp'
import { prepareFonts } from './fonts.ts'
import { legibleWith } from './letters.ts'
import type { Pages, Piece } from './order.ts'
import { INK, LAYOUTS, MARGINS, MUTED, STYLES } from './style.ts'

/** Only what we call of pdfmake, which brings no types. */
type Pdf = {
  setFonts(fonts: Record<string, Record<string, string>>): void
  setTableLayouts(layouts: object): void
  setUrlAccessPolicy(may: (url: string) => boolean): void
  setLocalAccessPolicy(may: (path: string) => boolean): void
  createPdf(definition: object): { getStream(): Promise<NodeJS.ReadableStream & { end(): void }> }
}
const pdf = untyped as unknown as Pdf

/** @returns how many pages there are */
export async function printPages(pages: Pages, { folder, to }: { folder: string; to: string }): Promise<number> {
  const { files, face } = prepareFonts(folder)
  pdf.setFonts({ Jakarta: files })
  pdf.setTableLayouts(LAYOUTS)
  // What stands in a report must fetch nothing: neither from the network nor from the disk.
  pdf.setUrlAccessPolicy(() => false)
  pdf.setLocalAccessPolicy((path) => Object.values(files).includes(resolve(path)))
  const legible = legibleWith((letter) => face.charToGlyphIndex(letter) > 0)
  const content = await withPhotos(legible(pages.content), folder)
  let count = 1
  const document = pdf.createPdf({
    ...definitionOf(pages, content),
    footer: (page: number, pageCount: number) => {
      count = pageCount
      return footOf(pages, page, pageCount)
    },
  })
  const stream = await document.getStream()
  stream.end()
  await pipeline(stream, createWriteStream(to))
  return count
}

function definitionOf({ title, watermark }: Pages, content: unknown): object {
  return {
    info: { title, creator: 'Tanggap', producer: 'Tanggap' },
    pageSize: 'A4',
    pageMargins: MARGINS,
    language: 'id-ID',
    content,
    styles: STYLES,
    defaultStyle: { font: 'Jakarta', fontSize: 9.5, lineHeight: 1.28, color: INK },
    ...(watermark ? { watermark: { text: watermark, color: '#8a3b2a', opacity: 0.07, bold: true, angle: -50 } } : {}),
    pageBreakBefore: isLeftAlone,
  }
}

type Node = { headlineLevel?: number }

/** A heading at the foot of a page goes over to the next one, with what it stands above. */
function isLeftAlone({ headlineLevel }: Node, nodes: { getFollowingNodesOnPage(): Node[] }): boolean {
  if (headlineLevel === undefined) return false
  return !nodes.getFollowingNodesOnPage().some((node) => node.headlineLevel === undefined)
}

function footOf({ foot, numbering }: Pages, page: number, count: number): object {
  const [left, , right] = MARGINS
  return {
    margin: [left, 14, right, 0],
    stack: [
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 595.28 - left - right, y2: 0, lineWidth: 0.5, lineColor: '#c9c3b5' }] },
      {
        margin: [0, 5, 0, 0],
        columns: [
          { width: '*', text: foot, fontSize: 7, color: MUTED },
          {
            width: 44,
            text: numbering.replace('{page}', String(page)).replace('{count}', String(count)),
            fontSize: 7,
            color: MUTED,
            alignment: 'right',
          },
        ],
      },
    ],
  }
}

/** Points across; pixels for it. Photos on paper are small copies, whatever was sent. */
const PHOTO_PIXELS = 640

/** `{ photo: name }` becomes the picture of that file; one that cannot be read is left out. */
async function withPhotos(piece: Piece, folder: string): Promise<Piece> {
  if (typeof piece === 'string') return piece
  if (Array.isArray(piece)) {
    const done: Piece[] = []
    for (const one of piece) done.push(isPiece(one) ? await withPhotos(one, folder) : one)
    return done
  }
  const { photo, ...others } = piece
  if (typeof photo === 'string') return { ...others, ...(await toPicture(join(folder, photo))) }
  const entries: [string, unknown][] = []
  for (const [name, value] of Object.entries(others)) entries.push([name, isPiece(value) ? await withPhotos(value, folder) : value])
  return Object.fromEntries(entries)
}

function isPiece(value: unknown): value is Piece {
  return typeof value === 'object' && value !== null
}

async function toPicture(file: string): Promise<object> {
  try {
    const jpeg = await sharp(file)
      .rotate()
      .resize(PHOTO_PIXELS, PHOTO_PIXELS, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 72 })
      .toBuffer()
    return { image: `data:image/jpeg;base64,${jpeg.toString('base64')}` }
  } catch {
    return { text: '' }
  }
}
