/** POST a service request; GET requests, one request, the id behind a token. */
import { listClientReports, listPublicCases, type CaseFilter } from '#api/facts-queries.ts'
import { submitFromClient } from '#api/report-commands.ts'
import { submissionKeyOf } from '#api/report.ts'
import type { Answer, Row } from '#bridges/open311/answer.ts'
import { many, numberOf, rangeOf, type Arguments } from '#bridges/open311/arguments.ts'
import { keyOfRequest, readRequest, writeOwn, writePublic } from '#bridges/open311/requests.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { trackingLink } from '#lib/links.ts'
import { listCategories } from '#regions/queries.ts'
import { findBySubmissionKey } from '#reports/queries.ts'
import { ask, type Asked } from './asked.ts'
import type { Method, Open311Services } from './method.ts'

export const postRequest: Method = async (services, http, { code }) => {
  const { region, given, files, caller, say, at } = await ask(services, http, { code, scope: 'reports:write', isKeyNeeded: true })
  if (!caller) throw new DomainError('api.key_missing')
  const [request, reply] = http
  const categories = await inRegion(services.db, region.id, (trx) => listCategories(trx, region.id))
  const report = { ...readRequest(given, { categories, say }), photos: files }
  const submissionKey = keyOfRequest(given, { keyId: caller.id, said: idempotencyKey(request.headers['idempotency-key']), at, zone: region.zone })
  const { ticket, code: secret, isNew } = await submitFromClient(services, { region, caller, report, submissionKey, at })
  void reply.code(isNew ? 201 : 200)
  const link = trackingLink(services.config.publicUrl, region.code, { ticket, code: secret })
  return answered({ service_request_id: ticket, service_notice: say('api.notice', { ticket, code: secret, link }), account_id: null })
}

export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header.trim() !== '' ? header.trim().slice(0, 200) : undefined
}

function answered(...rows: Row[]): Answer {
  return { root: 'service_requests', holds: rows }
}

/** Requests at most on one page; source: GeoReport v2. */
const LONGEST_PAGE = 1000

/** With a key: that program's own reports, whole. Without one: what everybody may know. */
export const listRequests: Method = async (services, http, { code }) => {
  const asked = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: false })
  const { given, region, at } = asked
  const size = numberOf(given, 'page_size', { least: 1, most: LONGEST_PAGE }) ?? LONGEST_PAGE
  const page = numberOf(given, 'page', { least: 1, most: FARTHEST / size }) ?? 1
  const ids = many(given, 'service_request_id')
  const filter = ids
    ? { ids }
    : { ...rangeOf(given, { zone: region.zone, now: at }), categories: many(given, 'service_code'), isOpen: isOpenOf(given) }
  const rows = await rowsOf(services, asked, { ...filter, limit: page * size })
  return answered(...rows.slice((page - 1) * size))
}

/** Requests that pages may reach in one range of time; whoever wants more asks for shorter ranges. */
const FARTHEST = 10_000

/** @throws DomainError api.argument_wrong */
function isOpenOf(given: Arguments): boolean | undefined {
  const said = many(given, 'status')?.map((status) => status.toLowerCase())
  if (!said) return undefined
  if (said.some((status) => status !== 'open' && status !== 'closed')) throw new DomainError('api.argument_wrong', { argument: 'status' })
  return said.length > 1 ? undefined : said[0] === 'open'
}

const CASE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function rowsOf({ db }: Open311Services, { region, caller, say }: Asked, filter: CaseFilter & { limit: number }): Promise<Row[]> {
  const { ids, ...more } = filter
  const writing = { say, zone: region.zone }
  return inRegion(db, region.id, async (trx) => {
    const tickets = ids?.filter((id) => !CASE_ID.test(id)).map((ticket) => ticket.toUpperCase())
    const isOwnAsked = caller && (!tickets || tickets.length > 0)
    const own = isOwnAsked ? await listClientReports(trx, { ...more, regionId: region.id, clientId: caller.id, tickets }) : []
    const caseIds = ids?.filter((id) => CASE_ID.test(id))
    const isPublicAsked = caseIds ? caseIds.length > 0 : !caller
    const open = isPublicAsked ? await listPublicCases(trx, { ...more, ids: caseIds, regionId: region.id }) : []
    return [...own.map((report) => writeOwn(report, writing)), ...open.map((found) => writePublic(found, writing))]
  })
}

/** @throws DomainError report.not_found: for what does not exist and for what is not theirs to see alike */
export const getRequest: Method = async (services, http, { code, id }) => {
  const asked = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: false })
  const [found] = await rowsOf(services, asked, { ids: [id], limit: 1 })
  if (!found) throw new DomainError('report.not_found')
  return answered(found)
}

/**
 * We give the id at once, so a token is rarely asked for: it is the program's own Idempotency-Key, for whoever lost the answer, or the id itself.
 * @throws DomainError report.not_found
 */
export const getToken: Method = async (services, http, { code, id }) => {
  const { region, caller } = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: false })
  if (!caller) throw new DomainError('report.not_found')
  const found = await inRegion(services.db, region.id, async (trx) => {
    const sent = await findBySubmissionKey(trx, region.id, submissionKeyOf(caller.id, { key: id }))
    return sent ?? (await listClientReports(trx, { regionId: region.id, clientId: caller.id, tickets: [id.toUpperCase()], limit: 1 }))[0]
  })
  if (!found) throw new DomainError('report.not_found')
  return answered({ service_request_id: found.ticket, token: id })
}
