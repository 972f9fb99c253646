/** Every agency's score over the months: who rises, who falls. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { listAgencies } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { shownDrift } from '#web/components/ranking/drift.ts'
import { require } from '#web/lib/act.ts'
import { loadDrift, MONTHS } from './drift.ts'
import { loadRail } from '../rail.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const asked = { regionId: region.id, filter: { range: 90 as const }, period: periodOf(locals.now, 90, region.zone), reader: scopeOf(staff) }
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listAgencies(trx, region.id)
    const { months, drift } = await loadDrift(trx, asked, { region, agencies })
    const { mean, opd, district } = rank(figuresOf(agencies, await listCaseGroups(trx, asked)), region.settings.rankingMinimum)
    const scores = new Map([...opd, ...district].map(({ agencyId, score }) => [agencyId, Math.round(score)]))
    const shown = agencies.flatMap(({ id, code, shortName, kind }) => {
      const own = drift.find(({ agencyId }) => agencyId === id)
      if (kind === 'external' || !own?.points.some((point) => point)) return []
      return [{ code, name: shortName, kind, score: scores.get(id), ...shownDrift(own, months, locals.locale) }]
    })
    const ordered = shown.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.name.localeCompare(b.name))
    return {
      rail: await loadRail(trx, { region, staff, now: locals.now }),
      mean: Math.round(mean),
      monthCount: MONTHS,
      minimum: region.settings.rankingMinimum,
      lists: [ordered.filter(({ kind }) => kind === 'opd'), ordered.filter(({ kind }) => kind === 'district')] as const,
    }
  })
}
