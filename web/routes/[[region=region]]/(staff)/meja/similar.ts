/** Open cases that may be the same matter: asked for every case that can still be linked. */
import type { Trx } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import type { SimilarCase } from '#web/components/desk/similar.ts'

export async function listSimilar(_trx: Trx, _regionId: string, _about: { found: DeskCase; now: Date }): Promise<SimilarCase[]> {
  return []
}
