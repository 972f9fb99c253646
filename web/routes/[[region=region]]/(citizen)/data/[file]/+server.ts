/** One file of the open data, or the catalogue of all of them. Public; what is in them is decided in src/opendata. */
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { catalogOf } from '#opendata/catalog.ts'
import { readFileName } from '#opendata/datasets.ts'
import { getFile } from '#opendata/file-commands.ts'
import { listDatasets } from '#opendata/listing-queries.ts'
import { MEDIA_TYPES } from '#opendata/files.ts'
import { words } from '#texts/text.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith, hasAlready, openAnswer, stableBase } from '#web/lib/open/answers.ts'
import { wantTables } from '#opendata/tables/commands.ts'
import { placeOf } from '../place.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  const { locals, params, request } = event
  const region = requireRegion(locals)
  return answerOpen(event, async () => {
    if (params.file === 'catalog.jsonld') return catalog(locals, request)
    const file = readFileName(params.file)
    if (!file) throw new DomainError('page.not_found')
    if (file.dataset.isCounted) await wantTables(locals.db, region, locals.now)
    const found = await getFile(locals.db, { region, file, base: stableBase(locals, region), isKnown: (one) => hasAlready(request, one) })
    return openAnswer({ ...found, type: MEDIA_TYPES[file.format] })
  })
}

async function catalog(locals: App.Locals, request: Request): Promise<Response> {
  const region = requireRegion(locals)
  const listed = await inRegion(locals.db, region.id, (trx) => listDatasets(trx, region))
  const body = JSON.stringify(catalogOf(placeOf(locals, region, listed), listed, words('id', region.texts)), null, 1)
  return answerWith(request, { body, type: 'application/ld+json; charset=utf-8' })
}
