/** A brief as a WhatsApp message and as an e-mail. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import type { Brief } from '#briefs/lines.ts'
import type { MailContent } from '#mail/layout.ts'
import type { Words } from '#texts/text.ts'

/** @property picture address under which Meta fetches it @property link of the leader's page */
export type BriefSending = { say: Words; picture: string; link: string; isWindowOpen: boolean }

export const PICTURE = 'ringkasan'

export function whatsappBrief({ title, lines }: Brief, { say, picture, link, isWindowOpen }: BriefSending): OutboundMessage {
  const { urgent, late, well, instructions } = lines
  const more = instructions ? `\n*${say('brief.line_instructions')}:* ${instructions}` : ''
  const text = `*${title}*\n\n*${say('leader.urgent')}:* ${urgent}\n*${say('leader.late')}:* ${late}\n*${say('leader.well')}:* ${well}${more}\n\n${link}`
  if (isWindowOpen) return { kind: 'image', text, url: picture }
  const last = instructions ? `${well} ${say('brief.line_instructions')}: ${instructions}` : well
  return { kind: 'template', name: 'ringkasan_pimpinan', language: 'id', parameters: [title, urgent, late, last, link], text, headerImage: picture }
}

export function mailBrief({ title, sentence, lines }: Brief, { say, link, name }: { say: Words; link: string; name: string }): MailContent {
  const { urgent, late, well, instructions } = lines
  const items = [
    { title: say('leader.urgent'), note: urgent },
    { title: say('leader.late'), note: late },
    { title: say('leader.well'), note: well },
    ...(instructions ? [{ title: say('brief.line_instructions'), note: instructions }] : []),
  ]
  return {
    subject: title,
    title,
    lead: [say('notices.greeting', { name }), sentence],
    image: { cid: PICTURE, alt: [sentence, urgent, late, well].join(' ') },
    groups: [{ title: '', items }],
    button: { label: say('brief.open'), link },
    footer: say('brief.footer'),
  }
}
