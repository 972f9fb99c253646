/** A file of a paper, under the name it is kept by at home; asked for again by whoever downloads it. */
import { Readable } from 'node:stream'
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { isUuid } from '#lib/ids.ts'
import { findPaper } from '#papers/queries.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'paper.make', url.pathname)
  const paper = isUuid(params.id) ? await inRegion(locals.db, region.id, (trx) => findPaper(trx, scopeOf(staff), params.id)) : undefined
  const file = paper?.state === 'done' ? paper.files.find(({ name }) => name === params.file) : undefined
  if (!file) error(404, locals.words('errors.paper.not_found'))
  return new Response(Readable.toWeb(locals.storage.read(file.key)) as ReadableStream, {
    headers: {
      'content-type': file.mediaType,
      'content-length': String(file.bytes),
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-robots-tag': 'noindex, nofollow',
    },
  })
}
