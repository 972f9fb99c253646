/** Numbers as we write them: `+62…`. Pure. Source: ITU-T E.164; ton: SMPP 3.4, 5.2.5. */

const INTERNATIONAL = 1
const NATIONAL = 2
/** network specific, alphanumeric, abbreviated: nobody can be called under these */
const NO_NUMBERS = [3, 5, 6]

/** A short code has at most six figures; nobody's phone has fewer than eight. */
const SHORTEST_BARE = 9

/**
 * @param raw as a gateway writes it: `0812…`, `62812…`, `+62 812-…`, `812…`
 * @param ton type of number, where the protocol says it
 * @returns undefined for what cannot be answered: short codes and names
 */
export function toAddress(raw: string, ton = 0): string | undefined {
  const text = raw.trim()
  if (NO_NUMBERS.includes(ton) || !/^\+?[\d\s().-]+$/.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  const whole = withCountry(digits, text.startsWith('+') || ton === INTERNATIONAL, ton)
  return whole !== undefined && /^[1-9]\d{7,14}$/.test(whole) ? `+${whole}` : undefined
}

function withCountry(digits: string, isInternational: boolean, ton: number): string | undefined {
  if (digits.startsWith('00')) return indonesian(digits.slice(2))
  if (digits.startsWith('0')) return `62${digits.slice(1)}`
  if (isInternational || digits.startsWith('62')) return indonesian(digits)
  if (ton === NATIONAL) return `62${digits}`
  if (digits.length < SHORTEST_BARE) return undefined
  return digits.startsWith('8') ? `62${digits}` : digits
}

/** `+62 (0)812…` is often written, and is meant without the zero. */
function indonesian(digits: string): string {
  return digits.replace(/^620/, '62')
}

/** @param form plus: +62812… · plain: 62812… · local: 0812… */
export function writeNumber(address: string, form: 'plus' | 'plain' | 'local'): string {
  const digits = address.replace(/\D/g, '')
  if (form === 'plus') return `+${digits}`
  return form === 'local' && digits.startsWith('62') ? `0${digits.slice(2)}` : digits
}

/** Whether two numbers of ours are the same, however they are written; short codes and names as well. */
export function isSameNumber(a: string, b: string): boolean {
  const plain = (number: string) => toAddress(number) ?? number.trim().toUpperCase()
  return a !== '' && plain(a) === plain(b)
}
