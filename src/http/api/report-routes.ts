/** /api/v1 for programs with a key: sending reports, and reading their own; and for whoever holds a ticket and its code. */
import type { z } from 'zod'
import { listClientReports, listClientSteps, type ClientReport } from '#api/facts-queries.ts'
import { addWords, ownReport, submitFromClient } from '#api/report-commands.ts'
import { submissionKeyOf } from '#api/report.ts'
import { isEnded } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { dayOf, isoIn } from '#lib/dates.ts'
import { trackingLink } from '#lib/links.ts'
import type { RegionRow } from '#regions/queries.ts'
import { lookUp } from '#tracking/commands.ts'
import { listPublicEvents } from '#tracking/queries.ts'
import { storyOf } from '#tracking/story.ts'
import { words } from '#texts/text.ts'
import { uploadOf } from '#uploads/keys.ts'
import { callerOf, inside, ok, route, type ApiServices } from './route.ts'
import * as shapes from './shapes.ts'
import { pageOf, readCursor, writeReport, writeSteps } from './writing.ts'

export const reportRoutes = [
  route({
    id: 'createReport',
    method: 'POST',
    path: '/regions/:region/reports',
    about: 'api.route_create',
    scope: 'reports:write',
    params: shapes.inRegionParams,
    body: shapes.newReport,
    takesPhotos: true,
    answers: { 201: shapes.submitted, 200: shapes.submitted },
    handle: async (asked) => {
      const { services, region, body, files, at, http } = asked
      if (!region) throw new DomainError('region.not_found')
      const caller = callerOf(asked)
      const header = http[0].headers['idempotency-key']
      const said = typeof header === 'string' && header.trim() ? { key: header.trim().slice(0, 200) } : { body, day: dayOf(at, region.zone) }
      const report = { ...toReport(body), photos: files, attachmentIds: uploadsOf(services, region, body.uploads) }
      const { ticket, code, isNew } = await submitFromClient(services, {
        region,
        caller,
        report,
        submissionKey: submissionKeyOf(caller.id, said),
        at,
      })
      const trackingUrl = trackingLink(services.config.publicUrl, region.code, { ticket, code })
      return { status: isNew ? 201 : 200, body: { ticket, code, trackingUrl, isNew } }
    },
  }),
  route({
    id: 'listReports',
    method: 'GET',
    path: '/regions/:region/reports',
    about: 'api.route_reports',
    scope: 'reports:read',
    params: shapes.inRegionParams,
    query: shapes.reportQuery,
    answers: { 200: shapes.listOf(shapes.reportShape) },
    handle: (asked) =>
      inside(asked, async (trx, { id: regionId, zone }) => {
        const { limit, status, cursor } = asked.query
        const filter = { isOpen: status === undefined ? undefined : status === 'open', after: readCursor(cursor) }
        const rows = await listClientReports(trx, { ...filter, regionId, clientId: callerOf(asked).id, limit: limit + 1 })
        const { items, next } = pageOf(rows, limit, ({ submittedAt: at, id }) => ({ at, id }))
        return ok({ items: items.map((report) => writeReport(report, zone)), next })
      }),
  }),
  route({
    id: 'getReport',
    method: 'GET',
    path: '/regions/:region/reports/:ticket',
    about: 'api.route_report',
    scope: 'reports:read',
    params: shapes.ticketParams,
    answers: { 200: shapes.reportWithSteps },
    handle: (asked) =>
      inside(asked, async (trx, region) => {
        const clientId = callerOf(asked).id
        const report = await ownReport(trx, { regionId: region.id, clientId, ticket: asked.params.ticket.toUpperCase() })
        return ok({ ...writeReport(report, region.zone), steps: await stepsOf(trx, { region, clientId, report, until: asked.at }) })
      }),
  }),
  route({
    id: 'addWords',
    method: 'POST',
    path: '/regions/:region/reports/:ticket/words',
    about: 'api.route_words',
    scope: 'reports:write',
    params: shapes.ticketParams,
    body: shapes.newWords,
    answers: { 201: shapes.wordsShape, 200: shapes.wordsShape },
    handle: async (asked) => {
      const { params, body, at, services } = asked
      const caller = callerOf(asked)
      const ticket = params.ticket.toUpperCase()
      const said = body.externalId === undefined ? { body: [ticket, body.text], day: dayOf(at, 'UTC') } : { key: `${ticket}:${body.externalId}` }
      const put = await addWords(services.db, { caller, ticket, words: body.text, externalId: submissionKeyOf(caller.id, said), at })
      return { status: put.isNew ? 201 : 200, body: put }
    },
  }),
  route({
    id: 'lookUpReport',
    method: 'POST',
    path: '/regions/:region/lookups',
    about: 'api.route_lookup',
    params: shapes.inRegionParams,
    body: shapes.lookup,
    answers: { 200: shapes.lookedUp },
    handle: async (asked) => {
      const { services, region, body, at } = asked
      if (!region) throw new DomainError('region.not_found')
      const code = body.code.replace(/\s/g, '').toUpperCase()
      // Tries are counted, whatever becomes of the reading.
      const found = await lookUp(services.db, { regionId: region.id, ticket: body.ticket.toUpperCase(), code, at })
      return inside(asked, async (trx) => {
        const steps = storyOf(found, await listPublicEvents(trx, region.id, found))
        const { zone } = region
        return ok({
          ticket: found.ticket,
          state: found.state,
          category: found.category,
          district: found.district,
          agency: found.leadAgencyShort,
          submittedAt: isoIn(found.submittedAt, zone),
          dueAt: isEnded(found.state) ? null : isoIn(found.dueAt, zone),
          steps: writeSteps(steps, { say: words('id', region.texts), zone }),
        })
      })
    },
  }),
]

function toReport({ text, category, place, reporter, isAnonymous, isSecret, externalId, link, ...body }: z.infer<typeof shapes.newReport>) {
  const { area, ...point } = place
  return { text, categoryCode: category, class: body.class, place: { ...point, areaCode: area }, reporter, isAnonymous, isSecret, externalId, link }
}

/** @throws DomainError upload.not_found */
function uploadsOf({ config }: ApiServices, { id: regionId }: RegionRow, keys: readonly string[]): string[] {
  return keys.map((key) => {
    const id = uploadOf({ secret: config.sessionSecret, regionId }, key)
    if (id === undefined) throw new DomainError('upload.not_found')
    return id
  })
}

type OfReport = { region: RegionRow; clientId: string; report: ClientReport; until: Date }

/** In one case hardly anybody writes more. */
const MOST_STEPS = 500

async function stepsOf(trx: Trx, { region, clientId, report, until }: OfReport) {
  const { ticket, submittedAt, state, agency } = report
  const events = await listClientSteps(trx, { regionId: region.id, clientId, tickets: [ticket], from: submittedAt, until, limit: MOST_STEPS })
  const steps = storyOf({ state, leadAgencyShort: agency, submittedAt, objectedAt: null }, events)
  return writeSteps(steps, { say: words('id', region.texts), zone: region.zone })
}
