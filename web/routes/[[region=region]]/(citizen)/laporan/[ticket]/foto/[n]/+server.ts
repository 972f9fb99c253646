/** A public photo: the copy that was made for everybody, never the original. */
import { buffer } from 'node:stream/consumers'
import { inRegion } from '#db/transaction.ts'
import { findPublicPhoto } from '#publications/photos/photo-queries.ts'
import { answered, withShown } from '../../found.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params, request }) =>
  withShown(locals, params.ticket, async ({ region, shown }) => {
    const position = /^[1-9]\d?$/.test(params.n) ? Number(params.n) : 0
    const photo = await inRegion(locals.db, region.id, (trx) => findPublicPhoto(trx, { regionId: region.id, caseId: shown.caseId, position }))
    // Taken away between the two: its file may be gone already.
    const bytes = photo && (await buffer(locals.storage.read(photo.storageKey)).catch(() => undefined))
    return photo && bytes ? answered(request, { bytes, type: 'image/jpeg', tag: photo.id }) : undefined
  })
