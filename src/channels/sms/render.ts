/** Every kind of message as one plain SMS. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { words } from '#texts/text.ts'
import { fit } from './text/fit.ts'

/** Options that fit at the end of an SMS; whoever needs more of them asks in another way. */
const OPTIONS = 4

/** @returns '' when there is nothing that can be said in an SMS */
export function toSms(message: OutboundMessage): string {
  if (message.short !== undefined && message.short.trim() !== '') return fit(message.short)
  switch (message.kind) {
    case 'buttons':
      return fit(message.text, howToAnswer(message.buttons.map(({ title }) => title)))
    case 'list':
      return fit(message.text, howToAnswer(message.rows.map(({ title }) => title)))
    case 'image':
      return fit(`${message.text} ${message.url}`)
    case 'text':
    case 'location_request':
    case 'form':
    case 'template':
      return fit(message.text)
  }
}

/** "Balas BERES atau BELUM": what stood on a button is typed. */
function howToAnswer(titles: string[]): string {
  const typed = titles.slice(0, OPTIONS).map((title) => title.toUpperCase())
  const say = words('id')
  const last = typed.pop()
  if (last === undefined) return ''
  return say('sms.answer_with', { words: typed.length === 0 ? last : say('sms.or', { first: typed.join(', '), last }) })
}
