/** By which an answer is known again, however its blanks were copied. Pure. */
import { createHash } from 'node:crypto'

export function keyOfAnswer(text: string): string {
  return createHash('sha256').update(text.replace(/\s+/g, ' ').trim().toLowerCase()).digest('hex').slice(0, 32)
}
