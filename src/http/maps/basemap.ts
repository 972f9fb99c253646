/**
 * The door to basemap files: `/peta-dasar/:file`, in the pieces that a map asks for. Public: what lies in the folder is a map of the
 * country, and residents look at it too.
 */
import type { FastifyInstance } from 'fastify'
import { opensTo } from '#http/door.ts'
import { readRange } from '#http/files.ts'
import { DomainError } from '#lib/errors.ts'
import { findFile } from '#maps/files-queries.ts'
import type { Services } from '../../services.ts'

/** Bytes of one piece: maps ask for some kilobytes; nobody is sent a whole province at once. */
const LARGEST_PIECE = 8 * 1024 * 1024

type Asked = { Params: { file: string }; Querystring: { v?: unknown } }

export async function basemapFiles(app: FastifyInstance, { config }: Pick<Services, 'config'>): Promise<void> {
  app.get<Asked>('/peta-dasar/:file', opensTo('public'), async ({ params, query, headers }, reply) => {
    const file = await findFile(config.dataDir, params.file)
    if (!file) throw new DomainError('page.not_found')
    const range = readRange(headers.range, file.bytes)
    if (!range || range.end - range.start >= LARGEST_PIECE) throw new DomainError('map.no_piece')
    const isKept = query.v === file.version
    void reply.code(206).headers({
      'content-type': 'application/octet-stream',
      'content-length': range.end - range.start + 1,
      'content-range': `bytes ${range.start}-${range.end}/${file.bytes}`,
      'accept-ranges': 'bytes',
      'cache-control': isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${file.version}"`,
      'x-content-type-options': 'nosniff',
    })
    return reply.send(file.read(range))
  })
}
