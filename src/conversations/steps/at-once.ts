/**
 * Where every message costs (SMS) or is written once and read tomorrow (e-mail): what tells a matter is a report at once, and nothing is
 * asked that can do without. Pure.
 */
import type { Facts } from '#conversations/state.ts'
import { atLeastRough, hasStory, send, withDraft, type Talk } from '#conversations/steps/talk.ts'

export function sendAtOnce(talk: Talk, facts: Facts): Talk {
  const { draft } = talk.dialogue
  if (facts.manner === 'chat' || !draft || draft.asked === 'new_story') return talk
  // "Is it about the other one?" is not worth a message: the desk sees both side by side.
  const { maybeOf: _maybeOf, candidates, ...told } = draft
  if (!hasStory(told) && told.photoCount === 0) return withDraft(talk, told)
  const isUrgent = talk.isUrgent && { isEmergency: true }
  const district = candidates?.every(({ districtCode }) => districtCode === candidates[0]?.districtCode) && candidates[0]?.districtCode
  const rough = !told.place && !told.roughPlace && district ? { roughPlace: { districtCode: district } } : {}
  return send(withDraft(talk, atLeastRough({ ...told, ...rough, ...isUrgent })), facts)
}
