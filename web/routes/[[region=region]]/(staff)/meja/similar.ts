/** Open cases that may be the same matter, for whoever may link them. */
import type { Trx } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import type { Scope } from '#desk/scope.ts'
import { coveredRow, coveredWords } from '#staff/reading/covered.ts'
import { findSimilarCases, type SimilarCase } from '#triage/queries.ts'

/** Milliseconds. An older open case is another story. */
const SINCE = 60 * 24 * 3600 * 1000

/** One problem may have thirty neighbours; the list scrolls. */
const MOST = 40

export async function listSimilar(
  trx: Trx,
  scope: Scope,
  { found, now }: { found: DeskCase; now: Date },
): Promise<(SimilarCase & { isSaidSame: boolean })[]> {
  const { id, latitude, longitude, villageCode, districtCode, suggestions, receivedAt, reports } = found
  const since = new Date(now.getTime() - SINCE)
  const similar = await findSimilarCases(trx, scope.regionId, {
    caseId: id,
    latitude,
    longitude,
    villageCode,
    districtCode,
    categoryCode: found.categoryCode ?? suggestions?.categories[0]?.code ?? null,
    text: reports[0]?.text ?? '',
    at: receivedAt,
    since,
  })
  // What a reporter says is the same stands first; an officer checks it.
  const said = new Set(reports.flatMap(({ source }) => source.sameAs ?? []))
  return similar
    .map((one) => ({
      ...coveredRow(one, ['title'], scope),
      sharedWords: one.sharedWords.map((word) => coveredWords(word, scope)),
      isSaidSame: said.has(one.id),
    }))
    .toSorted((a, b) => Number(b.isSaidSame) - Number(a.isSaidSame))
    .slice(0, MOST)
}
