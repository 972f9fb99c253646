/** What of a public report is told to neighbours, and in which words. Pure. */
import type { EventKind } from '#cases/events.ts'
import type { OutboundMessage } from '#channels/channel.ts'
import type { TextKey, Words } from '#texts/text.ts'

/** Only what ends a wait: every message costs. */
export const NEWS: Partial<Record<EventKind, TextKey>> = {
  answered: 'public.news_answered',
  not_fixed: 'public.news_not_fixed',
  confirmed: 'public.news_confirmed',
  closed_silent: 'public.news_closed',
}

export type News = { ticket: string; news: TextKey; link: string /** false: only an approved template may go */; isWindowOpen: boolean }

export function neighbourMessage({ ticket, news, link, isWindowOpen }: News, say: Words): OutboundMessage {
  const told = say('public.news', { news: say(news), link, ticket })
  const subject = say('short.notify_subject', { ticket })
  if (isWindowOpen) return { kind: 'text', text: told, subject }
  // A parameter of a template holds no line breaks.
  const parameter = told.replace(/\s+/g, ' ')
  return {
    kind: 'template',
    name: 'kabar_laporan',
    language: 'id',
    parameters: [ticket, parameter],
    text: say('notify.template_update', { ticket, words: parameter }),
    subject,
  }
}
