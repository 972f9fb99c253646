/** Where Open311 is spoken here. Source: https://wiki.open311.org/Service_Discovery. */
import type { Answer, Row } from '#bridges/open311/answer.ts'
import { listRegions, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'
import type { Open311Services } from './method.ts'

/** When what we speak was last changed. */
const CHANGED = '2026-11-25T00:00:00Z'

/** @param region undefined: of every region here */
export async function discovery({ db, config }: Pick<Open311Services, 'db' | 'config'>, region: RegionRow | undefined): Promise<Answer> {
  const regions = region ? [region] : await listRegions(db)
  const endpoints = regions.map(
    ({ code, isExample }): Row => ({
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: `${config.publicUrl}/open311/${code}`,
      changeset: CHANGED,
      type: isExample ? 'test' : 'production',
      formats: ['text/xml', 'application/json'],
    }),
  )
  const say = words('id')
  return {
    root: 'discovery',
    holds: { changeset: CHANGED, contact: say('api.contact', { url: config.publicUrl }), key_service: say('api.key_service'), endpoints },
  }
}
