/** A notice in one SMS: the agency's words give way, what is asked of the person never does. Pure. */
import { isTextKey, type TextKey, type Words } from '#texts/text.ts'

/** Characters of one SMS of the plain alphabet. */
const ONE_SMS = 160

/** @param key of the long words, `notify.answered` @param values of its holes; `text` is what may be shortened */
export function shortNotice(key: TextKey, values: Record<string, string | number> & { text: string }, say: Words): string {
  const short = `short.notify_${key.slice(key.indexOf('.') + 1)}`
  const words = (text: string) => say(isTextKey(short) ? short : 'short.notify', { ...values, text })
  const told = values.text.replace(/\s+/g, ' ').trim()
  const room = ONE_SMS - words('').length
  return words(told.length <= room ? told : `${told.slice(0, Math.max(0, room - 3)).trimEnd()}...`).trim()
}
