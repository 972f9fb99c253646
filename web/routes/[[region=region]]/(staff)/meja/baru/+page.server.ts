/** An officer takes a report down for somebody: at the counter, on the telephone, from a letter or a post. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { authorOf, BEHALF_CHANNELS, besideProblems, channelOf, sourceOf, toldAtOf, type Beside } from '#behalf/taking.ts'
import { inRegion } from '#db/transaction.ts'
import { NAMES, type Typed } from '#forms/answers.ts'
import { lookThrough, sendForm } from '#forms/commands.ts'
import { codeOf } from '#forms/place-commands.ts'
import { readStamp, stampOf } from '#forms/stamp.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { dayOf } from '#lib/dates.ts'
import { listCategories, type RegionRow } from '#regions/queries.ts'
import { storeWhole } from '#uploads/commands.ts'
import { keyOf } from '#uploads/keys.ts'
import { require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

/** Photos and papers of one report. */
const MOST_FILES = 5
/** Characters. */
const LONGEST = 20_000

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region } = require(locals, 'report.take', url.pathname)
  const categories = await inRegion(locals.db, region.id, (trx) => listCategories(trx, region.id))
  const last = url.searchParams.get('kanal')
  return {
    channels: BEHALF_CHANNELS,
    channel: channelOf({ kanal: last ?? '' }),
    categories: categories.map(({ code, name, needsIdentity }) => ({ code, name, needsIdentity })),
    today: dayOf(locals.now, region.zone),
    mostFiles: MOST_FILES,
    stamp: stampOf(stamper(locals, region), { key: newId(), openedAt: locals.now }),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { region, staff } = require(event.locals, 'report.take', event.url.pathname)
    return take(event, region, staff.id)
  },
}

function stamper({ config }: App.Locals, region: RegionRow) {
  return { secret: config.sessionSecret, regionId: region.id }
}

async function take({ locals, request }: RequestEvent, region: RegionRow, staffId: string) {
  const { work: db, config, now: at, words } = locals
  const form = await request.formData()
  const typed = typedOf(form)
  const beside = Object.fromEntries((['kanal', 'tautan', 'akun', 'hari'] as const).map((name) => [name, typedIn(form, name, LONGEST)])) as Beside
  const { files, refused } = await takeFiles(form, locals, region)
  const looked = await lookThrough(db, { region, typed, at })
  const wrong = besideProblems(beside, at, region.zone)
  const errors = {
    ...Object.fromEntries(looked.problems.map(({ field, key, values }) => [field, words(`web.problem_${key}`, values)])),
    ...Object.fromEntries(Object.entries(wrong).map(([field, key]) => [field, words(`behalf.problem_${key}`)])),
  } as Record<string, string>
  const toldAt = toldAtOf(beside, at, region.zone)
  const isReady = Object.keys(errors).length === 0 && refused.length === 0 && toldAt !== undefined
  if (!isReady || !looked.found.isChosen) {
    const candidates = looked.found.candidates.map((one) => ({ code: codeOf(one), label: one.area ?? one.label }))
    const back = {
      typed,
      beside,
      files,
      refused,
      errors,
      candidates,
      isEmergency: looked.matter.isEmergency,
      needsIdentity: looked.matter.needsIdentity,
    }
    return fail(isReady ? 409 : 422, { ...back, stamp: typedIn(form, 'cap', LONGEST) })
  }
  const stamp = readStamp(stamper(locals, region), typedIn(form, 'cap', LONGEST))
  const taken = { channel: channelOf(beside), staffId, source: sourceOf(beside), author: authorOf(beside), toldAt }
  const done = await sendForm(db, { region, typed, looked, files, taken, secret: config.sessionSecret, formKey: stamp?.key ?? newId(), at })
  redirect(303, `${locals.base}/meja/baru/${encodeURIComponent(done.ticket)}`)
}

/** The officer's form asks less: what is alike is shown on the case, and a number is for news as well as for the matter. */
function typedOf(form: FormData): Typed {
  const typed = Object.fromEntries(NAMES.map((name) => [name, typedIn(form, name, LONGEST)])) as Typed
  return {
    ...typed,
    kabar: typed.telepon ? 'wa' : typed.email ? 'email' : 'tidak',
    wa: typed.telepon,
    sama: 'beda',
    kelas: typed.kelas || 'complaint',
  }
}

async function takeFiles(form: FormData, { work: db, storage, config, words, now: at }: App.Locals, region: RegionRow) {
  const files = form.getAll('berkas').filter((key): key is string => typeof key === 'string')
  const refused: string[] = []
  for (const file of form.getAll('foto')) {
    if (!(file instanceof File) || file.size === 0 || files.length >= MOST_FILES) continue
    try {
      const id = await storeWhole({ db, storage }, { regionId: region.id, fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()), at })
      files.push(keyOf({ secret: config.sessionSecret, regionId: region.id }, id))
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      refused.push(words('web.problem_file', { name: file.name.slice(0, 60), reason: words(`errors.${fault.key}`, fault.values) }))
    }
  }
  return { files, refused }
}
