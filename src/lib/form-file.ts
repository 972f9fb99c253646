/**
 * A form whose last part is one large file, read as it comes and never held whole (RFC 7578): first the fields, then the bytes.
 */
import { DomainError } from '#lib/errors.ts'

/** @property bytes of the file; ends with `form.broken_off` when the body does not end as a form ends */
export type FormWithFile = { fields: Map<string, string>; fileName: string; bytes: AsyncGenerator<Buffer> }

/** Bytes of all that stands before the file. */
const LONGEST_HEAD = 64 * 1024

/** @param contentType as the request says it @throws DomainError form.broken_off: no such form, or no file in it */
export async function openForm(body: AsyncIterable<Uint8Array>, contentType: string | undefined): Promise<FormWithFile> {
  const [, quoted, plain] = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (!boundary) throw new DomainError('form.broken_off')
  const mark = `\r\n--${boundary}`
  const chunks = body[Symbol.asyncIterator]()
  let held = Buffer.from('\r\n')
  for (;;) {
    const head = readHead(held.toString('latin1'), mark)
    if (head) return { ...head, bytes: fileOf({ rest: held.subarray(head.length), chunks, mark }) }
    const { value, done } = await chunks.next()
    if (done || held.length > LONGEST_HEAD) throw new DomainError('form.broken_off')
    held = Buffer.concat([held, value])
  }
}

/** @param text byte for byte @returns undefined while the head of the file has not come; length: where its bytes begin */
function readHead(text: string, mark: string): { fields: Map<string, string>; fileName: string; length: number } | undefined {
  const fields = new Map<string, string>()
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    const end = text.indexOf('\r\n\r\n', at)
    if (end === -1) return undefined
    const lines = utf8(text.slice(at + mark.length, end))
    const fileName = valueIn(lines, 'filename')
    if (fileName !== undefined) return { fields, fileName, length: end + 4 }
    const next = text.indexOf(mark, end)
    if (next !== -1) fields.set(valueIn(lines, 'name') ?? '', utf8(text.slice(end + 4, next)))
  }
  return undefined
}

function valueIn(lines: string, name: 'name' | 'filename'): string | undefined {
  return new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(lines)?.[1]?.replaceAll('%22', '"')
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

type Coming = { rest: Buffer; chunks: AsyncIterator<Uint8Array>; mark: string }

/** The last bytes are held back: they are the form's own end. */
async function* fileOf({ rest, chunks, mark }: Coming): AsyncGenerator<Buffer> {
  const longestEnd = mark.length + 4
  let held = rest
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    held = Buffer.concat([held, next.value])
    const sure = Math.max(0, held.length - longestEnd)
    if (sure > 0) yield held.subarray(0, sure)
    held = held.subarray(sure)
  }
  const end = held.lastIndexOf(`${mark}--`)
  if (end === -1) throw new DomainError('form.broken_off')
  if (end > 0) yield held.subarray(0, end)
}
