/** The hand-over pack as a ZIP. A form leads here, as making it is written into the history. */
import { error, redirect } from '@sveltejs/kit'
import { makePack } from '#bridges/sp4n/pack/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { ticketOf } from '#desk/shown-case.ts'
import { DomainError } from '#lib/errors.ts'
import { may } from '#staff/permissions.ts'
import { acting, require } from '#web/lib/act.ts'
import { textIn, textsIn } from '../../case-form.ts'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = async ({ locals, params, request, url }) => {
  const { region, staff } = require(locals, 'case.exchange', url.pathname)
  const found = await inRegion(locals.db, region.id, (trx) => findDeskCase(trx, scopeOf(staff), params.id))
  if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
  // Our page sends a form; whatever else comes is nobody's.
  const form = await request.formData().catch(() => error(422, locals.words('errors.form.unreadable')))
  const reason = textIn(form, 'alasan')
  const page = `${locals.base}/meja/kasus/${ticketOf(found)}/sp4n`
  if (form.has('tanpa_samaran') && !reason) redirect(303, `${page}?masalah=sp4n.reason_missing`)
  const actor = { staffId: staff.id, mayDecide: may(staff.role, 'case.decide') }
  const command = { regionId: region.id, caseId: found.id, actor, at: locals.now, region, isSure: form.has('yakin') }
  const chosen = form.has('pilih') ? { photoIds: textsIn(form, 'foto') } : {}
  try {
    const made = await makePack(
      { ...locals, db: acting(locals, staff) },
      { ...command, ...chosen, reason: form.has('tanpa_samaran') ? reason : undefined },
    )
    return new Response(made.bytes, { headers: headersFor(made.fileName) })
  } catch (fault) {
    if (fault instanceof DomainError && fault.key.startsWith('sp4n.')) redirect(303, `${page}?masalah=${fault.key}`)
    throw fault
  }
}

function headersFor(fileName: string): Record<string, string> {
  return {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`,
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
  }
}
