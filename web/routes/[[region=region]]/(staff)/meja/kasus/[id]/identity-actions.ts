/** Opening who reported: its answer is a page of its own, kept by nobody on the way. */
import { error, fail, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { revealIdentity } from '#reporters/reveal-commands.ts'
import { act, require } from '#web/lib/act.ts'
import { textIn } from './case-form.ts'

export const identityActions = {
  async reveal({ locals, params, request, url, setHeaders }: RequestEvent) {
    const { region, staff } = require(locals, 'identity.reveal', url.pathname)
    setHeaders({ 'cache-control': 'no-store' })
    const found = await inRegion(locals.db, region.id, (trx) => findDeskCase(trx, scopeOf(staff), params['id'] ?? ''))
    if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
    const form = await request.formData()
    const report = found.reports.find(({ id }) => id === textIn(form, 'laporan'))
    const reason = textIn(form, 'alasan') ?? ''
    let revealed: { ticket: string; identity: Awaited<ReturnType<typeof revealIdentity>> } | undefined
    const failed = await act(locals, async () => {
      const command = { regionId: region.id, caseId: found.id, reportId: report?.id ?? found.id, reason, staff, at: locals.now }
      revealed = { ticket: report?.ticket ?? '', identity: await revealIdentity(locals.db, command) }
    })
    if (failed) return fail(failed.status, { ...failed.data, action: 'reveal', typed: { alasan: reason, laporan: report?.id ?? '' } })
    return { action: 'reveal', isDone: true, revealed }
  },
}
