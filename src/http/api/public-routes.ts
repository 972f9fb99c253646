/** /api/v1 for everybody: regions and what they are made of, cases without a word of anybody, figures and ranking. */
import { z } from 'zod'
import { listAreas, listPublicCases, listPublicSteps } from '#api/facts-queries.ts'
import { DomainError } from '#lib/errors.ts'
import { isoIn } from '#lib/dates.ts'
import { listAgencies, listCategories, listRegions, type RegionRow } from '#regions/queries.ts'
import { inside, ok, route } from './route.ts'
import * as shapes from './shapes.ts'
import { pageOf, readCursor, writeCase } from './writing.ts'

function writeRegion({ code, name, shortName, program, areaCode, zone, isExample, settings }: RegionRow) {
  return { code, name, shortName, program, areaCode, zone, isExample, whatsapp: settings.contact.whatsapp ?? null }
}

const { inRegionParams } = shapes

export const regionRoutes = [
  route({
    id: 'listRegions',
    method: 'GET',
    path: '/regions',
    about: 'api.route_regions',
    answers: { 200: shapes.listOf(shapes.regionShape) },
    handle: async ({ services }) => ok({ items: (await listRegions(services.db)).map(writeRegion), next: null }),
  }),
  route({
    id: 'getRegion',
    method: 'GET',
    path: '/regions/:region',
    about: 'api.route_region',
    params: inRegionParams,
    answers: { 200: shapes.regionShape },
    handle: (asked) => inside(asked, async (_trx, region) => ok(writeRegion(region))),
  }),
  route({
    id: 'listCategories',
    method: 'GET',
    path: '/regions/:region/categories',
    about: 'api.route_categories',
    params: inRegionParams,
    answers: { 200: shapes.listOf(shapes.categoryShape) },
    handle: (asked) =>
      inside(asked, async (trx, { id }) => {
        const items = (await listCategories(trx, id)).map(({ code, name, nameEn, needsIdentity, isSensitive, agencyCode: agency }) => {
          return { code, name, nameEn, needsIdentity, isSensitive, agency }
        })
        return ok({ items, next: null })
      }),
  }),
  route({
    id: 'listAgencies',
    method: 'GET',
    path: '/regions/:region/agencies',
    about: 'api.route_agencies',
    params: inRegionParams,
    answers: { 200: shapes.listOf(shapes.agencyShape) },
    handle: (asked) =>
      inside(asked, async (trx, { id }) => {
        const present = (await listAgencies(trx, id)).filter(({ validUntil }) => validUntil === null)
        return ok({ items: present.map(({ code, name, shortName, kind, areaCode }) => ({ code, name, shortName, kind, areaCode })), next: null })
      }),
  }),
  route({
    id: 'listAreas',
    method: 'GET',
    path: '/regions/:region/areas',
    about: 'api.route_areas',
    params: inRegionParams,
    query: shapes.areaQuery,
    answers: { 200: shapes.listOf(shapes.areaShape) },
    handle: (asked) =>
      inside(asked, async (trx, { id }) => {
        const { limit, ...query } = asked.query
        const rows = await listAreas(trx, id, { ...query, limit: limit + 1 })
        const items = rows.slice(0, limit).map(({ parentCode: parent, ...area }) => ({ ...area, parent }))
        return ok({ items, next: rows.length > limit ? (items.at(-1)?.code ?? null) : null })
      }),
  }),
]

export const caseRoutes = [
  route({
    id: 'listCases',
    method: 'GET',
    path: '/regions/:region/cases',
    about: 'api.route_cases',
    params: inRegionParams,
    query: shapes.caseQuery,
    answers: { 200: shapes.listOf(shapes.caseShape) },
    handle: (asked) =>
      inside(asked, async (trx, { id: regionId, zone }) => {
        const { query } = asked
        const filter = {
          ...filterOf(query),
          categories: query.category === undefined ? undefined : [query.category],
          district: query.district,
          agency: query.agency,
        }
        const rows = await listPublicCases(trx, { ...filter, regionId, limit: query.limit + 1 })
        const { items, next } = pageOf(rows, query.limit, ({ receivedAt: at, id }) => ({ at, id }))
        return ok({ items: items.map((found) => writeCase(found, zone)), next })
      }),
  }),
  route({
    id: 'getCase',
    method: 'GET',
    path: '/regions/:region/cases/:id',
    about: 'api.route_case',
    params: shapes.caseParams,
    answers: { 200: shapes.caseWithSteps },
    handle: (asked) =>
      inside(asked, async (trx, { id: regionId, zone }) => {
        const [found] = await listPublicCases(trx, { regionId, ids: [asked.params.id], limit: 1 })
        if (!found) throw new DomainError('case.not_found')
        const steps = await listPublicSteps(trx, regionId, found.id)
        return ok({ ...writeCase(found, zone), steps: steps.map((step) => ({ ...step, at: isoIn(step.at, zone) })) })
      }),
  }),
]

function filterOf({ status, since, until, cursor }: z.infer<typeof shapes.caseQuery>) {
  const time = (said: string | undefined) => (said === undefined ? undefined : new Date(said))
  return { isOpen: status === undefined ? undefined : status === 'open', from: time(since), until: time(until), after: readCursor(cursor) }
}
