/** Tables of reports that offices kept before: brought as a file, looked at, then taken. */
import { fail, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { beginImport, IMPORT_CHANNELS, type ImportChannel } from '#imports/commands.ts'
import { listImports } from '#imports/queries.ts'
import { formatMoment } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { require, working } from '#web/lib/act.ts'
import type { Actions, PageServerLoad } from './$types'

const MOST = 50

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'report.import', url.pathname)
  const { now, locale } = locals
  const imports = await inRegion(locals.db, region.id, (trx) => listImports(trx, region.id, MOST))
  return {
    channels: [...IMPORT_CHANNELS],
    imports: imports.map(({ id, fileName, state, rowCount, newCount, name, createdAt }) => ({
      id,
      fileName,
      state,
      rowCount,
      newCount,
      name,
      moment: formatMoment(createdAt, now, { zone: region.zone, locale }),
    })),
  }
}

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'report.import', url.pathname)
    const form = await request.formData()
    const [file, wish] = [form.get('berkas'), form.get('asal')]
    const channel = IMPORT_CHANNELS.find((one) => one === wish) ?? ('letter' satisfies ImportChannel)
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    const told = { regionId: region.id, staffId: staff.id, fileName: file instanceof File ? file.name : '', bytes, channel, at: locals.now }
    const id = await beginImport(working(locals), told).catch((fault: unknown) => {
      if (fault instanceof DomainError) return fault
      throw fault
    })
    if (id instanceof DomainError) return fail(id.httpStatus, { message: locals.words(`errors.${id.key}`, id.values) })
    redirect(303, `${url.pathname}/${id}`)
  },
}
