/**
 * The door for files that come in pieces over bad lines, before there is a report: the web form, the phone in the field.
 *
 *   POST  /unggah/:regionCode        headers `upload-length` (bytes of the whole file) and `upload-name` (percent-encoded, may be left out)
 *                                    → 201 { key, offset: 0, bytes, piece, state: 'open' }: send `piece` bytes at a time
 *   PATCH /unggah/:regionCode/:key   header `upload-offset`, the bytes as the body
 *                                    → 200 { key, offset, bytes, piece, state }; `state: 'stored'` once the last byte came
 *   HEAD  /unggah/:regionCode/:key   → header `upload-offset`: where to go on; GET the same as JSON
 *   GET   /unggah/:regionCode/:key?kecil   the small copy of a stored picture
 *
 * When the line breaks, what has come is kept: ask HEAD and go on from there. A wrong offset is answered 409 with the right one in
 * `upload-offset`. 404: gone, begin anew. 413 and 415: this file is not taken (limits of src/evidence/limits.ts, judged by content).
 * 429 and 503: later. The `key` is signed and is all that is needed; hand it over with the report (uploads/keys.ts), which attaches
 * the file. What belongs to nothing after two days is deleted at night.
 */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inRegion } from '#db/transaction.ts'
import { findAttachment } from '#evidence/queries.ts'
import { opensTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegion, type RegionRow } from '#regions/queries.ts'
import { addPiece, beginUpload, countUploading, resumeUpload } from '#uploads/commands.ts'
import { keyOf, uploadOf } from '#uploads/keys.ts'
import { LARGEST_PIECE, PIECE } from '#uploads/protocol.ts'
import type { UploadRow } from '#uploads/queries.ts'
import type { Services } from '../services.ts'

type Asked = { Params: { regionCode: string; key: string }; Querystring: { kecil?: string } }

export async function uploads(app: FastifyInstance, services: Services): Promise<void> {
  const { config, db, storage } = services
  const secret = config.sessionSecret
  // Read by ourselves: what came before a line broke is kept.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.post<Asked>('/unggah/:regionCode', opensTo('public'), async (request, reply) => {
    const region = await regionOf(services, request)
    const at = new Date()
    const { 'upload-length': length, 'upload-name': name } = request.headers
    const bytes = numberIn(length)
    await countUploading(db, { address: request.ip, bytes, at })
    const id = await beginUpload(db, { regionId: region.id, bytes, fileName: nameIn(name), at })
    const begun = { bytes, received: 0, state: 'open' } as const
    return answer(reply.code(201), { key: keyOf({ secret, regionId: region.id }, id), upload: begun })
  })

  app.patch<Asked>('/unggah/:regionCode/:key', opensTo('holder'), async (request, reply) => {
    const of = await ofUpload(services, request)
    const bytes = await readPiece(request, reply)
    const offset = numberIn(request.headers['upload-offset'])
    try {
      return answer(reply, { key: request.params.key, upload: await addPiece({ db, storage }, of, { offset, bytes }) })
    } catch (fault) {
      if (fault instanceof DomainError && fault.key === 'upload.wrong_offset') void reply.header('upload-offset', fault.values['offset'])
      throw fault
    }
  })

  const look = async (request: FastifyRequest<Asked>, reply: FastifyReply) => {
    const of = await ofUpload(services, request)
    if (request.query.kecil !== undefined) return sendSmall(services, of, reply)
    return answer(reply, { key: request.params.key, upload: await resumeUpload({ db, storage }, of) })
  }
  app.head<Asked>('/unggah/:regionCode/:key', opensTo('holder'), look)
  app.get<Asked>('/unggah/:regionCode/:key', opensTo('holder'), look)
}

/** @throws DomainError region.not_found */
async function regionOf({ db }: Services, { params }: FastifyRequest<Asked>): Promise<RegionRow> {
  const region = await findRegion(db, params.regionCode)
  if (!region) throw new DomainError('region.not_found')
  return region
}

/** @throws DomainError region.not_found, upload.not_found when the key is not ours */
async function ofUpload(services: Services, request: FastifyRequest<Asked>): Promise<{ regionId: string; id: string; at: Date }> {
  const { id: regionId } = await regionOf(services, request)
  const id = uploadOf({ secret: services.config.sessionSecret, regionId }, request.params.key)
  if (!id) throw new DomainError('upload.not_found')
  return { regionId, id, at: new Date() }
}

/** What came, whole or broken off. @throws DomainError upload.too_long when it does not end; nothing more is read from that line */
async function readPiece({ body, headers }: FastifyRequest<Asked>, reply: FastifyReply): Promise<Buffer> {
  const chunks: Buffer[] = []
  if (numberIn(headers['content-length']) > LARGEST_PIECE) refuseLong(reply)
  let length = 0
  try {
    for await (const chunk of (body as Readable | undefined) ?? []) {
      length += (chunk as Buffer).length
      if (length > LARGEST_PIECE) break
      chunks.push(chunk as Buffer)
    }
  } catch {
    // The line broke.
  }
  return length > LARGEST_PIECE ? refuseLong(reply) : Buffer.concat(chunks)
}

function refuseLong(reply: FastifyReply): never {
  void reply.header('connection', 'close')
  throw new DomainError('upload.too_long')
}

function answer(reply: FastifyReply, { key, upload }: { key: string; upload: Pick<UploadRow, 'bytes' | 'received' | 'state'> }) {
  const { bytes, received, state } = upload
  return reply
    .headers({ 'upload-offset': received, 'upload-length': bytes, 'cache-control': 'no-store' })
    .send({ key, offset: received, bytes, piece: PIECE, state })
}

/** Never the original: whoever sent it has it, and it holds where it was taken. */
async function sendSmall({ db, storage }: Services, { regionId, id }: { regionId: string; id: string }, reply: FastifyReply) {
  const file = await inRegion(db, regionId, (trx) => findAttachment(trx, regionId, id))
  if (!file?.previewKey || file.state === 'locked') throw new DomainError('evidence.not_found')
  return reply
    .headers({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    })
    .send(storage.read(file.previewKey))
}

/** @returns -1 for what is no number */
function numberIn(header: string | string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,12}$/.test(header) ? Number(header) : -1
}

function nameIn(header: string | string[] | undefined): string {
  if (typeof header !== 'string') return ''
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}
