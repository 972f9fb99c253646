/** One breach: all that was written of it, and what is added. */
import { error, fail, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { isUuid } from '#lib/ids.ts'
import { addToBreach } from '#privacy/breaches/commands.ts'
import { listBreaches, type EntryKind } from '#privacy/breaches/queries.ts'
import { hoursLeft } from '#privacy/requests/rules.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'
import { readFacts } from '../form.ts'

const MARKS = ['authority_told', 'residents_told', 'closed'] as const

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region } = require(locals, 'breach.write', url.pathname)
  const { now, locale, words } = locals
  const [found] = isUuid(params.id) ? await inRegion(locals.db, region.id, (trx) => listBreaches(trx, region.id, params.id)) : []
  const last = found?.entries.at(-1)
  if (!found || !last) error(404, words('errors.privacy.breach_not_found'))
  const moment = (at: Date) => formatMoment(at, now, { zone: region.zone, locale })
  const told = found.entries.map(({ kind }) => kind)
  return {
    id: found.id,
    facts: last.facts,
    found: moment(found.foundAt),
    due: moment(found.dueAt),
    hours: hoursLeft(found.dueAt, now),
    isClosed: last.kind === 'closed',
    isAuthorityTold: told.includes('authority_told'),
    marks: MARKS.filter((kind) => !told.includes(kind)),
    entries: found.entries.map(({ seq, kind, note, staffName, at }) => ({
      seq,
      note,
      kind: words(`privacy.breach_kind_${kind}`),
      by: `${staffName ?? ''}, ${moment(at)}`,
    })),
  }
}

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const { region, staff } = require(locals, 'breach.write', url.pathname)
    const form = await request.formData()
    if (!isUuid(params.id)) error(404, locals.words('errors.privacy.breach_not_found'))
    const named = typedIn(form, 'kind', 20)
    const kind: Exclude<EntryKind, 'written'> = MARKS.find((one) => one === named) ?? 'amended'
    const facts = kind === 'amended' ? { facts: readFacts(form) } : {}
    const said = { regionId: region.id, breachId: params.id, kind, ...facts, note: typedIn(form, 'note', 1000), staffId: staff.id, at: locals.now }
    const problem = await act(locals, () => addToBreach(locals.work, said))
    if (problem) return fail(problem.status, problem.data)
    redirect(303, url.pathname)
  },
}
