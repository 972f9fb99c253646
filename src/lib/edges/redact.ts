/**
 * What is taken out of a line before it is written to the log. Nobody should pass such things to it; this is for the day somebody does,
 * and for messages of libraries and of the database that repeat what they were given. Pure.
 */

/** Fields whose value is never written, wherever they stand. */
const NEVER =
  /^(authorization|cookie|set-cookie|password|secret|token|access_?token|refresh_?token|app_?secret|verify_?token|link_?secret|session_?secret|api_?key|x-api-key|signature|code|kode|otp|totp|phone|telepon|address|sender|recipient|from|to|email|nik|body|text|words|detail|details|parameters|values)$/i

/** @property what stands in its place */
const PATTERNS: readonly [pattern: RegExp, shown: string][] = [
  [/\b(Bearer|Basic|OAuth)\s+[\w.~+/=-]{6,}/gi, '$1 [rahasia]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, '$1[rahasia]@'],
  [/([?&](?:kode|code|token|access_token|secret|sandi|password|hash|tanda|hub\.verify_token)=)[^&\s"']+/gi, '$1[rahasia]'],
  [/\bwhsec_[\w+/=-]+/g, '[rahasia]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[surel]'],
  // Numbers of telephones and of identity cards, however they are spaced; years, sizes and milliseconds are shorter.
  [/(?<![\w.-])\+?\d(?:[ .-]?\d){8,17}(?![\w-])/g, '[nomor]'],
]

export function redactWords(text: string): string {
  return PATTERNS.reduce((left, [pattern, shown]) => left.replace(pattern, shown), text)
}

/** Deeper than this nothing is worth reading. */
const DEEPEST = 6

export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactWords(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= DEEPEST) return '[…]'
  if (value instanceof Error) return { message: redactWords(value.message), stack: redactWords(value.stack ?? '') }
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return '[bytes]'
  if (Array.isArray(value)) return value.map((one) => redact(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, NEVER.test(name) && !isHarmless(one) ? '[rahasia]' : redact(one, depth + 1)]),
  )
}

/** A short code of an error (`ECONNREFUSED`, 23505) is what an operator looks for, and no secret of ours looks like one. */
function isHarmless(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean' || (typeof value === 'string' && /^E[A-Z_]{3,30}$/.test(value))
}
