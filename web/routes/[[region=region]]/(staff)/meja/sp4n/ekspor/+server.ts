/** Our cases as a table for SP4N: without whoever reported, without secret ones, safe to open in a spreadsheet. */
import { exportTable } from '#bridges/sp4n/table/commands.ts'
import { writeSheet } from '#bridges/sp4n/table/export.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { words } from '#texts/text.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.exchange', url.pathname)
  const today = dayOf(locals.now, region.zone)
  const to = dayIn(url.searchParams.get('sampai')) ?? today
  const from = dayIn(url.searchParams.get('dari')) ?? addDays(to, -30)
  const cases = await exportTable(locals.db, { region, staffId: staff.id, from, to, at: locals.now })
  const manner = { zone: region.zone, regionName: region.name, topics: region.settings.sp4n.topics, say: words('id', region.texts) }
  return new Response(writeSheet(cases, manner), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="sp4n-${region.code}-${from}-${to}.csv"`,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    },
  })
}

function dayIn(typed: string | null): string | undefined {
  return typed && /^20\d{2}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed)) ? typed : undefined
}
