/** One order: how far it is, and what can still be taken back. */
import { error, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { may } from '#staff/permissions.ts'
import { listStaff } from '#staff/queries.ts'
import { countMovedCases, listMovedCases } from '#succession/case-queries.ts'
import { cancelMove, getMove, undoMove } from '#succession/commands.ts'
import { listSettledAgencies } from '#succession/queries.ts'
import { act, require } from '#web/lib/act.ts'
import type { Actions, PageServerLoad } from './$types'

/** Cases listed at most. */
const LISTED = 500

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'settings.write', url.pathname)
  return inRegion(locals.db, region.id, async (trx) => {
    const move = await getMove(trx, region.id, params.move).catch((fault: unknown) => {
      if (fault instanceof DomainError) error(404, locals.words(`errors.${fault.key}`))
      throw fault
    })
    const agencies = await listSettledAgencies(trx, region.id)
    const people = await listStaff(trx, region.id)
    const nameOf = (id: string | null) => agencies.find((one) => one.id === id)?.shortName
    const counts = await countMovedCases(trx, region.id, move.id)
    const sum = (field: 'moved' | 'back' | 'untouched') => counts.reduce((total, one) => total + one[field], 0)
    const cases = may(staff.role, 'case.read_all') ? await listMovedCases(trx, { regionId: region.id, moveId: move.id, limit: LISTED }) : []
    const { id, state, reason, effectiveOn, total, madeAt, finishedAt, undoneAt } = move
    return {
      move: { id, state, reason, effectiveOn, total, madeAt, finishedAt, undoneAt },
      agency: agencies.find((one) => one.id === move.agencyId)?.name ?? '',
      madeBy: people.find((one) => one.id === move.madeBy)?.name,
      undoneBy: people.find((one) => one.id === move.undoneBy)?.name,
      moved: sum('moved'),
      back: sum('back'),
      untouched: sum('untouched'),
      shares: counts.map(({ toAgencyId, moved }) => ({ name: nameOf(toAgencyId) ?? locals.words('settings.agency_team'), count: moved })),
      kept: cases
        .filter(({ isUntouched, undoneAt: goneBack, isSecret }) => !isUntouched && !goneBack && !isSecret)
        .map(({ caseId, ticket, title }) => ({ caseId, ticket, title })),
      free: cases
        .filter(({ isUntouched, undoneAt: goneBack, isSecret }) => isUntouched && !goneBack && !isSecret)
        .map(({ caseId, ticket, title }) => ({ caseId, ticket, title })),
      zone: region.zone,
      now: locals.now,
    }
  })
}

export const actions: Actions = {
  undo: async ({ locals, params, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    return act(locals, () => undoMove(locals.work, { regionId: region.id, moveId: params['move'] ?? '', staffId: staff.id, at: locals.now }))
  },
  cancel: async ({ locals, params, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    return act(locals, () => cancelMove(locals.work, { regionId: region.id, moveId: params['move'] ?? '', staffId: staff.id, at: locals.now }))
  },
}
