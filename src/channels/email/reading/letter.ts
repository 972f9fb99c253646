/** A letter taken apart (MIME). Reads a stream of any length in little memory; whatever is broken is read as far as it goes. */
import { Readable } from 'node:stream'
import { MailParser, type MailParserOptions } from 'mailparser'
import { defined } from '#lib/plain.ts'
import { decodeKorean, eightBit, patchCharset } from './charsets.ts'
import { readHeaders, type LetterHeaders } from './headers.ts'
import { htmlOf, plainOf } from './html.ts'

export type Part = {
  /** As IMAP numbers the parts: `2`, `1.3`. */
  part: string
  /** As the letter claims. */
  mediaType: string
  fileName?: string
  /** Bytes, decoded. */
  size: number
  /** Stands within the text: a pasted photo, or the logo of a signature. */
  isInline: boolean
  /** Only when asked for, and only of files within the limit. */
  bytes?: Uint8Array
}

export type ReadLetter = LetterHeaders & {
  /** Without markup; '' when there is none. */
  text: string
  parts: Part[]
  /** What a mail server says of a letter it could not deliver. */
  deliveryStatus?: string
  /** `REQUEST`, `REPLY` … when it invites or answers an invitation. */
  calendarMethod?: string
  /** The beginning as it came, one character a byte. */
  head: string
}

/** @property keepBytes of attachments up to so many bytes each @property depth of letters within letters */
export type ReadOptions = { keepBytes?: number; depth?: number }

/** Bytes of the beginning that are kept: enough for the texts of nearly every letter. */
const HEAD = 512 * 1024

/** Characters of text; a longer letter is cut. */
const LONGEST = 100_000

/** Letters within letters are opened so deep; further ones stay files. */
const DEEPEST = 3

const CALENDAR = /^content-type:\s*text\/calendar\b(?:[^\r\n]|\r?\n[ \t]){0,300}?\bmethod="?(\w{3,20})/im

const OPTIONS: MailParserOptions = { keepDeliveryStatus: true, checksumAlgo: false, skipTextToHtml: true, skipHtmlToText: true }

/** Never throws for what the letter says; an error of the stream is passed on. */
export async function readLetter(source: Readable | Uint8Array, options: ReadOptions = {}): Promise<ReadLetter> {
  const taken = await takeApart(source, options)
  const text = await textOf(taken)
  const { parts, letters, deliveryStatus } = sorted(taken.files, options)
  const inner = await Promise.all(letters.map((file) => readInner(file, options)))
  return {
    ...readHeaders(taken.lines),
    ...defined({ deliveryStatus, calendarMethod: CALENDAR.exec(taken.head)?.[1]?.toUpperCase() }),
    text: [text, ...inner.map((one) => one.text)].filter(Boolean).join('\n\n').slice(0, LONGEST),
    parts: [...parts, ...inner.flatMap((one) => one.parts)],
    head: taken.head,
  }
}

type File = Part & { content: Buffer | undefined }
type TakenApart = { lines: { key: string; line: string }[]; files: File[]; head: string; text: string; html: string }

async function takeApart(source: Readable | Uint8Array, { keepBytes = 0 }: ReadOptions): Promise<TakenApart> {
  const taken: TakenApart = { lines: [], files: [], head: '', text: '', html: '' }
  const parser = new MailParser(OPTIONS)
  parser.on('headerLines', (lines) => (taken.lines = [...lines]))
  const done = new Promise<void>((resolve) => {
    parser.on('data', (data) => {
      if (data.type === 'text') Object.assign(taken, { text: data.text ?? '', html: data.html || '' })
      else void keepFile(data, taken.files, keepBytes)
    })
    parser.once('end', resolve)
    // What cannot be read any further is left; what was read stands.
    parser.once('error', () => resolve())
  })
  const heads: Buffer[] = []
  let size = 0
  for await (const chunk of source instanceof Uint8Array ? [Buffer.from(source)] : source) {
    const bytes = chunk as Buffer
    if (size < HEAD) heads.push(bytes.subarray(0, HEAD - size))
    size += bytes.length
    if (!parser.writableEnded && !parser.destroyed && !parser.write(bytes)) await drained(parser, done)
  }
  parser.end()
  await done
  taken.head = Buffer.concat(heads).toString('latin1')
  return taken
}

function drained(parser: MailParser, done: Promise<void>): Promise<void> {
  return Promise.race([new Promise<void>((resolve) => parser.once('drain', resolve)), done])
}

type Found = Extract<Parameters<Parameters<MailParser['on']>[1]>[0], { type: 'attachment' }>

/** Read to its end whatever it is: the parser goes on only then. */
async function keepFile(found: Found, files: File[], keepBytes: number): Promise<void> {
  const mediaType = found.contentType.toLowerCase()
  const most = OPENED.includes(mediaType) ? Math.max(keepBytes, HEAD) : keepBytes
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of found.content) {
      size += (chunk as Buffer).length
      if (size <= most) chunks.push(chunk as Buffer)
    }
  } finally {
    const content = most > 0 && size <= most ? Buffer.concat(chunks) : undefined
    const isInline = found.related === true || found.contentDisposition === 'inline' || found.cid !== undefined
    files.push({ part: found.partId ?? '1', mediaType, size, isInline, content, ...defined({ fileName: found.filename?.slice(0, 200) }) })
    found.release?.()
  }
}

const INNER = 'message/rfc822'
const STATUS = 'message/delivery-status'
const OPENED = [INNER, STATUS]

function sorted(files: File[], { keepBytes = 0, depth = 0 }: ReadOptions) {
  const isOpened = ({ mediaType, content }: File) => mediaType === INNER && content !== undefined && depth < DEEPEST
  const deliveryStatus = files.find(({ mediaType }) => mediaType === STATUS)?.content?.toString('latin1')
  const parts = files.filter((one) => !isOpened(one) && one.mediaType !== STATUS)
  return { letters: files.filter(isOpened), deliveryStatus, parts: parts.map((one) => toPart(one, keepBytes > 0)) }
}

function toPart({ content, ...part }: File, withBytes: boolean): Part {
  return withBytes && content ? { ...part, bytes: content } : part
}

/** A letter passed on as a file: its words and photos count as told. */
async function readInner(file: File, { depth = 0, ...options }: ReadOptions): Promise<Pick<ReadLetter, 'text' | 'parts'>> {
  const { from, subject, text, parts } = await readLetter(file.content ?? Buffer.alloc(0), { ...options, depth: depth + 1 })
  const title = [from?.name || from?.address, subject].filter(Boolean).join(': ')
  return {
    text: [title && `--- ${title}`, text].filter(Boolean).join('\n'),
    parts: parts.map((one) => ({ ...one, part: `${file.part}.${one.part}` })),
  }
}

async function textOf({ text, html, head }: TakenApart): Promise<string> {
  const found = plainOf(text) || (await htmlOf(html))
  if (!found.includes('\uFFFD') || !eightBit(head)) return decodeKorean(found)
  // Said to be UTF-8, or nothing, and is not: most likely what an old Windows wrote.
  const again = await takeApart(Buffer.from(patchCharset(head), 'latin1'), {})
  const better = plainOf(again.text) || (await htmlOf(again.html))
  return better.includes('\uFFFD') || better === '' ? found : better
}
