/** Where it is: from a point, from typed words, or from the candidate that was chosen. Reads only. */
import { findIn, placeOf } from '#conversations/listening/place.ts'
import type { Trx } from '#db/transaction.ts'
import { placeWordsOf, pointOf, type Typed } from '#forms/answers.ts'
import type { Place } from '#reports/commands.ts'
import type { PlaceCandidate } from '#conversations/state.ts'
import { findPlaces, placeOfPoint } from '#triage/queries.ts'

/** @property candidates to be chosen from, when the words alone do not decide @property isOutside the point lies in no district of the region */
export type FoundPlace = { place: Place; candidates: PlaceCandidate[]; isOutside: boolean; isChosen: boolean; districtName?: string | undefined }

/** What is chosen instead of a candidate: the words as they are. */
export const NONE_OF_THEM = 'lain'

export async function findPlace(trx: Trx, regionId: string, typed: Typed): Promise<FoundPlace> {
  const words = placeWordsOf(typed)
  const point = pointOf(typed)
  const pinned = point && (await placeOfPoint(trx, regionId, point))
  const isOutside = pinned !== undefined && pinned.districtCode === undefined
  const finding = words ? findIn(await findPlaces(trx, regionId, words), words) : ({ kind: 'none' } as const)
  const candidates =
    finding.kind === 'several' ? finding.candidates.filter(({ label }, at, all) => all.findIndex((one) => one.label === label) === at) : []
  const chosen = candidates.find((one) => codeOf(one) === typed.tempat)
  const named = chosen ? placeOf(chosen, words) : finding.kind === 'found' ? finding.place : { text: words }
  const text = named.text || pinned?.districtName
  return {
    place: {
      ...named,
      ...(text ? { text } : {}),
      ...point,
      ...(pinned?.districtCode && !named.villageCode ? { districtCode: pinned.districtCode } : {}),
    },
    candidates,
    isOutside,
    // A point says it better than any name.
    isChosen: candidates.length === 0 || chosen !== undefined || typed.tempat === NONE_OF_THEM || point !== undefined,
    districtName: pinned?.districtName,
  }
}

export function codeOf({ villageCode, districtCode }: PlaceCandidate): string {
  return villageCode ?? districtCode
}
