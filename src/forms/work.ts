/**
 * A little work that a browser does before it sends a form, so that a machine that sends thousands pays for each. Nobody else is asked.
 * Several small puzzles instead of one large: together they take nearly the same time on every try. Solved in web/enhance/work.ts.
 */
import { createHash } from 'node:crypto'

/** 8 × 2¹² tries on average: 0.2 s on a usual phone, about 1 s on a cheap one (40,000 hashes a second). */
export const PUZZLES = 8
export const BITS = 12

/** @param work `3021.88.…`: one number for each puzzle @param stamp of the form: work for one form is none for another */
export function isDone(work: string, stamp: string): boolean {
  const numbers = work.split('.')
  return numbers.length === PUZZLES && numbers.every((number, puzzle) => /^\d{1,9}$/.test(number) && isSolved(`${stamp}:${puzzle}:${number}`))
}

function isSolved(text: string): boolean {
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> (32 - BITS) === 0
}
