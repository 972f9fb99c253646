/**
 * Service request updates, the extension that FixMyStreet speaks: what happened to a program's own requests, and words it
 * brings to them. Pure. Source: "Open311 FMS: Proposed differences to Open311", github.com/mysociety/fixmystreet/wiki.
 */
import type { ClientStep } from '#api/facts-queries.ts'
import { submissionKeyOf } from '#api/report.ts'
import type { Answer, Row } from '#bridges/open311/answer.ts'
import { one, type Arguments } from '#bridges/open311/arguments.ts'
import { mediaOf, type Writing } from '#bridges/open311/requests.ts'
import { statusOf } from '#bridges/open311/statuses.ts'
import { DomainError } from '#lib/errors.ts'
import { isoIn } from '#lib/dates.ts'
import { storyOf } from '#tracking/story.ts'

/** Only what /lacak would show the reporter, in its words. Oldest first. */
export function writeUpdates(steps: readonly ClientStep[], { say, zone }: Writing): Answer {
  const holds = steps.flatMap((step): Row[] => {
    const told = storyOf({ state: 'closed', leadAgencyShort: null, submittedAt: step.submittedAt, objectedAt: null }, [step]).find(
      ({ id }) => id === step.id,
    )
    if (!told) return []
    const title = say(told.key, { agency: told.agency ?? say('citizen.team') })
    return [
      {
        update_id: step.id,
        service_request_id: step.ticket,
        status: (step.state ? statusOf(step.state) : 'open').toUpperCase(),
        updated_datetime: isoIn(step.at, zone),
        description: told.text ? `${title}. ${told.text}` : title,
        media_url: '',
      },
    ]
  })
  return { root: 'service_request_updates', holds }
}

export type SentUpdate = { ticket: string; words: string; externalId: string }

/**
 * A status that is sent along is read past: whether it is fixed is the reporter's own word, said to us.
 * @throws DomainError api.attribute_missing
 */
export function readUpdate(given: Arguments, keyId: string): SentUpdate {
  const need = (name: string): string => {
    const value = one(given, name)
    if (value === undefined) throw new DomainError('api.attribute_missing', { attribute: name })
    return value
  }
  const ticket = need('service_request_id')
  const words = [need('description'), ...mediaOf(given)].join('\n')
  const own = one(given, 'update_id') ?? one(given, 'update_id_ext')
  const said = own === undefined ? { body: [ticket, words], day: one(given, 'updated_datetime') ?? '' } : { key: `${ticket}:${own}` }
  return { ticket, words, externalId: submissionKeyOf(keyId, said) }
}
