/**
 * Reading and writing by field names that an operator configures. Pure.
 * A place is a path of names with dots (`data.0.id`) or `$`, the whole; with `=pattern` behind it, where `*` stands for anything.
 */

/** Names that would reach into objects themselves. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype']

export type Place = { path: string[]; pattern: string | undefined }

/** @returns undefined when it is not written as a place */
export function toPlace(text: string): Place | undefined {
  const at = text.indexOf('=')
  const [name, pattern] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
  const path = name.trim() === '$' ? [] : name.trim().split('.')
  return path.some((part) => part === '' || FORBIDDEN.includes(part)) ? undefined : { path, pattern: pattern?.trim() }
}

/** @returns the words or number at the place as text; undefined when there is nothing, or something that is no words */
export function readAt(said: unknown, { path, pattern }: Place): string | undefined {
  const found = asText(valueAt(said, path))
  if (found === undefined || pattern === undefined) return found
  return matchOf(found, pattern)
}

export function valueAt(said: unknown, path: readonly string[]): unknown {
  let found = said
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

/** Lists are taken apart by the caller. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/**
 * No regular expression: whatever stands in the settings, reading takes no longer than the text is long.
 * @returns what the first `*` stands for, all of it when there is none; undefined when the text is not like this
 */
export function matchOf(text: string, pattern: string): string | undefined {
  const [first = '', ...rest] = pattern.split('*')
  const trimmed = text.trim()
  if (rest.length === 0) return trimmed === pattern ? trimmed : undefined
  if (!trimmed.startsWith(first)) return undefined
  let from = first.length
  let match: string | undefined
  for (const [index, literal] of rest.entries()) {
    const isLast = index === rest.length - 1
    const at = literal === '' ? (isLast ? trimmed.length : from) : isLast ? lastPlace(trimmed, literal, from) : trimmed.indexOf(literal, from)
    if (at < from) return undefined
    match ??= trimmed.slice(from, at).trim()
    from = at + literal.length
  }
  return match
}

function lastPlace(text: string, literal: string, from: number): number {
  return text.endsWith(literal) ? Math.max(text.length - literal.length, -1) : from - 1
}

/** Puts a value where the path says, making objects, and lists where a name is a number. Changes `target`. */
export function putAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let present = target
  path.forEach((name, index) => {
    const next = path[index + 1]
    if (next === undefined) present[name] = value
    else present = (present[name] ??= /^\d+$/.test(next) ? [] : {}) as Record<string, unknown>
  })
}
