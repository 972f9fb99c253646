/** One case and SP4N-LAPOR!: what is handed over, its number and status there, and the answer that comes back. */
import { error } from '@sveltejs/kit'
import { waysToRecord } from '#bridges/sp4n/answer-commands.ts'
import { findLineState } from '#bridges/sp4n/line/queries.ts'
import { preparePack } from '#bridges/sp4n/pack/commands.ts'
import { listSp4nOfCase } from '#bridges/sp4n/shown-queries.ts'
import { inRegion } from '#db/transaction.ts'
import { readCase } from '#desk/read-commands.ts'
import { ticketOf } from '#desk/shown-case.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import { sp4nActions } from './sp4n-actions.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'case.exchange', url.pathname)
  return inRegion(locals.db, region.id, async (trx) => {
    const found = await readCase(trx, { staff, at: locals.now }, params.id)
    if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
    const { pack, photos, needsIdentity } = await preparePack(trx, region, { caseId: found.id, isMasked: true })
    const { title, state, version, isSecret } = found
    return {
      found: { title, state, version, isSecret, ticket: ticketOf(found) },
      links: await listSp4nOfCase(trx, region.id, found.id),
      line: await findLineState(trx, region.id),
      pack,
      photos,
      needsIdentity,
      ways: waysToRecord({ state, transferId: found.transfer?.isActive ? found.transfer.id : null }),
      mayHandOver: !isSecret || may(staff.role, 'case.decide'),
      problem: problemNamed(url.searchParams.get('masalah')),
      done: doneNamed(url.searchParams.get('selesai')),
    }
  })
}

export const actions: Actions = { ...sp4nActions }

/** What the download of the pack could not do: it answers with a file, or sends back here. */
const PROBLEMS = ['sp4n.secret', 'sp4n.secret_unasked', 'sp4n.reason_missing'] as const
const DONE = ['saved', 'recorded', 'queued', 'cancelled'] as const

function problemNamed(name: string | null) {
  return PROBLEMS.find((one) => one === name)
}

function doneNamed(name: string | null) {
  return DONE.find((one) => one === name)
}
