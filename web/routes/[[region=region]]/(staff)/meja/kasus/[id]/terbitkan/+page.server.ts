/** A case before everybody sees it: what will be read, where it is put, which photos, and what still looks like personal data. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { readCase } from '#desk/read-commands.ts'
import { require } from '#web/lib/act.ts'
import { firstDraft, loadMaterial, publicWords, sealOf, shownMaterial, unlookedIn } from './draft.ts'
import { publishActions } from './publish-actions.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'case.publish', url.pathname)
  const found = await inRegion(locals.db, region.id, (trx) => readCase(trx, { staff, at: locals.now }, params.id))
  if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
  const material = await loadMaterial(locals, region.id, found.id)
  const draft = firstDraft(material, publicWords(region))
  return {
    draft,
    seal: sealOf(draft),
    unlooked: unlookedIn(draft),
    ...shownMaterial(material, found, draft),
    hasDetector: locals.config.detectorUrl !== undefined,
    done: url.searchParams.get('selesai') === 'terbit' ? ('published' as const) : undefined,
  }
}

export const actions: Actions = { ...publishActions }
