/** The region's limits in working days: changed for what comes, and only if wished for what is open. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { z } from 'zod'
import { changeLimits, previewLimits } from '#calendars/commands.ts'
import { listSettingChanges } from '#calendars/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { regionSettings, type RegionSettings } from '#regions/settings.ts'
import { require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { shownEffects } from '#web/components/settings/shown-effects.ts'
import { LIMIT_NAMES } from '#web/components/settings/limits.ts'
import type { Actions, PageServerLoad } from './$types'

type Limits = RegionSettings['limits']

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale } = locals
  const changes = await inRegion(locals.db, region.id, (trx) => listSettingChanges(trx, region.id, 'limits'))
  return {
    limits: region.settings.limits,
    changes: changes.map(({ id, name, details, at }) => {
      const { before, after, withOpen } = details as { before: Limits; after: Limits; withOpen: boolean }
      return { id, name, withOpen, moment: formatMoment(at, now, { zone: region.zone, locale }), changed: changedBetween(before, after) }
    }),
  }
}

export const actions: Actions = {
  preview: async (event) => {
    const { region, limits, typed } = await readForm(event)
    if (!limits) return fail(422, { isWrong: true, typed, preview: undefined })
    const effects = await previewLimits(event.locals.work, { regionId: region.id, limits })
    const { now, locale } = event.locals
    const preview = { changed: changedBetween(region.settings.limits, limits), effects: shownEffects(effects, { now, zone: region.zone, locale }) }
    return { isWrong: false, typed, preview }
  },
  save: async (event) => {
    const { locals, url } = event
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const { limits, typed, withOpen } = await readForm(event)
    if (!limits) return fail(422, { isWrong: true, typed, preview: undefined })
    await changeLimits(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, limits, withOpen })
    redirect(303, `${url.pathname}?tersimpan=1`)
  },
}

/** Blank means: this rule is switched off. */
async function readForm({ locals, request, url }: RequestEvent) {
  const { region } = require(locals, 'settings.write', url.pathname)
  const form = await request.formData()
  const typed = Object.fromEntries(LIMIT_NAMES.map((name) => [name, typedIn(form, name, 6).trim()]))
  const numbers = Object.fromEntries(LIMIT_NAMES.map((name) => [name, typed[name] === '' ? null : Number(typed[name])]))
  const shape = z.object(Object.fromEntries(LIMIT_NAMES.map((name) => [name, z.number().max(MOST).nullable()])))
  const read = shape.safeParse(numbers).success ? regionSettings.shape.limits.safeParse(numbers) : undefined
  return { region, typed, limits: read?.success ? read.data : undefined, withOpen: form.has('terbuka') }
}

/** Working days; a longer limit is none. */
const MOST = 365

function changedBetween(before: Limits, after: Limits): { name: (typeof LIMIT_NAMES)[number]; before: number | null; after: number | null }[] {
  return LIMIT_NAMES.flatMap((name) => (before[name] === after[name] ? [] : [{ name, before: before[name], after: after[name] }]))
}
