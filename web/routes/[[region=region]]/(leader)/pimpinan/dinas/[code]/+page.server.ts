/** One agency: its score and where it comes from, how it moved, and what would raise it most. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { listAgencies } from '#regions/queries.ts'
import { may } from '#staff/permissions.ts'
import { adviceFor } from '#statistics/advice.ts'
import { periodOf, readFigureFilter } from '#statistics/filters.ts'
import { figuresOf, rank, type Scored } from '#statistics/ranking.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { MEASURES, WEIGHTS } from '#statistics/tally.ts'
import { shownDrift } from '#web/components/ranking/drift.ts'
import { require } from '#web/lib/act.ts'
import { loadDrift, MONTHS } from '../drift.ts'
import { loadRail } from '../../rail.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { range } = readFigureFilter(url.searchParams)
  const asked = { regionId: region.id, filter: { range }, period: periodOf(locals.now, range, region.zone), reader: scopeOf(staff) }
  const minimum = region.settings.rankingMinimum
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listAgencies(trx, region.id)
    const agency = agencies.find(({ code, kind }) => code === params.code && kind !== 'external')
    if (!agency) error(404, locals.words('errors.agency.not_found'))
    const groups = await listCaseGroups(trx, asked)
    const { mean, opd, district, unranked } = rank(figuresOf(agencies, groups), minimum)
    const list = agency.kind === 'opd' ? opd : district
    const found = [...list, ...unranked].find(({ agencyId }) => agencyId === agency.id)
    const { months, drift } = await loadDrift(trx, asked, { region, agencies })
    const own = drift.find(({ agencyId }) => agencyId === agency.id) ?? { agencyId: agency.id, points: [] }
    return {
      range,
      minimum,
      monthCount: MONTHS,
      mean: Math.round(mean),
      rail: await loadRail(trx, { region, staff, now: locals.now }),
      // The head of an agency opens the cases of that agency only.
      mayOpen: may(staff.role, 'case.read_all') || staff.agencyId === agency.id,
      agency: { code: agency.code, name: agency.shortName, fullName: agency.name },
      place: 1 + list.findIndex(({ agencyId }) => agencyId === agency.id),
      rankedCount: list.length,
      score: found && shownScore(found),
      returnedLate: groups.reduce((sum, group) => sum + (group.agencyId === agency.id && group.end === 'returned' ? group.caseCount : 0), 0),
      advice: adviceFor(agencies, groups, agency.id),
      ...shownDrift(own, months, locals.locale),
    }
  })
}

function shownScore({ score, low, high, isClearlyLow, isCapped, caseCount, rates }: Scored) {
  const [whole, from, to] = [score, low, high].map(Math.round) as [number, number, number]
  return {
    score: whole, low: from, high: to, isClearlyLow, isCapped, caseCount,
    rates: MEASURES.map((measure) => ({ measure, weight: WEIGHTS[measure], ...rates[measure] })),
  } // biome-ignore format: a row
}
