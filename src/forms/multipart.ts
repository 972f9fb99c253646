/**
 * Reads a form with files part by part as it comes (RFC 7578), so that a video too large to be kept is read past and the words
 * beside it are not lost. Holds one part at a time.
 */

/** @property bytes undefined: longer than allowed, thrown away while it came @property fileName undefined: a field */
export type Part = { name: string; fileName: string | undefined; bytes: Buffer | undefined }
export type PartLimits = { field: number; file: number }

/** Bytes of the lines before a part. */
const LONGEST_HEAD = 4096

/** @returns the boundary a form says it is cut by */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, plain] = /^multipart\/form-data\s*;.*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '') ?? []
  return quoted ?? plain
}

type Open = Head & { chunks: Buffer[]; length: number }

/** @property place before the first part (`in`, with no part), in a part, behind its end, or behind the last one */
type Reading = { held: Buffer; part: Open | undefined; place: 'in' | 'between' | 'over' }

/** Ends quietly where the body breaks off: the part that was coming is left out. Reads to the end: a body left half read closes its line. @param limits bytes */
export async function* readParts(body: AsyncIterable<Uint8Array>, boundary: string, limits: PartLimits): AsyncGenerator<Part> {
  const mark = Buffer.from(`\r\n--${boundary}`)
  const reading: Reading = { held: Buffer.from('\r\n'), part: undefined, place: 'in' }
  for await (const chunk of body) {
    reading.held = Buffer.concat([reading.held, chunk])
    for (let step = goOn(reading, mark, limits); step !== 'more'; step = goOn(reading, mark, limits)) if (step) yield step
  }
}

/** @returns a part that has ended, nothing yet, or that more must come first */
function goOn(reading: Reading, mark: Buffer, limits: PartLimits): Part | undefined | 'more' {
  if (reading.place === 'between') return readHead(reading)
  if (reading.place === 'over') reading.held = Buffer.alloc(0)
  const { held, part } = reading
  const at = held.indexOf(mark)
  const sure = at === -1 ? Math.max(0, held.length - mark.length + 1) : at
  if (part) take(part, held.subarray(0, sure), limits)
  reading.held = held.subarray(at === -1 ? sure : at + mark.length)
  if (at === -1) return 'more'
  reading.part = undefined
  reading.place = 'between'
  return part && ended(part, limits)
}

function readHead(reading: Reading): undefined | 'more' {
  const { held } = reading
  const end = held.indexOf('\r\n\r\n')
  const isOver = held.subarray(0, 2).toString() === '--' || (end === -1 && held.length > LONGEST_HEAD)
  if (isOver) reading.place = 'over'
  if (isOver || end === -1) return 'more'
  reading.part = { ...headOf(held.subarray(0, end).toString('utf8')), chunks: [], length: 0 }
  reading.held = held.subarray(end + 4)
  reading.place = 'in'
}

type Head = Pick<Part, 'name' | 'fileName'>

function headOf(lines: string): Head {
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(lines)?.[1] ?? ''
  const value = (key: string) => new RegExp(`;\\s*${key}="([^"]*)"`, 'i').exec(disposition)?.[1]?.replace(/%22/g, '"')
  return { name: value('name') ?? '', fileName: value('filename') }
}

function take(part: Open, bytes: Buffer, limits: PartLimits): void {
  part.length += bytes.length
  if (part.length > limitOf(part, limits)) part.chunks = []
  else if (bytes.length > 0) part.chunks.push(bytes)
}

function ended({ name, fileName, chunks, length }: Open, limits: PartLimits): Part {
  const isKept = length <= limitOf({ fileName }, limits)
  return { name, fileName, bytes: isKept ? Buffer.concat(chunks) : undefined }
}

function limitOf({ fileName }: Pick<Part, 'fileName'>, limits: PartLimits): number {
  return fileName === undefined ? limits.field : limits.file
}
