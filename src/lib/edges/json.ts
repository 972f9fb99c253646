/** JSON from strangers. What is nested a thousand times has no meaning, and takes down whatever walks through it. */
import { DomainError } from '#lib/errors.ts'

/** Providers' webhooks are eight deep. */
const DEEPEST = 32

/** @throws SyntaxError, DomainError request.too_deep */
export function readJson(text: string): unknown {
  if (isDeeper(text, DEEPEST)) throw new DomainError('request.too_deep')
  return JSON.parse(text)
}

function isDeeper(text: string, most: number): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (isInString) {
      if (sign === BACKSLASH) at++
      else if (sign === QUOTE) isInString = false
    } else if (sign === QUOTE) isInString = true
    else if (sign === BRACKET || sign === BRACE) {
      if (++depth > most) return true
    } else if (sign === BRACKET + 2 || sign === BRACE + 2) depth--
  }
  return false
}

const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b] as const
