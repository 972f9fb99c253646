/** One agency: its names, and its end. Who follows is asked for in the address, so that the preview needs no script and can be shown to others. */
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'
import { listCategories, listDistricts } from '#regions/queries.ts'
import { maySettleUnits } from '#staff/people/granting.ts'
import { may } from '#staff/permissions.ts'
import { endAgency, renameAgency } from '#succession/commands.ts'
import { countsBy } from '#succession/plan.ts'
import { listCategoriesOf, listMoves, listOpenParts, listPeopleOf, listSettledAgencies } from '#succession/queries.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { planIn, previewOf } from './preview.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'settings.write', url.pathname + url.search)
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listSettledAgencies(trx, region.id)
    const agency = agencies.find(({ code }) => code === params.code)
    if (!agency) error(404, locals.words('errors.succession.agency_missing'))
    const today = dayOf(locals.now, region.zone)
    const parts = await listOpenParts(trx, { regionId: region.id, agencyId: agency.id })
    const people = await listPeopleOf(trx, region.id, agency.id)
    const categories = await listCategoriesOf(trx, region.id, agency.code)
    const named = new Map((await listCategories(trx, region.id)).map(({ code, name, nameEn }) => [code, locals.locale === 'en' ? nameEn : name]))
    const districts = new Map((await listDistricts(trx, region.id)).map(({ code, name }) => [code, name]))
    const asked = planIn(url.searchParams, agencies)
    const successors = agencies.filter(({ id, kind, validUntil }) => id !== agency.id && kind !== 'external' && validUntil === null)
    const units = await listRestrictedUnits(trx, region.id)
    const mayFill = maySettleUnits(staff.role) || units.includes(agency.id)
    return {
      agency,
      today,
      people: people.map(({ id, name, role }) => ({ id, name, role })),
      categories: categories.map(({ name, nameEn }) => (locals.locale === 'en' ? nameEn : name)),
      successors: successors.map(({ id, code, name, shortName }) => ({ code, name, shortName, takesPeople: mayFill || !units.includes(id) })),
      byCategory: countsBy(parts.map(({ categoryCode }) => categoryCode)).map((one) => ({ ...one, name: named.get(one.code) ?? one.code })),
      byDistrict: countsBy(parts.map(({ districtCode }) => districtCode)).map((one) => ({ ...one, name: districts.get(one.code) ?? one.code })),
      chosen: Object.fromEntries(url.searchParams),
      isAsked: url.searchParams.has('penerus'),
      // The operator sees no reports: counts only.
      preview: asked && previewOf(asked, { parts, people, agencies, seesCases: may(staff.role, 'case.read_all') }),
      move: (await listMoves(trx, region.id)).find(({ agencyId, state }) => agencyId === agency.id && state !== 'cancelled' && state !== 'undone')
        ?.id,
    }
  })
}

export const actions: Actions = {
  rename: async ({ locals, params, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const form = await request.formData()
    const agencyId = await idOf(locals, region.id, params['code'])
    const names = { name: typedIn(form, 'nama', 200), shortName: typedIn(form, 'nama_pendek', 80) }
    const failed = await act(locals, () => renameAgency(locals.work, { regionId: region.id, staffId: staff.id, at: locals.now, agencyId, ...names }))
    return failed ?? { isRenamed: true }
  },
  end: async ({ locals, params, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'settings.write', url.pathname)
    const form = await request.formData()
    const agencies = await inRegion(locals.db, region.id, (trx) => listSettledAgencies(trx, region.id))
    const agency = agencies.find(({ code }) => code === params['code'])
    const plan = planIn(new URLSearchParams([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))), agencies)
    if (!agency || !plan) return fail(422, { message: locals.words('errors.succession.successor_missing'), key: 'succession.successor_missing' })
    let moveId = ''
    const failed = await act(locals, async () => {
      const order = { regionId: region.id, staffId: staff.id, at: locals.now, agencyId: agency.id, plan }
      moveId = await endAgency(locals.work, { ...order, reason: typedIn(form, 'dasar', 500), effectiveOn: typedIn(form, 'tanggal', 10) })
    })
    if (failed) return failed
    redirect(303, `${locals.base}/pengaturan/perangkat-daerah/pemindahan/${moveId}`)
  },
}

async function idOf(locals: App.Locals, regionId: string, code: string | undefined): Promise<string> {
  const agencies = await inRegion(locals.db, regionId, (trx) => listSettledAgencies(trx, regionId))
  const found = agencies.find((one) => one.code === code)
  if (!found) error(404, locals.words('errors.succession.agency_missing'))
  return found.id
}
