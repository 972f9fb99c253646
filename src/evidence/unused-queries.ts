/** Files that were sent in and became part of nothing. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

/** Only while it belongs to nothing: whoever attaches it at this very moment goes first. @returns the storage keys of what is gone */
export async function deleteUnusedUpload(trx: Trx, { regionId, id }: { regionId: string; id: string }): Promise<string[]> {
  const rows = await trx
    .deleteFrom('attachments')
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('reportId', 'is', null)
    .where('messageId', 'is', null)
    .where('caseId', 'is', null)
    .where('caseEventId', 'is', null)
    .where('candidateId', 'is', null)
    .returning(['storageKey', 'previewKey'])
    .execute()
  return rows.flatMap(({ storageKey, previewKey }) => [storageKey, previewKey]).filter((key) => key !== null)
}

/** Of words that became no report: those that a report has taken over stay. @returns the storage keys of what is gone */
export async function deleteCandidateFiles(trx: Trx, regionId: string, candidateIds: string[]): Promise<string[]> {
  if (candidateIds.length === 0) return []
  const rows = await trx
    .deleteFrom('attachments')
    .where('regionId', '=', regionId)
    .where('candidateId', 'in', candidateIds)
    .where('reportId', 'is', null)
    .where('caseId', 'is', null)
    .returning(['storageKey', 'previewKey'])
    .execute()
  return rows.flatMap(({ storageKey, previewKey }) => [storageKey, previewKey]).filter((key) => key !== null)
}
