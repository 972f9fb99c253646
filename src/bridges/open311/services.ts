/** A category as an Open311 service, and what it asks for. Pure. */
import type { Answer, Row } from '#bridges/open311/answer.ts'
import type { CategoryRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'

/** Codes of the attributes. */
export const ATTRIBUTES = { place: 'place_note', name: 'reporter_name', phone: 'reporter_phone' } as const

/** Programs of Open311 publish what they take: what must stay secret is not offered to them. */
export function offered(categories: readonly CategoryRow[]): CategoryRow[] {
  return categories.filter(({ isSensitive }) => !isSensitive)
}

export function serviceList(categories: readonly CategoryRow[], say: Words): Answer {
  return {
    root: 'services',
    holds: offered(categories).map(({ code, name, keywords }) => ({
      service_code: code,
      service_name: name,
      description: say('api.service', { category: name }),
      metadata: true,
      type: 'realtime',
      // `jalan + rusak` is how our own guessing writes two words that go together.
      keywords: keywords
        .slice(0, MOST_KEYWORDS)
        .map((keyword) => keyword.replaceAll(' + ', ' '))
        .join(', '),
      group: '',
    })),
  }
}

/** More are for our own guessing. */
const MOST_KEYWORDS = 12

export function serviceDefinition({ code, needsIdentity }: CategoryRow, say: Words): Answer {
  const asked = [
    { code: ATTRIBUTES.place, description: say('api.attribute_place'), required: false },
    ...(needsIdentity
      ? [
          { code: ATTRIBUTES.name, description: say('api.attribute_name'), required: true },
          { code: ATTRIBUTES.phone, description: say('api.attribute_phone'), required: true },
        ]
      : []),
  ]
  const attributes = asked.map(
    (attribute, index): Row => ({
      variable: true,
      code: attribute.code,
      datatype: 'string',
      required: attribute.required,
      datatype_description: say('api.attribute_text'),
      order: index + 1,
      description: attribute.description,
      values: [],
    }),
  )
  return { root: 'service_definition', holds: { service_code: code, attributes } }
}
