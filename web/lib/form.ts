/** Reading a form sent by anybody. Pure. */
import { storableText } from '#lib/plain.ts'

/** @param longest characters; the rest is cut off @returns '' when it was left out, or is a file */
export function typedIn(form: FormData, name: string, longest: number): string {
  const typed = form.get(name)
  return typeof typed === 'string' ? storableText(typed).slice(0, longest) : ''
}
