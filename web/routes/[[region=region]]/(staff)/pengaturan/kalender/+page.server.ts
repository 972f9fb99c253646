/** The region's working calendar: its days off, changed with a look at what follows. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { changeCalendar, previewCalendar } from '#calendars/commands.ts'
import { readChanges, writeChanges, type DayChange } from '#calendars/changes.ts'
import { listCalendarDays, listSettingChanges, type CalendarDay } from '#calendars/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDay, formatMoment, weekdayOf } from '#lib/dates.ts'
import { require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { shownEffects } from '#web/components/settings/shown-effects.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale } = locals
  const thisYear = Number(dayOf(now, region.zone).slice(0, 4))
  const year = Number(url.searchParams.get('tahun')) || thisYear
  const { days, changes } = await inRegion(locals.db, region.id, async (trx) => ({
    days: await listCalendarDays(trx, region.id),
    changes: await listSettingChanges(trx, region.id, 'calendar'),
  }))
  const ofYear = days.filter(({ day }) => day.startsWith(`${year}-`))
  const years = [...new Set([thisYear - 1, thisYear, thisYear + 1, ...days.map(({ day }) => Number(day.slice(0, 4)))])].sort()
  return {
    year,
    years,
    isEmpty: !ofYear.some(({ source }) => source === 'file'),
    days: ofYear
      .filter((row) => !isOverruled(row, ofYear))
      .map((row) => ({ ...row, shown: formatDay(row.day, locale), isWeekend: !region.settings.hours.weekdays.includes(weekdayOf(row.day)) })),
    changes: changes.map(({ id, name, details, at }) => ({
      id,
      name,
      moment: formatMoment(at, now, { zone: region.zone, locale }),
      days: (details['changes'] as DayChange[]).map(({ day, name: of }) => ({ shown: formatDay(day, locale), of })),
    })),
  }
}

/** What the page says of a day stands for it. */
function isOverruled({ day, source }: CalendarDay, days: readonly CalendarDay[]): boolean {
  return source === 'file' && days.some((one) => one.day === day && one.source === 'page')
}

export const actions: Actions = {
  preview: async (event) => {
    const { region, read } = await readForm(event)
    if (read.changes.length === 0) return fail(422, { problems: read.problems, isEmpty: true, text: read.text, preview: undefined })
    const effects = await previewCalendar(event.locals.work, { regionId: region.id, changes: read.changes })
    const { now, locale } = event.locals
    const changes = read.changes.map((one) => ({ ...one, shown: formatDay(one.day, locale) }))
    return {
      problems: read.problems,
      isEmpty: false,
      text: read.text,
      preview: { lines: writeChanges(read.changes), changes, effects: shownEffects(effects, { now, zone: region.zone, locale }) },
    }
  },
  save: async (event) => {
    const { locals, url } = event
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const { read } = await readForm(event)
    if (read.problems.length > 0 || read.changes.length === 0)
      return fail(422, { problems: read.problems, isEmpty: read.changes.length === 0, text: read.text, preview: undefined })
    await changeCalendar(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, changes: read.changes })
    redirect(303, `${url.pathname}?tahun=${read.changes[0]?.day.slice(0, 4)}&tersimpan=1`)
  },
}

/** One day in fields of its own, or many as lines. */
async function readForm({ locals, request, url }: RequestEvent) {
  const { region } = require(locals, 'settings.write', url.pathname)
  const form = await request.formData()
  const lines = typedIn(form, 'baris', 20_000)
  const day = typedIn(form, 'hari', 20)
  const text = day ? `${day}; ${typedIn(form, 'nama', 120)}; ${typedIn(form, 'jenis', 20)}` : lines
  return { region, read: { text: day ? '' : text, ...readChanges(text, dayOf(locals.now, region.zone)) } }
}
