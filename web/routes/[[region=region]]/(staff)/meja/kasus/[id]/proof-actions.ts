/** Looking at photos before they are sent: what the checker would be shown, as far as an agency may know. Nothing is stored. */
import { error, fail, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { findingsOn, photoOf } from '#desk/proof/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { inspect } from '#evidence/inspect.ts'
import type { Finding } from '#evidence/findings.ts'
import { act, require } from '#web/lib/act.ts'
import { filesIn, wordsOf } from './case-form.ts'

export const proofActions = {
  look: async ({ locals, params, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'case.work', url.pathname)
    const scope = scopeOf(staff)
    const found = await inRegion(locals.db, region.id, (trx) => findDeskCase(trx, scope, params['id'] ?? ''))
    if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
    const form = await request.formData()
    const look: { name: string; findings: Finding[] }[] = []
    const failed = await act(locals, async () => {
      for (const file of filesIn(form, 'berkas')) {
        const bytes = new Uint8Array(await file.arrayBuffer())
        const read = await inspect(bytes, region.zone)
        if (read.kind !== 'image') continue
        const photo = photoOf(read, { bytes, caseId: found.id, at: locals.now })
        const about = { found, farMetres: region.settings.proof.farMetres, photo }
        look.push({ name: file.name, findings: await inRegion(locals.db, region.id, (trx) => findingsOn(trx, scope, about)) })
      }
    })
    const kept = { action: 'answer', typed: wordsOf(form) }
    return failed ? fail(failed.status, { ...failed.data, ...kept }) : { ...kept, look }
  },
}
