/**
 * Somebody asks for the own data in a talk. The address is the proof: what opens the data is sent to it and to nobody else.
 * Whether somebody else reported anything is told by none of the answers.
 */
import type { OutboundMessage } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import type { Talking } from '#conversations/talking.ts'
import type { AskedRight } from '#conversations/listening/rights.ts'
import { formatMoment } from '#lib/dates.ts'
import { ownDataLink } from '#lib/links.ts'
import { askRequest } from '#privacy/requests/commands.ts'
import { linkForContact, ownReportsOf } from '#privacy/requests/own-commands.ts'
import { words, type Locale } from '#texts/text.ts'

export async function answerRight(talking: Talking, right: AskedRight, locale: Locale): Promise<OutboundMessage> {
  const { region, publicUrl, account } = talking
  const say = words(locale, region.texts)
  const track = `${publicUrl}/${region.code}/lacak`
  // Anybody can write a name above a letter: what is asked there is confirmed behind a key that goes to the mailbox itself.
  const isLetter = channelNamed(account.channel)?.manner === 'letter'
  const subject = say('privacy.chat_letter_subject')
  if (right === 'access' || isLetter) {
    const link = await keyFor(talking)
    const text = say(right === 'access' ? 'privacy.chat_access' : 'privacy.chat_erasure_letter', { link, track })
    return { kind: 'text', text, short: say('privacy.chat_access_short', { link }), subject }
  }
  const asked = await askErasure(talking)
  if (!asked)
    return { kind: 'text', text: say('privacy.chat_erasure_none', { track }), short: say('privacy.chat_erasure_none_short', { track }), subject }
  const due = formatMoment(asked.dueAt, talking.at, { zone: region.zone, locale })
  return { kind: 'text', text: say('privacy.chat_erasure', { due, track }), short: say('privacy.chat_erasure_short', { due }), subject }
}

async function keyFor({ trx, region, account, conversation, publicUrl, at }: Talking): Promise<string> {
  const holder = { regionId: region.id, channel: account.channel, contactId: conversation.contactId, at }
  return ownDataLink(publicUrl, region.code, await linkForContact(trx, holder))
}

async function askErasure({ trx, region, account, conversation, publicUrl, at }: Talking) {
  const { contactId } = conversation
  const { reportIds } = await ownReportsOf(trx, region.id, contactId)
  return askRequest(trx, { regionId: region.id, kind: 'erasure', channel: account.channel, contactId, reportIds, publicUrl, at })
}
