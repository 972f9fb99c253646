/** One table: what was understood, what is wrong, and the choice to take it. */
import { error, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { startImport } from '#imports/commands.ts'
import { findImport, listRows } from '#imports/queries.ts'
import { isErrorKey } from '#lib/errors.ts'
import { masked } from '#lib/personal/masked.ts'
import { act, require } from '#web/lib/act.ts'
import type { Actions, PageServerLoad } from './$types'

const SHOWN = 8
const MOST_BAD = 200
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region } = require(locals, 'report.import', url.pathname)
  const { words } = locals
  if (!ID.test(params.id)) error(404, words('errors.import.not_found'))
  return inRegion(locals.db, region.id, async (trx) => {
    const of = { regionId: region.id, id: params.id }
    const found = await findImport(trx, of)
    if (!found) error(404, words('errors.import.not_found'))
    const { fileName, state, problem, columns, rowCount, badCount, newCount, knownCount } = found
    return {
      found: { fileName, state, rowCount, badCount, newCount, knownCount, columns: Object.keys(columns) },
      problem: isErrorKey(problem) ? words(`errors.${problem}`, { most: '50.000', megabytes: 96 }) : undefined,
      good: (await listRows(trx, { ...of, bad: false, limit: SHOWN })).map(({ line, row: { personName, phone, ...row } }) => ({
        line,
        ...row,
        who: [personName && words('identity.named'), masked(phone)].filter(Boolean).join(', '),
      })),
      bad: (await listRows(trx, { ...of, bad: true, limit: MOST_BAD })).map(({ line, row, problems }) => ({ line, text: row.text, problems })),
    }
  })
}

export const actions: Actions = {
  default: async ({ locals, request, params, url }) => {
    const { region } = require(locals, 'report.import', url.pathname)
    const wish = (await request.formData()).get('pilihan') === 'semua' ? 'all' : 'good'
    const problem = await act(locals, () => startImport(locals.work, { regionId: region.id, id: params.id, wish }))
    return problem ?? redirect(303, url.pathname)
  },
}
