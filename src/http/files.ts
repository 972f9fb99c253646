/**
 * The door to photos, voice notes and documents: `/berkas/:regionCode/:attachmentId`, with `?kecil` the small copy.
 * For staff who may see the case, or with `?tiket=…&kode=…` for the reporter. Who may not, hears that there is no such file.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recordRead } from '#audit/read-commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { mayReporterOpen, mayStaffOpen } from '#evidence/access.ts'
import { keptKindOf } from '#evidence/limits.ts'
import { findOpenable, type OpenableFile } from '#evidence/queries.ts'
import { opensTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { isSame } from '#lib/secrets.ts'
import type { Storage } from '#lib/storage.ts'
import { findRegion } from '#regions/queries.ts'
import { findReportByTicket } from '#reports/queries.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import type { Services } from '../services.ts'

type Asked = { Params: { regionCode: string; attachmentId: string }; Querystring: { kecil?: string; tiket?: unknown; kode?: unknown } }
/** @property isKept the browser may show it again without asking: of what is secret every opening is asked for, and nothing stays on the disk */
type Sent = { copy: Copy; storage: Storage; isKept: boolean }
type Copy = { key: string; mediaType: string; bytes: number | undefined }

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export async function files(app: FastifyInstance, services: Services): Promise<void> {
  app.get<Asked>('/berkas/:regionCode/:attachmentId', opensTo('holder'), async (request, reply) => {
    const { file, isReporter } = await findFor(request, services)
    // The original holds where and when it was taken: reporters get the copy without.
    const copy = copyOf(file, isReporter || request.query.kecil !== undefined)
    return send(request, reply, { copy, storage: services.storage, isKept: isReporter || !file.isSecret })
  })
}

/** @throws DomainError evidence.not_found */
async function findFor(request: FastifyRequest<Asked>, services: Services): Promise<{ file: OpenableFile; isReporter: boolean }> {
  const { params, query } = request
  const region = await findRegion(services.db, params.regionCode)
  if (!region || !ID.test(params.attachmentId)) throw new DomainError('evidence.not_found')
  const staff = await findSignedIn(request, services)
  return inRegion(services.db, region.id, async (trx) => {
    const file = await findOpenable(trx, region.id, params.attachmentId)
    if (!file || file.state !== 'stored') throw new DomainError('evidence.not_found')
    if (staff?.regionId === region.id && mayStaffOpen(staff, file)) {
      await writeDown(trx, { file, staff, id: params.attachmentId })
      return { file, isReporter: false }
    }
    // Said twice (`?kode=a&kode=b`) they are lists, and nobody's.
    const [ticket, code] = [query.tiket, query.kode].map((value) => (typeof value === 'string' ? value : ''))
    const report = ticket && code ? await findReportByTicket(trx, region.id, ticket) : undefined
    if (!report || !isSame(code ?? '', report.code) || !mayReporterOpen(report, file)) throw new DomainError('evidence.not_found')
    return { file, isReporter: true }
  })
}

/** Of a secret case: who opened which file, once an hour. A player asks for it in many pieces. */
async function writeDown(trx: Trx, { file, staff, id }: { file: OpenableFile; staff: StaffMember; id: string }): Promise<void> {
  if (!file.isSecret || file.caseId === null) return
  const read = { regionId: staff.regionId, caseId: file.caseId, staffId: staff.id, subjectId: id }
  await recordRead(trx, { ...read, act: 'file.secret_opened', at: new Date() })
}

/** Only asked when there is a cookie of ours: reporters have none. */
async function findSignedIn({ headers }: FastifyRequest<Asked>, { auth, db }: Services) {
  if (!headers.cookie?.includes('tanggap')) return undefined
  const session = await auth.api.getSession({ headers: new Headers({ cookie: headers.cookie }) })
  return session ? findStaff(db, session.user.id) : undefined
}

/** @throws DomainError evidence.not_found */
function copyOf({ storageKey, previewKey, mediaType, bytes }: OpenableFile, isSmall: boolean): Copy {
  if (isSmall && previewKey) return { key: previewKey, mediaType: 'image/webp', bytes: undefined }
  if (!storageKey || !mediaType) throw new DomainError('evidence.not_found')
  return { key: storageKey, mediaType, bytes: bytes ?? undefined }
}

function send(request: FastifyRequest<Asked>, reply: FastifyReply, { copy, storage, isKept }: Sent) {
  const { extension, isShown } = keptKindOf(copy.mediaType)
  void reply.headers({
    'content-type': copy.mediaType,
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${request.params.attachmentId.slice(-12)}.${extension}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': isKept ? 'private, max-age=86400, immutable' : 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    vary: 'cookie',
  })
  if (copy.bytes === undefined) return reply.send(storage.read(copy.key))
  const range = readRange(request.headers.range, copy.bytes)
  void reply.header('accept-ranges', 'bytes').header('content-length', range ? range.end - range.start + 1 : copy.bytes)
  if (!range) return reply.send(storage.read(copy.key))
  return reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${copy.bytes}`).send(storage.read(copy.key, range))
}

/** `bytes=0-1023` or `bytes=500-`, as players ask. Anything else gets the whole file, which HTTP allows. */
export function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{1,12})?$/.exec(header ?? '') ?? []
  if (first === undefined) return undefined
  const range = { start: Number(first), end: Math.min(last === undefined ? size - 1 : Number(last), size - 1) }
  return range.start <= range.end ? range : undefined
}
