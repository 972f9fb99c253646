/** All SQL about photos, voice notes and documents. The files themselves lie in storage (src/lib/storage.ts). */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { FileOfCase } from '#evidence/access.ts'
import type { PhotoFacts } from '#evidence/photo-facts.ts'

export type AttachmentKind = 'image' | 'audio' | 'video' | 'document' | 'sticker'

/** waiting: to be fetched · checking: the scanner has not seen it · locked: it found something; never given to anybody */
export type FileState = 'waiting' | 'checking' | 'stored' | 'locked' | 'failed'

/** unreadable: cannot be shown, kept as it came · infected, unscannable (too large for the scanner): locked */
export type FileProblem = 'unreadable' | 'infected' | 'unscannable'

export type AttachmentRow = {
  id: string
  messageId: string | null
  reportId: string | null
  caseId: string | null
  caseEventId: string | null
  kind: AttachmentKind
  state: FileState
  problem: FileProblem | null
  /** By content, once stored. */
  mediaType: string | null
  width: number | null
  height: number | null
  /** From the photo's own metadata. */
  takenAt: Date | null
  createdAt: Date
}

const columns = [
  'id',
  'messageId',
  'reportId',
  'caseId',
  'caseEventId',
  'kind',
  'state',
  'problem',
  'mediaType',
  'width',
  'height',
  'takenAt',
  'createdAt',
] as const

/** @returns what belongs to any of those named, oldest first */
export async function listAttachments(
  trx: Trx,
  regionId: string,
  { reportIds = [], messageIds = [], caseId }: { reportIds?: string[]; messageIds?: string[]; caseId?: string },
): Promise<AttachmentRow[]> {
  return trx
    .selectFrom('attachments')
    .select(columns)
    .where('regionId', '=', regionId)
    .where((eb) =>
      eb.or([
        ...(reportIds.length > 0 ? [eb('reportId', 'in', reportIds)] : []),
        ...(messageIds.length > 0 ? [eb('messageId', 'in', messageIds)] : []),
        ...(caseId ? [eb('caseId', '=', caseId)] : []),
      ]),
    )
    .orderBy('createdAt')
    .orderBy('id')
    .$castTo<AttachmentRow>()
    .execute()
}

/** @property ref the provider's media id @property url sent along by newer webhooks */
export type NewAttachment = { id: string; kind: AttachmentKind; ref: string; url?: string | undefined; fileName?: string | undefined }

/** What came with a message, or with public words, and still has to be fetched from the provider. */
export async function insertAttachments(
  trx: Trx,
  of: { regionId: string; accountId: string } & ({ messageId: string } | { candidateId: string }),
  attachments: NewAttachment[],
): Promise<void> {
  const rows = attachments.map(({ id, kind, ref, url, fileName }) => ({
    ...of,
    id,
    kind,
    providerRef: ref,
    providerUrl: url ?? null,
    fileName: fileName ?? null,
  }))
  if (rows.length > 0) await trx.insertInto('attachments').values(rows).execute()
}

/** The photos of these messages are the photos of this report. */
export async function moveAttachmentsToReport(
  trx: Trx,
  { regionId, messageIds, reportId, caseId }: { regionId: string; messageIds: string[]; reportId: string; caseId: string },
): Promise<void> {
  if (messageIds.length === 0) return
  await trx.updateTable('attachments').set({ reportId, caseId }).where('regionId', '=', regionId).where('messageId', 'in', messageIds).execute()
}

/** Files sent before there was a report; those that belong to something already are left where they are. */
export async function giveUploadsToReport(
  trx: Trx,
  { regionId, attachmentIds, reportId, caseId }: { regionId: string; attachmentIds: string[]; reportId: string; caseId: string },
): Promise<void> {
  if (attachmentIds.length === 0) return
  await trx
    .updateTable('attachments')
    .set({ reportId, caseId, candidateId: null })
    .where('regionId', '=', regionId)
    .where('id', 'in', attachmentIds)
    .where((eb) => eb.and([eb('reportId', 'is', null), eb('messageId', 'is', null), eb('caseEventId', 'is', null), eb('caseId', 'is', null)]))
    .execute()
}

export type FileRow = AttachmentRow & {
  accountId: string | null
  providerRef: string | null
  providerUrl: string | null
  fileName: string | null
  storageKey: string | null
  previewKey: string | null
  bytes: number | null
}

const fileColumns = [...columns, 'accountId', 'providerRef', 'providerUrl', 'fileName', 'storageKey', 'previewKey', 'bytes'] as const

