/** What stands after the author: words, files, and WhatsApp's marks. Pure; Indonesian and English exports of both kinds of phones. */

/**
 * @property files names as they stand inside the zip @property omittedCount files that were left out of the export
 * @property isDeleted its author took it back: nothing of it is kept
 */
export type Body = { text: string; files: string[]; omittedCount: number; isDeleted: boolean }

/** Signs of direction, and blanks that are none for whoever compares words. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const ODD_BLANKS = /[\u00a0\u2007\u202f]/g

/** Whole messages; the sign of direction before them is gone already. */
const DELETED =
  /^(pesan ini (telah )?dihapus|anda (telah )?menghapus pesan ini|kamu menghapus pesan ini|this message was deleted|you deleted this message)( oleh admin.*| by admin.*)?\.?$/i
const EDITED = /<(pesan ini (telah )?diedit|this message was edited)>$/i

/** On Android: a line of its own, the caption follows. */
const ATTACHED_LINE = /^(.+\.[a-z0-9]{2,5}) \((file|berkas) terlampir\)$|^(.+\.[a-z0-9]{2,5}) \(file attached\)$/i
/** On iPhones: at the end of a line, perhaps after the name and length of a document. */
const ATTACHED_MARK = /(?:^.{1,200} • .{1,40} )?<(?:terlampir|attached): ([^<>]+)>$/i
const OMITTED_LINE = /^<(media tidak disertakan|media omitted|media dihilangkan)>$/i
const OMITTED_MARK =
  /^(?:.{1,200} • .{1,40} )?(gambar|foto|video|audio|stiker|gif|dokumen|kartu kontak|pesan video|image|video note|sticker|document|contact card)( tidak disertakan| omitted| dihilangkan)$/i

/** Characters. The rest is nobody's complaint. */
const LONGEST = 8_000

/** @param lines of one message, the author taken off */
export function readBody(lines: string[]): Body {
  const body: Body = { text: '', files: [], omittedCount: 0, isDeleted: false }
  const plain = plainLine(lines.join('\n'))
    .slice(0, LONGEST * 2)
    .trimEnd()
    .replace(EDITED, '')
  if (DELETED.test(plain.trim())) return { ...body, isDeleted: true }
  const kept = plain.split('\n').flatMap((line) => readLine(line, body))
  return { ...body, text: kept.join('\n').trim().slice(0, LONGEST) }
}

/** @returns what is left of the line as words: nothing when it only tells of a file */
function readLine(line: string, body: Body): string[] {
  const whole = line.trim()
  const attached = ATTACHED_LINE.exec(whole)
  if (attached) body.files.push(attached[1] ?? attached[3] ?? '')
  const isOmitted = OMITTED_LINE.test(whole) || OMITTED_MARK.test(whole)
  if (isOmitted) body.omittedCount++
  if (attached || isOmitted) return []
  const marked = ATTACHED_MARK.exec(whole)
  if (!marked) return [line.trimEnd()]
  body.files.push(marked[1]?.trim() ?? '')
  const before = whole.slice(0, marked.index).trim()
  return before ? [before] : []
}

/** Words as people see them. */
export function plainLine(line: string): string {
  return line.replace(DIRECTION, '').replace(ODD_BLANKS, ' ').replaceAll('\0', '')
}

/** `~ Budi` → `Budi`; a number keeps its plus sign: `+62 800-0000-0001`. */
export function plainName(name: string): string {
  return plainLine(name)
    .replace(/[\u2010-\u2012]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^~\s*/, '')
    .trim()
}
