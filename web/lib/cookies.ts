/** Hands the cookies of the accounts library on to the browser, as it wrote them. */
import type { Cookies } from '@sveltejs/kit'
import type { Day } from '#lib/dates.ts'
import { lookOn, readLook, writeLook, type Look } from '#statistics/moves/movement.ts'

/** Says to /lapangan, which also opens without us, whose queue it may show. Not a secret, and proves nothing: it only locks. */
export const FIELD_OFFICER = 'petugas_lapangan'

export function rememberFieldOfficer(cookies: Cookies, staffId: string): void {
  cookies.set(FIELD_OFFICER, staffId, { path: '/', httpOnly: false, sameSite: 'lax', maxAge: 365 * 24 * 60 * 60 })
}

export function forgetFieldOfficer(cookies: Cookies): void {
  cookies.delete(FIELD_OFFICER, { path: '/', httpOnly: false })
}

/** When a leader looked last, so that the page can say what is new since then. */
const LAST_LOOK = 'pimpinan_lihat'

/** @returns what is new to him today: since yesterday, or since he looked last */
export function rememberLook(cookies: Cookies, today: Day): Look {
  const last = readLook(cookies.get(LAST_LOOK))
  const look = lookOn(today, last)
  if (last?.day !== today) cookies.set(LAST_LOOK, writeLook(look), { path: '/', sameSite: 'lax', maxAge: 30 * 24 * 60 * 60 })
  return look
}

/** @param written values of set-cookie headers */
export function passCookies(cookies: Cookies, written: string[]): void {
  for (const one of written) {
    const { name, value, ...options } = readCookie(one)
    // The value is encoded already; encoding it again would break its signature.
    cookies.set(name, value, { ...options, encode: (kept) => kept })
  }
}

type Cookie = { name: string; value: string; path: string; httpOnly: boolean; secure: boolean; sameSite: 'lax' | 'strict' | 'none'; maxAge?: number }

export function readCookie(written: string): Cookie {
  const [first = '', ...rest] = written.split(';').map((part) => part.trim())
  const attributes = new Map(rest.map((part) => splitAt(part, '=')).map(([name, value]) => [name.toLowerCase(), value]))
  const [name, value] = splitAt(first, '=')
  const age = attributes.get('max-age')
  const sameSite = attributes.get('samesite')?.toLowerCase()
  return {
    name,
    value,
    path: attributes.get('path') ?? '/',
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: sameSite === 'strict' || sameSite === 'none' ? sameSite : 'lax',
    ...(age === undefined ? {} : { maxAge: Number(age) }),
  }
}

function splitAt(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
