/** The privacy notice in versions, and how long data are kept: both seen before they hold. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { listSettingChanges } from '#calendars/queries.ts'
import { addDays, dayOf, formatDayOfYear, formatMoment, instantAt, isDay } from '#lib/dates.ts'
import { bodyOf, publishNotice } from '#privacy/notice/commands.ts'
import { defaultParts, type NoticeParts } from '#privacy/notice/body.ts'
import { listNotices } from '#privacy/notice/queries.ts'
import { changeRetention } from '#privacy/retention/commands.ts'
import { countOldCases } from '#privacy/retention/queries.ts'
import { cutoffsAt, KEPT_NAMES } from '#privacy/retention/rules.ts'
import { regionSettings, type RegionSettings } from '#regions/settings.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

type Retention = RegionSettings['retention']
const PARTS = ['controller', 'officer', 'recipients', 'authority', 'more'] as const

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale, words } = locals
  const { notices, next, changes } = await inRegion(locals.db, region.id, async (trx) => ({
    notices: await listNotices(trx, region.id),
    next: await dueWith(locals, region.settings.retention),
    changes: await listSettingChanges(trx, region.id, 'retention'),
  }))
  const day = (at: Date) => formatDayOfYear(dayOf(at, region.zone), locale)
  return {
    parts: notices[0]?.parts ?? defaultParts(words, region),
    today: dayOf(now, region.zone),
    version: (notices[0]?.version ?? 0) + 1,
    versions: notices.map(({ version, holdsFrom }) => ({ version, day: day(holdsFrom), holds: holdsFrom <= now })),
    retention: region.settings.retention,
    next,
    changes: changes.map(({ id, name, details, at }) => {
      const { before, after } = details as { before: Retention; after: Retention }
      const changed = KEPT_NAMES.filter((one) => before[one] !== after[one]).map(
        (one) => `${words(`privacy.keep_${one}`)} ${before[one]} → ${after[one]}`,
      )
      return { id, name, moment: formatMoment(at, now, { zone: region.zone, locale }), changed }
    }),
    saved: url.searchParams.get('tersimpan'),
  }
}

/** What the night would find, were these the days. Of restricted matters nothing is told. */
async function dueWith(locals: App.Locals, retention: Retention) {
  const { region, now, locale, words } = locals
  if (!region) return []
  // The sweep comes before the next morning: what is a day short goes with it.
  const tonight = instantAt(addDays(dayOf(now, region.zone), 1), '01:45', region.zone)
  const found = await inRegion(locals.db, region.id, (trx) => countOldCases(trx, region.id, cutoffsAt(tonight, retention)))
  return found.map((one) =>
    words('privacy.keep_next_one', {
      class: words(`privacy.keep_${one.class}`),
      count: one.count,
      day: formatDayOfYear(dayOf(one.oldest, region.zone), locale),
    }),
  )
}

export const actions: Actions = {
  preview: async (event) => {
    const { region, parts, holds } = await readNoticeForm(event)
    return { part: 'notice', parts, holds, sections: bodyOf(region, parts)[event.locals.locale] }
  },
  publish: async (event) => {
    const { locals, url } = event
    const { staff } = require(locals, 'settings.write', url.pathname)
    const { region, parts, holds } = await readNoticeForm(event)
    // Of today: from now on, so that nothing told this morning was told under it.
    const start = isDay(holds) ? instantAt(holds, '00:00', region.zone) : new Date(0)
    const holdsFrom = holds === dayOf(locals.now, region.zone) ? locals.now : start
    const problem = await act(
      locals,
      async () => void (await publishNotice(locals.work, { region, staffId: staff.id, parts, holdsFrom, at: locals.now })),
    )
    if (problem) return fail(problem.status, { ...problem.data, part: 'notice', parts, holds })
    redirect(303, `${url.pathname}?tersimpan=versi`)
  },
  see: async (event) => {
    const { typed, retention } = await readRetention(event)
    if (!retention) return fail(422, { part: 'keep', typed, isWrong: true })
    return { part: 'keep', typed, next: await dueWith(event.locals, retention) }
  },
  keep: async (event) => {
    const { locals, url } = event
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const { typed, retention } = await readRetention(event)
    if (!retention) return fail(422, { part: 'keep', typed, isWrong: true })
    await changeRetention(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, retention })
    redirect(303, `${url.pathname}?tersimpan=simpan`)
  },
}

async function readNoticeForm({ locals, request, url }: RequestEvent) {
  const { region } = require(locals, 'settings.write', url.pathname)
  const form = await request.formData()
  const parts = Object.fromEntries(PARTS.map((name) => [name, typedIn(form, name, 1000).trim()])) as NoticeParts
  return { region, parts, holds: typedIn(form, 'holds', 10) }
}

async function readRetention({ locals, request, url }: RequestEvent) {
  require(locals, 'settings.write', url.pathname)
  const form = await request.formData()
  const typed = Object.fromEntries(KEPT_NAMES.map((name) => [name, typedIn(form, name, 5).trim()]))
  const read = regionSettings.shape.retention.safeParse(Object.fromEntries(KEPT_NAMES.map((name) => [name, Number(typed[name] || Number.NaN)])))
  return { typed, retention: read.success ? read.data : undefined }
}
