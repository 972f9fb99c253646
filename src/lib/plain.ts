/** JSON that a database can keep. PostgreSQL refuses two things that JSON allows, and one of them would fail a whole batch. */

/** Deeper nesting is nobody's message; walking it would end the stack. */
const DEEPEST = 60

/** @returns the same without NUL characters and half surrogates; what lies deeper than 60 levels becomes null */
export function storable<T>(value: T): T {
  // Nearly everything is storable as it is, and looking is much cheaper than copying.
  return isStorable(value, 0) ? value : (cleaned(value, 0) as T)
}

export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (depth >= DEEPEST) return false
  for (const [key, one] of Object.entries(value)) if (!isStorable(one, depth + 1) || !isStorable(key, depth)) return false
  return true
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return null
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storableText(key), cleaned(one, depth + 1)]))
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same object without the properties that are undefined: "not said" and "said: nothing" are kept apart. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>
}
