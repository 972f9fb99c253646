/** The form for reports: one page, sent as often as something is missing, and a report in the end. Works without script. */
import { version } from '$app/env'
import { inRegion } from '#db/transaction.ts'
import { LARGEST } from '#evidence/limits.ts'
import { listCategories } from '#regions/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { formatPhone, whatsappLink } from '#web/lib/phone.ts'
import { emptyForm, freshStamp, takeForm } from './form.ts'
import { MOST_FILES } from './sent.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  const region = requireRegion(locals)
  setHeaders({ 'cache-control': 'no-store' })
  const categories = await inRegion(locals.db, region.id, (trx) => listCategories(trx, region.id))
  const { whatsapp } = region.settings.contact
  return {
    empty: emptyForm(),
    stamp: freshStamp(locals, region),
    categories: categories.map(({ code, name, nameEn, needsIdentity }) => ({ code, name: locals.locale === 'en' ? nameEn : name, needsIdentity })),
    most: { files: MOST_FILES, megabytes: LARGEST / 1024 / 1024 },
    contact: whatsapp ? { number: formatPhone(whatsapp), link: whatsappLink(whatsapp) } : undefined,
    version,
  }
}

export const actions: Actions = {
  kirim: (event) => takeForm(event, false),
  cari: (event) => takeForm(event, true),
}
