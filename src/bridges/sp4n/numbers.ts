/** The number of a report in SP4N-LAPOR!, and its page, as people write and paste them. Pure. */

/** Characters. Known numbers have up to ten figures; longer and with letters is let through, as nobody told us the rule. */
const LONGEST = 20
const NUMBER = /^[0-9A-Z](?:[0-9A-Z-]*[0-9A-Z])?$/

/**
 * `#8123456`, `ID 8.123.456`, `No. Laporan: 8123456`, or the address of its page → `8123456`.
 * @returns undefined for what cannot be one
 */
export function readNumber(typed: string): string | undefined {
  const text = typed.trim().toUpperCase()
  const inAddress = /^HTTPS?:\/\/\S*?(\d{4,12})\/?(?:[?#]\S*)?$/.exec(text)?.[1]
  const bare = inAddress ?? text.replace(/^(?:(?:TRACKING|LAPORAN|NOMOR|NO|ID|SP4N|LAPOR|TIKET)\b[\s.:!-]*)+/, '').replace(/[\s.#:]/g, '')
  return bare.length >= 3 && bare.length <= LONGEST && NUMBER.test(bare) && /\d{3}/.test(bare) ? bare : undefined
}

/** Only pages of lapor.go.id: the desk shows it as a link. @returns undefined for everything else */
export function readLink(typed: string): string | undefined {
  const address = URL.parse(typed.trim())
  if (address?.protocol !== 'https:' || address.username || address.password || address.port) return undefined
  return address.hostname === 'lapor.go.id' || address.hostname.endsWith('.lapor.go.id') ? address.href.slice(0, 500) : undefined
}
