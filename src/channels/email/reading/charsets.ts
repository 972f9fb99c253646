/** What mail programs do to letters beyond ASCII without saying so. Pure. */

/** @param raw one character a byte */
export function eightBit(raw: string): boolean {
  return /[\x80-\xff]/.test(raw)
}

/** @param raw one character a byte @returns the words: UTF-8 when it can be, otherwise as Windows wrote in the west */
export function decodeEightBit(raw: string): string {
  if (!eightBit(raw)) return raw
  const bytes = Buffer.from(raw, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const CLAIMS = /^(content-type:[ \t]*text\/(?:plain|html))((?:[^\r\n]|\r?\n[ \t])*)/gim

/** @param raw a letter, one character a byte @returns the same with texts said to be windows-1252 where nothing or something wrong was said */
export function patchCharset(raw: string): string {
  const patched = raw.replace(CLAIMS, (_all, type: string, rest: string) => {
    const others = rest.replace(/;\s*charset\s*=\s*("[^"]*"|[^;\s]*)/i, '')
    return `${type}; charset=windows-1252${others}`
  })
  const [headers = ''] = patched.split(/\r?\n\r?\n/, 1)
  return /^content-type:/im.test(headers) ? patched : `Content-Type: text/plain; charset=windows-1252\r\n${patched}`
}

const KOREAN = '\x1B$)C'
const [SHIFT_OUT, SHIFT_IN] = ['\x0E', '\x0F']

/** ISO-2022-KR, which our decoders do not know: between SO and SI stand characters of EUC-KR without their high bit. */
export function decodeKorean(text: string): string {
  if (!text.includes(KOREAN)) return text
  const [plain = '', ...shifted] = text.replaceAll(KOREAN, '').split(SHIFT_OUT)
  return plain + shifted.map(decodeShifted).join('')
}

function decodeShifted(part: string): string {
  const [korean = '', ...plain] = part.split(SHIFT_IN)
  const bytes = Uint8Array.from(korean.split(''), (sign) => (/[!-~]/.test(sign) ? sign.charCodeAt(0) | 0x80 : sign.charCodeAt(0)))
  return new TextDecoder('euc-kr').decode(bytes) + plain.join('')
}
