/** All SQL about files that came with public words, before there is a report. One function, one statement. */
import type { AttachmentKind, NewAttachment } from '#evidence/queries.ts'
import type { Trx } from '#db/transaction.ts'

/** Still to be fetched from the provider. */
export async function insertCandidateFiles(
  trx: Trx,
  of: { regionId: string; candidateId: string; accountId: string },
  files: NewAttachment[],
): Promise<void> {
  const rows = files.map(({ id, kind, ref, url, fileName }) => ({
    ...of,
    id,
    kind,
    providerRef: ref,
    providerUrl: url ?? null,
    fileName: fileName ?? null,
  }))
  if (rows.length > 0) await trx.insertInto('attachments').values(rows).execute()
}

export type CandidateFile = {
  id: string
  candidateId: string
  kind: AttachmentKind
  state: 'waiting' | 'stored' | 'failed'
  providerRef: string | null
}

export async function listCandidateFiles(trx: Trx, regionId: string, candidateIds: string[]): Promise<CandidateFile[]> {
  if (candidateIds.length === 0) return []
  return trx
    .selectFrom('attachments')
    .select(['id', 'candidateId', 'kind', 'state', 'providerRef'])
    .where('regionId', '=', regionId)
    .where('candidateId', 'in', candidateIds)
    .orderBy('createdAt')
    .orderBy('id')
    .$castTo<CandidateFile>()
    .execute()
}
