/** SP4N-LAPOR! as a whole: the line, reports brought over from a table, our cases as a table, and the table of topics. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { dropTable, offerTable, startImport } from '#bridges/sp4n/table/commands.ts'
import { askNow } from '#bridges/sp4n/line/setup-commands.ts'
import { findLineState } from '#bridges/sp4n/line/queries.ts'
import { findImport, listImports, listKnown, type ImportRow } from '#bridges/sp4n/table/queries.ts'
import { isOver } from '#bridges/sp4n/statuses.ts'
import { topicOf, writeTopic } from '#bridges/sp4n/topics.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { listCategories } from '#regions/queries.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'case.exchange', url.pathname)
  const wish = url.searchParams.get('tabel') ?? ''
  const today = dayOf(locals.now, region.zone)
  return inRegion(locals.db, region.id, async (trx) => {
    const table = UUID.test(wish) ? await findImport(trx, region.id, wish) : undefined
    const categories = await listCategories(trx, region.id)
    return {
      line: await findLineState(trx, region.id),
      table: table && (await shownTable(trx, table)),
      tables: await listImports(trx, region.id, 10),
      topics: categories.map(({ code, name, nameEn }) => ({ code, name, nameEn, there: writeTopic(topicOf(code, region.settings.sp4n.topics)) })),
      from: addDays(today, -30),
      today,
    }
  })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Lines shown before they are brought over; the others are counted. */
const SHOWN = 12
const SHOWN_PROBLEMS = 60

async function shownTable(trx: Trx, table: ImportRow) {
  const { id, regionId, fileName, rows, problems, leftOut, state, doneCount, result } = table
  const isWaiting = state === 'waiting'
  const known = isWaiting
    ? await listKnown(
        trx,
        regionId,
        rows.map(({ report }) => report.sp4nId),
      )
    : new Map<string, string>()
  const isClosed = ({ report }: ImportRow['rows'][number]) => isOver(report.status) && !known.has(report.sp4nId)
  return {
    id,
    fileName,
    state,
    doneCount,
    result,
    leftOut,
    rowCount: rows.length,
    knownCount: rows.filter(({ report }) => known.has(report.sp4nId)).length,
    closedCount: isWaiting ? rows.filter(isClosed).length : 0,
    problems: problems.slice(0, SHOWN_PROBLEMS),
    problemCount: problems.length,
    sample: isWaiting
      ? rows.slice(0, SHOWN).map(({ line, report }) => ({
          line,
          sp4nId: report.sp4nId,
          title: report.title || report.text.slice(0, 80),
          status: report.status,
          statusWords: report.statusWords,
        }))
      : [],
  }
}

export const actions: Actions = {
  upload: async (event) => {
    const { region, staff } = require(event.locals, 'case.exchange', event.url.pathname)
    const form = await event.request.formData()
    const file = form.get('berkas')
    let id = ''
    const failed = await act(event.locals, async () => {
      if (!(file instanceof File) || file.size === 0) throw new DomainError('sp4n.file_missing')
      const bytes = new Uint8Array(await file.arrayBuffer())
      id = await offerTable(event.locals.work, { region, staffId: staff.id, bytes, fileName: file.name, at: event.locals.now })
    })
    if (failed) return fail(failed.status, failed.data)
    redirect(303, `${event.locals.base}/meja/sp4n?tabel=${id}`)
  },
  ask: async ({ locals, url }) => {
    const { region } = require(locals, 'case.exchange', url.pathname)
    const failed = await act(locals, () => askNow(locals.work, { regionId: region.id }))
    return failed ?? { isAsked: true }
  },
  start: (event) => decide(event, startImport),
  drop: (event) => decide(event, dropTable),
}

async function decide(event: RequestEvent, command: typeof startImport) {
  const { region } = require(event.locals, 'case.exchange', event.url.pathname)
  const importId = typedIn(await event.request.formData(), 'tabel', 40)
  const failed = await act(event.locals, async () => {
    if (!UUID.test(importId)) throw new DomainError('sp4n.not_found')
    await command(event.locals.work, { regionId: region.id, importId })
  })
  if (failed) return fail(failed.status, failed.data)
  redirect(303, `${event.locals.base}/meja/sp4n${command === startImport ? `?tabel=${importId}` : ''}`)
}
