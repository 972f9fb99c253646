/**
 * The door to photos, voice notes and documents: `/berkas/:regionCode/:attachmentId`. Of photos `?kecil` is the small copy and `?besar`
 * a large one, both drawn anew; the original is saved and never shown in place. `?unduh` saves what would be played.
 * For staff who may see the case, or with `?tiket=…&kode=…` for the reporter. Who may not, hears that there is no such file.
 */
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recordRead } from '#audit/read-commands.ts'
import { dbFor, inRegion, type Db } from '#db/transaction.ts'
import { isGivenClean, mayReporterOpen, mayStaffOpen } from '#evidence/access.ts'
import { cleanCopy } from '#evidence/apart/look.ts'
import { isKnown, keptKindOf, UNKNOWN_TYPE } from '#evidence/limits.ts'
import { findOpenable, type OpenableFile } from '#evidence/queries.ts'
import { opensTo } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'
import { isSame } from '#lib/secrets.ts'
import type { Storage } from '#lib/storage.ts'
import { findRegion } from '#regions/queries.ts'
import { findReportByTicket } from '#reports/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import { findSignedIn } from '#staff/sessions/commands.ts'
import { viewerOf } from '#staff/viewer.ts'
import type { Services } from '../services.ts'

type Asked = {
  Params: { regionCode: string; attachmentId: string }
  Querystring: { kecil?: string; besar?: string; unduh?: string; tiket?: unknown; kode?: unknown }
}
/** @property isShown browsers may show or play it in place */
type Copy = { body: Buffer | { key: string; bytes: number | undefined }; mediaType: string; isShown: boolean }

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export async function files(app: FastifyInstance, services: Services): Promise<void> {
  app.get<Asked>('/berkas/:regionCode/:attachmentId', opensTo('holder'), async (request, reply) => {
    const { file, staff } = await findFor(request, services)
    return send(request, reply, { copy: await copyOf(services.storage, file, sizeOf(request, file, staff)), storage: services.storage })
  })
}

type Size = 'small' | 'large' | 'original'

/** The original holds where and when it was taken: reporters, and agencies of whoever stays unknown, get a copy without. */
function sizeOf({ query }: FastifyRequest<Asked>, file: OpenableFile, staff: StaffMember | undefined): Size {
  if (!staff || query.kecil !== undefined) return 'small'
  return query.besar !== undefined || isGivenClean(staff, file) ? 'large' : 'original'
}

/** @throws DomainError evidence.not_found */
async function findFor(request: FastifyRequest<Asked>, services: Services): Promise<{ file: OpenableFile; staff: StaffMember | undefined }> {
  const { params, query } = request
  const region = await findRegion(services.db, params.regionCode)
  if (!region || !ID.test(params.attachmentId)) throw new DomainError('evidence.not_found')
  const staff = await findOpener(request, services)
  const mine = staff?.regionId === region.id ? await openForStaff(services.db, staff, params.attachmentId) : undefined
  if (mine) return { file: mine, staff }
  return inRegion(services.db, region.id, async (trx) => {
    const file = await findOpenable(trx, region.id, params.attachmentId)
    if (!file || file.state !== 'stored') throw new DomainError('evidence.not_found')
    // Said twice (`?kode=a&kode=b`) they are lists, and nobody's.
    const [ticket, code] = [query.tiket, query.kode].map((value) => (typeof value === 'string' ? value : ''))
    const report = ticket && code ? await findReportByTicket(trx, region.id, ticket) : undefined
    if (!report || !isSame(code ?? '', report.code) || !mayReporterOpen(report, file)) throw new DomainError('evidence.not_found')
    return { file, staff: undefined }
  })
}

/** Of a secret case it is written down who opened which file, once an hour: a player asks for it in many pieces. */
async function openForStaff(db: Db, staff: StaffMember, id: string): Promise<OpenableFile | undefined> {
  const { regionId } = staff
  return inRegion(dbFor(db, viewerOf(staff)), regionId, async (trx) => {
    const file = await findOpenable(trx, regionId, id)
    if (file?.state !== 'stored' || !mayStaffOpen(staff, file)) return undefined
    const read = { regionId, staffId: staff.id, subjectId: id, act: 'file.secret_opened', at: new Date() } as const
    if (file.isSecret && file.caseId !== null) await recordRead(trx, { ...read, caseId: file.caseId })
    return file
  })
}

/** Only asked when there is a cookie of ours: reporters have none. */
async function findOpener({ headers }: FastifyRequest<Asked>, services: Services) {
  if (!headers.cookie?.includes('tanggap')) return undefined
  return findSignedIn(services, new Headers({ cookie: headers.cookie }), new Date())
}

/** @throws DomainError evidence.not_found, evidence.unreadable */
async function copyOf(storage: Storage, { kind, storageKey, previewKey, mediaType, bytes }: OpenableFile, size: Size): Promise<Copy> {
  if (size === 'small' && previewKey) return { body: { key: previewKey, bytes: undefined }, mediaType: 'image/webp', isShown: true }
  if (!storageKey || !mediaType) throw new DomainError('evidence.not_found')
  if (size === 'large' && kind === 'image')
    return { body: Buffer.from(await cleanCopy(await buffer(storage.read(storageKey)))), mediaType: 'image/jpeg', isShown: true }
  const { isShown } = keptKindOf(mediaType)
  // Only types of our own list are named: what a file calls itself is no reason for a browser to believe it.
  return {
    body: { key: storageKey, bytes: bytes ?? undefined },
    mediaType: isKnown(mediaType) ? mediaType : UNKNOWN_TYPE,
    isShown: isShown && kind !== 'image',
  }
}

function send(
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
  { copy: { body, mediaType, isShown }, storage }: { copy: Copy; storage: Storage },
) {
  const { extension } = keptKindOf(mediaType)
  const isInline = isShown && request.query.unduh === undefined
  void reply.headers({
    'content-type': mediaType,
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; filename="${request.params.attachmentId.slice(-12)}.${extension}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    // Nothing stays on a computer that others use, and who may see it is asked each time.
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    vary: 'cookie',
  })
  if (Buffer.isBuffer(body)) return reply.send(body)
  if (body.bytes === undefined) return reply.send(storage.read(body.key))
  const range = readRange(request.headers.range, body.bytes)
  void reply.header('accept-ranges', 'bytes').header('content-length', range ? range.end - range.start + 1 : body.bytes)
  if (!range) return reply.send(storage.read(body.key))
  return reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${body.bytes}`).send(storage.read(body.key, range))
}

/** `bytes=0-1023` or `bytes=500-`, as players ask. Anything else gets the whole file, which HTTP allows. */
export function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{1,12})?$/.exec(header ?? '') ?? []
  if (first === undefined) return undefined
  const range = { start: Number(first), end: Math.min(last === undefined ? size - 1 : Number(last), size - 1) }
  return range.start <= range.end ? range : undefined
}
