/** Telling staff of something that is no case: in the same ways as of cases, at once, each matter once. */
import type { OutboundMessage } from '#channels/channel.ts'
import type { Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { queueMail } from '#mail/commands.ts'
import { renderMail } from '#mail/layout.ts'
import type { Ground } from '#notices/ground-queries.ts'
import { isAwake } from '#notices/policy.ts'
import { openTalkWith } from '#notices/talk-commands.ts'
import type { StaffMember } from '#staff/queries.ts'
import { words } from '#texts/text.ts'

/** @property name short: of what kind it is @property key of this matter, for this person once @property isRestricted of the restricted unit */
export type Matter = { name: string; sentence: string; link: string; button: string; key: string; isRestricted?: boolean }

/** In quiet hours by e-mail alone. */
export async function tellOfMatter(
  trx: Trx,
  person: StaffMember,
  { matter, ground, at }: { matter: Matter; ground: Ground; at: Date },
): Promise<void> {
  const { region, waking } = ground
  const say = words('id', region.texts)
  const { name, sentence, link, button, isRestricted = false } = matter
  const dedupeKey = `${matter.key}:${person.id}`
  const lead = [say('notices.greeting', { name: person.name }), sentence]
  const mail = renderMail({ subject: name, title: name, lead, groups: [], button: { label: button, link }, footer: say('notices.footer') }, region)
  await queueMail(trx, { regionId: region.id, to: { staffId: person.id, email: person.email }, ...mail, isRestricted, dedupeKey, at })
  const talk = isAwake(at, waking) ? await openTalkWith(trx, person) : undefined
  if (!talk) return
  const text = `*${name}*: ${sentence}\n\n${link}`
  const isOpen = isWindowOpen({ ...talk, channel: 'whatsapp' }, at)
  const message: OutboundMessage = isOpen
    ? { kind: 'text', text }
    : { kind: 'template', name: 'kabar_petugas', language: 'id', parameters: [name, sentence, link], text: say('notices.template', { text }) }
  await queueMessage(trx, { regionId: region.id, conversationId: talk.id, author: 'bot', message, dedupeKey, at })
}
