/** Our messages as letters: every kind of them in plain, polite words, as text and as simple HTML. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { words } from '#texts/text.ts'

/** A channel does not know in which language one talks: the frame is in the language of the offices. */
const say = words('id')

export type Frame = { senderName: string; ticket?: string | undefined }

export type Rendered = { subject: string; text: string; html: string }

export function render(message: OutboundMessage, frame: Frame): Rendered {
  const told = message.text.trim()
  const letter: Written = {
    paragraphs: [say('email.greeting'), ...(told ? told.split(/\n{2,}/) : [])],
    answers: answersOf(message),
    link: message.kind === 'image' ? message.url : undefined,
    footer: frame.ticket ? say('email.footer_ticket', { ticket: frame.ticket }) : say('email.footer'),
    senderName: frame.senderName,
  }
  return { subject: subjectOf(message, frame), text: textOf(letter), html: htmlOf(letter) }
}

/** The number stands in front, so that an answer is found even where nothing else is left. */
function subjectOf({ subject }: OutboundMessage, { ticket, senderName }: Frame): string {
  const about = subject ?? (ticket ? say('email.subject_ticket') : say('email.subject', { name: senderName }))
  const oneLine = about.replace(/\s+/g, ' ').trim().slice(0, 200)
  return !ticket || oneLine.includes(`[${ticket}]`) ? oneLine : `[${ticket}] ${oneLine}`
}

/** Buttons and rows become words that can be typed. */
function answersOf(message: OutboundMessage): string[] {
  if (message.kind === 'buttons') return message.buttons.map(({ title }) => title)
  if (message.kind === 'list') return message.rows.map(({ title, description }) => (description ? `${title} (${description})` : title))
  return []
}

type Written = { paragraphs: string[]; answers: string[]; link: string | undefined; footer: string; senderName: string }

function textOf({ paragraphs, answers, link, footer, senderName }: Written): string {
  const list = answers.length > 0 ? [[say('email.reply_with'), ...answers.map((one) => `- ${one}`)].join('\n')] : []
  const picture = link ? [`${say('email.image')}: ${link}`] : []
  const body = [...paragraphs, ...list, ...picture, `${say('email.closing')}\n${senderName}`].map(withoutMarks)
  return `${body.join('\n\n')}\n\n-- \n${footer}\n`
}

const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

function htmlOf({ paragraphs, answers, link, footer, senderName }: Written): string {
  const p = (html: string) => `<p style="margin:0 0 14px">${html}</p>`
  const items = answers.map((one) => `<li>${marked(one)}</li>`).join('')
  const list = items ? `${p(escaped(say('email.reply_with')))}\n<ul style="margin:0 0 14px;padding-left:22px">${items}</ul>` : ''
  const picture = link ? p(`<a href="${escaped(link)}">${escaped(say('email.image'))}</a>`) : ''
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:20px;max-width:600px;font:16px/1.55 ${FONT};color:#1c2421">
${paragraphs.map((one) => p(marked(one).replaceAll('\n', '<br>'))).join('\n')}
${list}${picture}
${p(`${escaped(say('email.closing'))}<br>${escaped(senderName)}`)}
<p style="margin:22px 0 0;padding-top:10px;border-top:1px solid #dfe5e2;color:#5b6662;font-size:14px">${escaped(footer)}</p>
</body></html>`
}

/** `*thick*` and `_slanted_`, as our texts are written for chats. */
const THICK = /(?<![\p{L}\d*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\d*])/gu
const SLANTED = /(?<![\p{L}\d_/])_(?=\S)([^_\n]+?)(?<=\S)_(?![\p{L}\d_])/gu

function withoutMarks(text: string): string {
  return text.replace(THICK, '$1').replace(SLANTED, '$1')
}

/** A full stop after an address does not belong to it. */
const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g

function marked(text: string): string {
  const parts: string[] = []
  let from = 0
  for (const { 0: link, index } of text.matchAll(LINK)) {
    parts.push(emphasised(text.slice(from, index)), `<a href="${escaped(link)}">${escaped(link)}</a>`)
    from = index + link.length
  }
  return [...parts, emphasised(text.slice(from))].join('')
}

function emphasised(text: string): string {
  return escaped(text).replace(THICK, '<b>$1</b>').replace(SLANTED, '<i>$1</i>')
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
}
