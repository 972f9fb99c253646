/** Open cases that may be the same matter, for whoever may link them. */
import type { Trx } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import { findSimilarCases, type SimilarCase } from '#triage/queries.ts'

/** Milliseconds. An older open case is another story. */
const SINCE = 60 * 24 * 3600 * 1000

/** The hint is short: three are looked at, ten are not. */
const MOST = 3

export async function listSimilar(trx: Trx, regionId: string, { found, now }: { found: DeskCase; now: Date }): Promise<SimilarCase[]> {
  const { id, latitude, longitude, villageCode, categoryCode, reports } = found
  const since = new Date(now.getTime() - SINCE)
  const similar = await findSimilarCases(trx, regionId, {
    caseId: id,
    latitude,
    longitude,
    villageCode,
    categoryCode,
    text: reports[0]?.text ?? '',
    since,
  })
  return similar.slice(0, MOST)
}
