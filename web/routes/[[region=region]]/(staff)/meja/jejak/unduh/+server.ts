/** What is searched in the log of acts, as a file. That it was taken away stands in the log before the first entry leaves. */
import { Readable } from 'node:stream'
import type { Chain } from '#audit/acts.ts'
import { csvTrail, jsonTrail } from '#audit/trail/files.ts'
import { readTrailFilter } from '#audit/trail/filters.ts'
import { exportTrail } from '#audit/trail/trail-commands.ts'
import { dayOf } from '#lib/dates.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, url }) => {
  const wantsRestricted = url.searchParams.get('rantai') === 'khusus' || (locals.staff && !may(locals.staff.role, 'audit.read'))
  const { region, staff } = wantsRestricted ? require(locals, 'audit.read_restricted', url.pathname) : require(locals, 'audit.read', url.pathname)
  const chain: Chain = wantsRestricted ? 'restricted' : 'open'
  const { after: _, ...filter } = readTrailFilter(url.searchParams, [chain])
  const format = url.searchParams.get('format') === 'json' ? 'json' : 'csv'
  const batches = await exportTrail(locals.db, { staff, zone: region.zone, filter, format, at: locals.now })
  const lines = format === 'json' ? jsonTrail(batches, { region: region.code, chain, madeAt: locals.now }) : csvTrail(batches)
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream, {
    headers: {
      'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="jejak-${region.code}-${dayOf(locals.now, region.zone)}.${format}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    },
  })
}
