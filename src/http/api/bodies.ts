/** Bodies with files: read by the parser of the platform, from memory, within the limits of the route. */
import type { FastifyInstance } from 'fastify'
import { DomainError } from '#lib/errors.ts'

/** Bytes of a whole body: five photos as phones send them. It is held in memory while it is read. */
const LARGEST_BODY = 20 * 1024 * 1024

export const MOST_PHOTOS = 5

export type ReadForm = { fields: [string, string][]; files: { name: string; fileName: string; bytes: Uint8Array }[] }

/** Leaves the bytes of a form with files for readForm. */
export function takeForms(scope: FastifyInstance): void {
  scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => done(null, body))
}

/** @throws DomainError api.not_readable, api.too_many_photos */
export async function readForm(body: Buffer, contentType: string): Promise<ReadForm> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw new DomainError('api.not_readable')
  })
  const read: ReadForm = { fields: [], files: [] }
  for (const [name, value] of form) {
    if (typeof value === 'string') read.fields.push([name, value])
    else if (value.size > 0) read.files.push({ name, fileName: value.name.slice(0, 120), bytes: new Uint8Array(await value.arrayBuffer()) })
  }
  if (read.files.length > MOST_PHOTOS) throw new DomainError('api.too_many_photos', { most: MOST_PHOTOS })
  return read
}
