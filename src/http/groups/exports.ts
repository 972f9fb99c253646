/**
 * The door for exported group chats: `POST /berkas/:regionCode/grup`, a form with `grup` or `nama`, and the file last.
 * An export with photos is larger than a page may hold: it goes to storage as it comes, and a job reads it.
 * Answers with the way to the page of the import, or back with what is wrong.
 */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { beginImport } from '#groups/commands.ts'
import { LARGEST_EXPORT } from '#groups/import.ts'
import { opensTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { openForm } from '#lib/form-file.ts'
import { newId } from '#lib/ids.ts'
import { findRegion } from '#regions/queries.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { findSignedIn } from '#staff/sessions/commands.ts'
import type { Services } from '../../services.ts'

type Asked = { Params: { regionCode: string } }

export async function groupExports(app: FastifyInstance, services: Services): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.post<Asked>('/berkas/:regionCode/grup', opensTo('staff'), async (request, reply) => {
    const staff = await findOfficer(request, services)
    const back = pageOf(request)
    try {
      const id = await takeIn(request, services, staff)
      return reply.redirect(`${back}/${id}`, 303)
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      const megabytes = fault.values['megabytes']
      return reply.redirect(`${back}?masalah=${fault.key}${megabytes ? `&mb=${megabytes}` : ''}`, 303)
    }
  })
}

/** @throws DomainError staff.not_signed_in, staff.not_allowed, region.not_found */
async function findOfficer({ headers, params, host }: FastifyRequest<Asked>, services: Services): Promise<StaffMember> {
  // The cookie is not sent along from other sites; said once more, as forms of pages do.
  if (URL.parse(headers.origin ?? '')?.host !== host) throw new DomainError('staff.not_allowed')
  const staff = await findSignedIn(services, new Headers({ cookie: headers.cookie ?? '' }), new Date())
  if (!staff) throw new DomainError('staff.not_signed_in')
  const region = await findRegion(services.db, params.regionCode)
  if (!region) throw new DomainError('region.not_found')
  if (staff.regionId !== region.id || !may(staff.role, 'case.triage')) throw new DomainError('staff.not_allowed')
  return staff
}

/** The page of groups that the form stood on: below the region's code, or at a host name of its own. */
function pageOf({ headers, params }: FastifyRequest<Asked>): string {
  const from = URL.parse(headers.referer ?? '')?.pathname
  return from === '/meja/grup' ? from : `/${params.regionCode}/meja/grup`
}

async function takeIn({ body, headers }: FastifyRequest<Asked>, { db, storage }: Services, { id: staffId, regionId }: StaffMember): Promise<string> {
  if (Number(headers['content-length'] ?? 0) > LARGEST_EXPORT + ROOM) refuseLarge()
  const { fields, fileName, bytes } = await openForm((body as Readable | undefined) ?? Readable.from([]), headers['content-type'])
  const id = newId()
  const upload = { key: `${regionId}/${id}.upload`, bytes: 0 }
  await storage.write(
    upload.key,
    counted(bytes, (count) => (upload.bytes = count)),
  )
  try {
    if (upload.bytes === 0) throw new DomainError(fileName ? 'groups.empty' : 'groups.file_missing')
    const told = { groupId: fields.get('grup') ?? '', groupName: fields.get('nama') ?? '', fileName }
    await beginImport(db, { regionId, id, staffId, upload, at: new Date(), ...told })
  } catch (fault) {
    await storage.remove(upload.key)
    throw fault
  }
  return id
}

/** Bytes of a form around its file. */
const ROOM = 64 * 1024

/** @throws DomainError groups.file_too_large while it comes */
async function* counted(bytes: AsyncIterable<Buffer>, count: (total: number) => void): AsyncGenerator<Buffer> {
  let total = 0
  for await (const piece of bytes) {
    total += piece.length
    if (total > LARGEST_EXPORT) refuseLarge()
    count(total)
    yield piece
  }
}

function refuseLarge(): never {
  throw new DomainError('groups.file_too_large', { megabytes: LARGEST_EXPORT / 1024 / 1024 })
}
