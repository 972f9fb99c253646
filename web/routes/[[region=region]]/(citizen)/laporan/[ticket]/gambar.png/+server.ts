/** The picture that messengers show with a shared link. */
import { createHash } from 'node:crypto'
import { inRegion } from '#db/transaction.ts'
import { findShownCase } from '#publications/page-queries.ts'
import { sharePicture } from '#publications/share/commands.ts'
import { words } from '#texts/text.ts'
import { answered, withShown } from '../found.ts'
import { statusOf } from '../shown.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params, request }) =>
  withShown(locals, params.ticket, async ({ region, shown: { caseId, title, ticket, placeText } }) => {
    const found = await inRegion(locals.db, region.id, (trx) => findShownCase(trx, { regionId: region.id, caseId }))
    if (!found) return undefined
    // One picture for all: in the language of the region.
    const status = statusOf(words('id', region.texts), found)
    const share = { title, ticket, status, place: placeText ?? found.village ?? found.district ?? '', program: region.program }
    const bytes = await sharePicture(locals, { region, caseId, share })
    const tag = bytes && createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    return bytes && tag ? answered(request, { bytes, type: 'image/png', tag }) : undefined
  })