export function findAttachment(trx: Trx, regionId: string, id: string): Promise<FileRow | undefined> {
  return trx.selectFrom('attachments').select(fileColumns).where('regionId', '=', regionId).where('id', '=', id).$castTo<FileRow>().executeTakeFirst()
}

/** Whose it is by now: a photo may be sent before there is a report. */
export async function findOwners(trx: Trx, regionId: string, id: string): Promise<{ caseId: string | null; candidateId: string | null } | undefined> {
  const { rows } = await sql<{ caseId: string | null; candidateId: string | null }>`
    select coalesce(a.case_id, r.case_id) as case_id, a.candidate_id from attachments a left join reports r on r.region_id = a.region_id and r.id = a.report_id
    where a.region_id = ${regionId} and a.id = ${id}`.execute(trx)
  return rows[0]
}

export type StoredFile = {
  mediaType: string
  storageKey: string
  previewKey: string | null
  bytes: number
  /** Hexadecimal, of the file as it came. */
  sha256: string
  width: number | null
  height: number | null
  seconds: number | null
  state: 'checking' | 'stored'
  problem: FileProblem | null
} & FactColumns

/** @property fingerprint 64 signs, `0` or `1` */
export type FactColumns = PhotoFacts & { fingerprint: string | null; fingerprintMirrored: string | null; factsVersion: number }

/** @param file its kind as well: a photo that cannot be shown turns out to be a document */
export async function markStored(
  trx: Trx,
  { regionId, id }: { regionId: string; id: string },
  file: StoredFile & { kind: AttachmentKind },
): Promise<void> {
  await trx.updateTable('attachments').set(file).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Shown to the desk as a file that could not be had; the message it came with stands. */
export async function markFailed(trx: Trx, regionId: string, id: string): Promise<void> {
  await trx
    .updateTable('attachments')
    .set({ state: 'failed' })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** A file that staff sent in: stored before the row is written. */
export async function insertUpload(
  trx: Trx,
  upload: {
    regionId: string
    id: string
    kind: AttachmentKind
    caseId?: string
    caseEventId?: string
    candidateId?: string
    fileName: string
    createdAt: Date
  },
  file: StoredFile,
): Promise<void> {
  await trx
    .insertInto('attachments')
    .values({ ...upload, ...file })
    .onConflict((conflict) => conflict.columns(['regionId', 'id']).doNothing())
    .execute()
}

export type OpenableFile = FileOfCase & Pick<FileRow, 'kind' | 'mediaType' | 'storageKey' | 'previewKey' | 'bytes' | 'state'>

/** A file with what decides who may open it. */
export async function findOpenable(trx: Trx, regionId: string, id: string): Promise<OpenableFile | undefined> {
  const { rows } = await sql<OpenableFile>`
    select f.kind, f.state, f.media_type, f.storage_key, f.preview_key, f.bytes, f.report_id, coalesce(f.case_id, r.case_id) as case_id,
      coalesce(c.is_secret, false) as is_secret, c.about is not null as is_restricted, coalesce(r.is_anonymous or r.is_secret or c.is_secret, false) as is_private, coalesce(e.is_public, false) as is_public_event,
      array(select ca.agency_id from case_agencies ca where ca.region_id = c.region_id and ca.case_id = c.id and ca.returned_at is null) as agency_ids
    from attachments f
    left join reports r on r.region_id = f.region_id and r.id = f.report_id
    left join cases c on c.region_id = f.region_id and c.id = coalesce(f.case_id, r.case_id)
    left join case_events e on e.region_id = f.region_id and e.id = f.case_event_id
    where f.region_id = ${regionId} and f.id = ${id}`.execute(trx)
  return rows[0]
}

export type PhotoToRead = { id: string; storageKey: string; previewKey: string | null }

/** Stored photos that the present reader has not read, oldest first. */
export function listPhotosToRead(trx: Trx, regionId: string, { version, limit }: { version: number; limit: number }): Promise<PhotoToRead[]> {
  return trx
    .selectFrom('attachments')
    .select(['id', 'storageKey', 'previewKey'])
    .where('regionId', '=', regionId)
    .where('kind', '=', 'image')
    .where('state', '=', 'stored')
    .where('factsVersion', '<', version)
    .where('storageKey', 'is not', null)
    .orderBy('factsVersion')
    .orderBy('id')
    .limit(limit)
    .$castTo<PhotoToRead>()
    .execute()
}

export async function saveFacts(trx: Trx, { regionId, id }: { regionId: string; id: string }, facts: Partial<FactColumns>): Promise<void> {
  await trx.updateTable('attachments').set(facts).where('regionId', '=', regionId).where('id', '=', id).execute()
}
