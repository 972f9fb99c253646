/** What another government is shown of a case: words, place, photos, public history. Nobody's name, number or account. Reading, and copying files. */
import { sql } from 'kysely'
import type { CaseClass } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'

export type OfferedCase = {
  title: string
  class: CaseClass
  categoryCode: string | null
  categoryName: string | null
  needsIdentity: boolean
  isSecret: boolean
  isUrgent: boolean
  placeText: string | null
  districtCode: string | null
  districtName: string | null
  villageName: string | null
  latitude: number | null
  longitude: number | null
  receivedAt: Date
  dueAt: Date
  /** Of the first report. */
  ticket: string
  reporterCount: number
  /** Word for word, oldest first. */
  reports: string[]
}

export async function findOffered(trx: Trx, regionId: string, caseId: string): Promise<OfferedCase | undefined> {
  const { rows } = await sql<OfferedCase>`
    select c.title, c.class, c.category_code, k.name as category_name, coalesce(k.needs_identity, false) as needs_identity, c.is_secret, c.is_urgent,
      c.place_text, c.district_code, d.name as district_name, v.name as village_name, c.latitude, c.longitude, c.received_at, c.due_at,
      c.report_count as reporter_count,
      coalesce((select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1), '') as ticket,
      array(select r.text from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id) as reports
    from cases c
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    where c.region_id = ${regionId} and c.id = ${caseId}`.execute(trx)
  return rows[0]
}

const fileColumns = [
  'id', 'kind', 'state', 'mediaType', 'storageKey', 'previewKey', 'bytes', 'sha256', 'width', 'height', 'takenAt', 'latitude', 'longitude', 'createdAt',
  'fingerprint', 'fingerprintMirrored', 'hasMetadata', 'modifiedAt', 'software', 'sourceType', 'factsVersion',
] as const // biome-ignore format: a list of names reads better in lines

export type CopiedFile = { id: string; kind: string; createdAt: Date } & Record<string, unknown>

/** Photos the reporters sent. No voices and no papers: they would say who speaks. */
export function listPhotosOfReports(trx: Trx, regionId: string, caseId: string): Promise<CopiedFile[]> {
  return trx
    .selectFrom('attachments as f')
    .innerJoin('reports as r', (join) => join.onRef('r.regionId', '=', 'f.regionId').onRef('r.id', '=', 'f.reportId'))
    .select(fileColumns.map((column) => `f.${column}` as const))
    .where('f.regionId', '=', regionId)
    .where('r.caseId', '=', caseId)
    .where('f.caseEventId', 'is', null)
    .where('f.kind', '=', 'image')
    .where('f.state', '=', 'stored')
    .orderBy('f.createdAt')
    .$castTo<CopiedFile>()
    .execute()
}

export async function listFiles(trx: Trx, regionId: string, ids: readonly string[]): Promise<CopiedFile[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('attachments')
    .select(fileColumns)
    .where('regionId', '=', regionId)
    .where('id', 'in', ids)
    .orderBy('createdAt')
    .$castTo<CopiedFile>()
    .execute()
}

/** The rows are copied, the files are the same. Their names stay behind: people call photos after people. @returns the new ids */
export async function insertCopies(
  trx: Trx,
  of: { regionId: string; caseId: string; reportId?: string; caseEventId?: string },
  files: readonly CopiedFile[],
): Promise<string[]> {
  const rows = files.map((file) => ({ ...file, ...of, id: newId() }))
  if (rows.length > 0) await trx.insertInto('attachments').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** What the reporters wrote in their talks about this case between two moments. */
export async function listWordsBetween(
  trx: Trx,
  regionId: string,
  { caseId, from, to }: { caseId: string; from: Date; to: Date },
): Promise<string[]> {
  const rows = await trx
    .selectFrom('messages as m')
    .innerJoin('reports as r', (join) => join.onRef('r.regionId', '=', 'm.regionId').onRef('r.conversationId', '=', 'm.conversationId'))
    .select('m.text')
    .distinctOn(['m.sentAt', 'm.id'])
    .where('m.regionId', '=', regionId)
    .where('r.caseId', '=', caseId)
    .where('m.direction', '=', 'in')
    .where('m.text', '<>', '')
    .where('m.sentAt', '>', from)
    .where('m.sentAt', '<=', to)
    .orderBy('m.sentAt')
    .orderBy('m.id')
    .limit(MOST_WORDS)
    .execute()
  return rows.map(({ text }) => text)
}

/** Messages. An answer to one question is shorter. */
const MOST_WORDS = 10

/** Whether the receiving region knows this area: the district itself, or (a province) the regency it lies in. */
export async function findKnownArea(trx: Trx, regionId: string, codes: readonly string[]): Promise<string | undefined> {
  if (codes.length === 0) return undefined
  const found = await trx.selectFrom('areas').select('code').where('regionId', '=', regionId).where('code', 'in', codes).execute()
  return codes.find((code) => found.some((one) => one.code === code))
}
