/** One report of a phone's queue, or one row of the sheet. Sent again, it is answered with the ticket it has. */
import { DomainError } from '#lib/errors.ts'
import { takeReport } from '#visits/commands.ts'
import { takenReport } from '#visits/shapes.ts'
import { answerScript, requireForScript } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = ({ locals, request }) =>
  answerScript(locals, async () => {
    const { region, staff } = requireForScript(locals, 'field.take')
    const { success, data, error } = takenReport.safeParse(await request.json().catch(() => undefined))
    if (!success) throw new DomainError('field.invalid', { fields: [...new Set(error.issues.map(({ path }) => String(path[0] ?? '')))].join(', ') })
    const { ticket, code } = await takeReport(locals.work, {
      region,
      staffId: staff.id,
      secret: locals.config.sessionSecret,
      taken: data,
      at: locals.now,
    })
    return { ticket, code }
  })
