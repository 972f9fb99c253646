/** A photo, a voice note, a pin, a card, a sticker is heard: what is not words. */
import type { Facts, Heard, Place } from '#conversations/state.ts'
import { bringsBack, hearSign, isShortlyAfter, maybeOf, owed, spokenOf } from '#conversations/steps/outside.ts'
import { openOnes } from '#conversations/steps/own-reports.ts'
import { attach, join, reply, type Talk } from '#conversations/steps/talk.ts'
import { hearWords, meaningOf } from '#conversations/steps/words.ts'

/** Milliseconds after sending in which a photo needs no word to be understood. */
const A_DAY = 24 * 60 * 60_000

export function hearPhoto(talk: Talk, heard: Heard, facts: Facts): Talk {
  const caption = heard.message.text.trim()
  const told = caption && tellsSomething(caption, facts) ? hearWords(talk, heard, facts) : talk
  if (told.joins.some(({ messageIds }) => messageIds.includes(heard.messageId))) return told
  return place({ talk: told, heard, facts }, (draft) => ({ photoCount: draft.photoCount + 1 }))
}

/** A letter brings words and photos in one: they belong to whatever the words are about, and where words say nothing they tell enough. */
export function hearText(before: Talk, heard: Heard, facts: Facts): Talk {
  const { messageId, message } = heard
  const talk = hearWords(before, heard, facts)
  const { joins, submissions, dialogue } = talk
  const placed = [...joins, ...submissions.map(({ draft }) => draft), ...(dialogue.draft ? [dialogue.draft] : [])]
  if (message.attachments.length === 0 || placed.some(({ messageIds }) => messageIds.includes(messageId))) return talk
  return place({ talk, heard, facts }, (draft) => ({ photoCount: draft.photoCount + 1 }))
}

function tellsSomething(caption: string, facts: Facts): boolean {
  return ['story', 'unclear', 'status', 'anger'].includes(meaningOf(caption, facts))
}

/** A voice note alone is a story; whoever reads it listens to it. */
export function hearVoice(talk: Talk, heard: Heard, facts: Facts): Talk {
  return place({ talk, heard, facts }, (draft) => ({ voiceCount: draft.voiceCount + 1 }))
}

export function hearPin(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { location } = heard.message
  if (!location) return talk
  const pin = { latitude: location.latitude, longitude: location.longitude }
  const name = [location.name, location.address].filter(Boolean).join(', ')
  return place({ talk, heard, facts }, (draft) => ({ place: pinned(draft.place, { ...pin, ...(name && { text: name }) }, facts) }))
}

/** Words typed or chosen before stay beside the pin: they say what it means. */
function pinned(before: Place | undefined, pin: Place, { pinned }: Facts): Place {
  const text = pin.text ?? before?.text ?? pinned?.districtName
  const districtCode = pinned?.districtCode ?? before?.districtCode
  const villageCode = before?.villageCode?.startsWith(districtCode ?? '-') ? before.villageCode : undefined
  return { ...pin, ...(text && { text }), ...(districtCode && { districtCode }), ...(villageCode && { villageCode }) }
}

export function hearCard(talk: Talk, heard: Heard, facts: Facts): Talk {
  return talk.dialogue.draft || openOnes(facts).length > 0 ? place({ talk, heard, facts }, () => ({})) : reply(talk, 'unsupported')
}

export function hearSticker(talk: Talk, _heard: Heard, facts: Facts): Talk {
  return talk.dialogue.draft ? talk : hearSign(talk, facts)
}

export function hearUnsupported(talk: Talk): Talk {
  return reply(talk, 'unsupported')
}

/** With the draft if there is one, else with the open report it can only belong to, else the beginning of a new one. */
function place({ talk, heard, facts }: { talk: Talk; heard: Heard; facts: Facts }, more: Parameters<typeof attach>[2]): Talk {
  const { draft } = talk.dialogue
  if (draft) return questionStands(attach(talk, heard, more))
  const [latest] = openOnes(facts)
  const plainly = owed(talk, heard)?.reportId ?? talk.verdicts.at(-1)?.reportId ?? spokenOf(heard, facts)
  const about = plainly ?? (latest && isShortlyAfter(latest, facts, A_DAY) ? latest.reportId : undefined)
  if (about) {
    const joined = join(talk, about, { messageIds: [heard.messageId] })
    return bringsBack(about, facts) ? reply(joined, 'taken_up') : joined
  }
  const begun = reply(attach(talk, heard, more), 'draft')
  return latest ? maybeOf(begun, latest) : begun
}

/** What joins a summary or an open question joins silently; a pin answers the question where it is. */
function questionStands(talk: Talk): Talk {
  const { draft } = talk.dialogue
  const asksPlace = draft?.asked === 'place' || draft?.asked === 'candidate' || draft?.asked === 'form'
  const asksStory = draft?.asked === 'story' && draft.voiceCount > 0
  return draft && ((asksPlace && draft.place) || asksStory || draft.asked === undefined) ? reply(talk, 'draft') : talk
}
