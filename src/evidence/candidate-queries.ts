/** All SQL about files that came with public words, before there is a report. One function, one statement. */
import type { AttachmentKind, FileState } from '#evidence/queries.ts'
import type { Trx } from '#db/transaction.ts'

export type CandidateFile = {
  id: string
  candidateId: string
  kind: AttachmentKind
  state: FileState
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
