/** What the writer says, without what mail programs put under it: the letter answered, and the signature. Pure. */

/** `Pada Sel, 24 Nov 2026 pukul 09.12 Lapor <lapor@…> menulis:` and its English sister; may run over three lines. */
const INTRODUCES = /^[>\s]*(?:pada|on)\s.{6,300}\s(?:menulis|wrote)\s*:\s*$/iu

/** Lines that say: below stands what was answered. */
const DIVIDERS = [
  /^\s*-{2,}\s*(?:original message|pesan asli|pesan sebelumnya|balasan terakhir)\s*-{2,}\s*$/i,
  /^\s*_{20,}\s*$/, // Outlook draws a line over its block
]

const SENDER = /^[*\s]*(?:from|dari)\s*:/i
const BLOCK = [
  /^[*\s]*(?:sent|date|dikirim|tanggal|terkirim)\s*:/i,
  /^[*\s]*(?:to|kepada|ke|untuk)\s*:/i,
  /^[*\s]*(?:subject|subjek|perihal|judul)\s*:/i,
]

/** Added by telephones, to what anybody writes on them. */
const ADVERTS = /^\s*(?:(?:dikirim|terkirim) dari|sent from|dapatkan outlook|get outlook|diketik dengan|dikirim menggunakan|sent using)\b.{0,80}$/i

/** `-- ` alone on a line; some programs take the blank away. */
const SIGNATURE = /^--\s?$/

/** Lines of a signature; more is part of the letter. */
const LONGEST_SIGNATURE = 12

/**
 * @param isReply only then may anything be a quotation: what is passed on is meant to be read
 * @returns what is left; all of it when nothing would be
 */
export function ownWords(text: string, isReply: boolean): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const own = withoutSignature(isReply ? withoutQuoted(lines) : lines)
  const left = tidy(own)
  return left === '' ? tidy(lines) : left
}

function withoutQuoted(lines: string[]): string[] {
  const at = lines.findIndex((_line, index) => beginsQuotation(lines, index))
  const before = at < 0 ? lines : lines.slice(0, at)
  const after = at < 0 ? [] : lines.slice(at)
  // Answered line by line, between what was asked: the answers stand below the introduction.
  const between = after.some(isQuoted) ? after.slice(introductionOf(after)).filter((line) => !isQuoted(line)) : []
  return [...before.filter((line) => !isQuoted(line)), ...between]
}

function beginsQuotation(lines: string[], index: number): boolean {
  const line = lines[index] ?? ''
  if (DIVIDERS.some((one) => one.test(line))) return true
  if (introductionOf(lines.slice(index, index + 3)) > 0) return true
  return SENDER.test(line) && BLOCK.filter((one) => lines.slice(index + 1, index + 6).some((next) => one.test(next))).length >= 2
}

/** @returns how many of the first lines introduce a quotation; 0: they do not */
function introductionOf(lines: string[]): number {
  if (!/^[>\s]*(?:pada|on)\s/i.test(lines[0] ?? '')) return 0
  for (const count of [1, 2, 3]) if (INTRODUCES.test(lines.slice(0, count).join(' '))) return count
  return 0
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line)
}

function withoutSignature(lines: string[]): string[] {
  const at = lines.findLastIndex((line) => SIGNATURE.test(line))
  const cut = at >= 0 && lines.length - at <= LONGEST_SIGNATURE ? lines.slice(0, at) : lines
  return cut.filter((line) => !ADVERTS.test(line))
}

function tidy(lines: string[]): string {
  return lines
    .join('\n')
    .replace(/[ \t\u00A0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
