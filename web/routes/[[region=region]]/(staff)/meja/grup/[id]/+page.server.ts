/** One import: how far it is, what was found, and what an officer does with it. */
import { error, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { dropImport, offerFindings, undoImport } from '#groups/commands.ts'
import type { DateOrder } from '#groups/chat/date-order.ts'
import { listFindings, type ShownFinding } from '#groups/finding-queries.ts'
import { LIKELY } from '#groups/finding.ts'
import { isRecent } from '#groups/import.ts'
import { findImport, type ImportRow } from '#groups/queries.ts'
import { isUuid } from '#lib/ids.ts'
import { listCategories } from '#regions/queries.ts'
import { act, require, working } from '#web/lib/act.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region } = require(locals, 'case.triage', url.pathname)
  if (!isUuid(params.id)) error(404, locals.words('errors.groups.not_found'))
  return inRegion(locals.db, region.id, async (trx) => {
    const found = await findImport(trx, { regionId: region.id, id: params.id })
    if (!found) error(404, locals.words('errors.groups.not_found'))
    const findings = found.state === 'ready' ? await listFindings(trx, { regionId: region.id, importId: params.id }) : []
    const categories = findings.length > 0 ? await listCategories(trx, region.id) : []
    const nameOf = new Map(categories.map(({ code, name, nameEn }) => [code, locals.locale === 'en' ? nameEn : name]))
    return {
      ...shown(found, locals),
      findings: findings.map((one) => ({ ...one, ...forPage(one, found), category: nameOf.get(one.categoryCode ?? '') })),
    }
  })
}

function shown(
  { id, groupName, fileName, state, facts, problem, readBytes, uploadBytes, staffName, createdAt, decidedAt }: ImportRow,
  { words }: App.Locals,
) {
  const progress = uploadBytes > 0 ? readBytes / uploadBytes : 0
  const sentence = problem ? words(`errors.${problem.key}`, problem.values) : undefined
  return { one: { id, groupName, fileName, state, facts, progress, problem: sentence, staffName, createdAt, decidedAt } }
}

/** Ticked already: likely, and of the last weeks. */
function forPage({ score, minutes }: ShownFinding, { facts }: ImportRow) {
  const order = facts.order ?? 'day_first'
  return { isTicked: score >= LIKELY && isRecent(minutes[order], facts.span?.last[order] ?? 0) }
}

export const actions: Actions = {
  offer: async ({ locals, params, request, url }) => {
    const { region, staff } = require(locals, 'case.triage', url.pathname)
    const form = await request.formData()
    const chosen = form.getAll('pilih').filter((id): id is string => typeof id === 'string' && isUuid(id))
    const order: DateOrder = form.get('urutan') === 'month_first' ? 'month_first' : 'day_first'
    const on = { regionId: region.id, staffId: staff.id, importId: params.id, at: locals.now }
    return done({ locals, url }, () => offerFindings(locals.work, { ...on, chosen, order }), params.id)
  },
  drop: async ({ locals, params, url }) => {
    const { region, staff } = require(locals, 'case.triage', url.pathname)
    return done(
      { locals, url },
      () => dropImport(working(locals), { regionId: region.id, staffId: staff.id, importId: params.id, at: locals.now }),
      params.id,
    )
  },
  undo: async ({ locals, params, url }) => {
    const { region, staff } = require(locals, 'case.triage', url.pathname)
    return done(
      { locals, url },
      () => undoImport(working(locals), { regionId: region.id, staffId: staff.id, importId: params.id, at: locals.now }),
      params.id,
    )
  },
}

async function done({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, command: () => Promise<void>, id: string) {
  if (!isUuid(id)) error(404, locals.words('errors.groups.not_found'))
  const failed = await act(locals, command)
  if (failed) return failed
  redirect(303, url.pathname)
}
