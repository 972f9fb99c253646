/** Letters that are only HTML, as plain text. Nothing of it is ever shown as it came. */
import { MailParser } from 'mailparser'

/** Characters; a longer page is nobody's letter. */
const LONGEST = 1024 * 1024

/** @returns '' when there is none or it cannot be read */
export async function htmlOf(html: string): Promise<string> {
  if (!html) return ''
  const bare = html.slice(0, LONGEST).replace(/<img\b[^>]*>/gi, ' ')
  const parser = new MailParser({ skipTextToHtml: true, maxHtmlLengthToParse: LONGEST })
  const text = await new Promise<string>((resolve) => {
    parser.on('data', (data) => data.type === 'text' && resolve(data.text ?? ''))
    parser.once('error', () => resolve(''))
    parser.once('end', () => resolve(''))
    parser.end(Buffer.from(`Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${bare}`))
  })
  return plainOf(text)
}

/** Without the addresses of pictures, and without blank lines in a row. */
export function plainOf(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\[(?:cid|data):[^\]\s]*\]/gi, '')
    .replace(/[ \t\u00A0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
