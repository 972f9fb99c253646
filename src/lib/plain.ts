/** JSON that a database can keep. PostgreSQL refuses two things that JSON allows, and one of them would fail a whole batch. */

/** Deeper nesting is nobody's message; walking it would end the stack. */
const DEEPEST = 60

/** @returns a copy without NUL characters and half surrogates; what lies deeper than 60 levels becomes null */
export function storable<T>(value: T): T
export function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return null
  // The implementation takes a depth that callers do not see.
  const inner = storable as (value: unknown, depth: number) => unknown
  if (Array.isArray(value)) return value.map((one) => inner(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storableText(key), inner(one, depth + 1)]))
}

export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same object without the properties that are undefined: "not said" and "said: nothing" are kept apart. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>
}
