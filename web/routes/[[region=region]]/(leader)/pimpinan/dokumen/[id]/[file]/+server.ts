/** A file of a paper, under the name it is kept by at home; asked for again by whoever downloads it. */
import { Readable } from 'node:stream'
import { error } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { fetchPaper } from '#papers/commands.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { staff } = require(locals, 'paper.make', url.pathname)
  const file = await fetchPaper(locals.db, { staff, id: params.id, name: params.file, at: locals.now }).catch((fault: unknown) => {
    if (fault instanceof DomainError) error(fault.httpStatus, locals.words(`errors.${fault.key}`))
    throw fault
  })
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
