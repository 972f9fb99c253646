/** Which agency a case may be handed to. Pure; a suggestion, a person hands over. */
import type { AgencyRow, CategoryRow } from '#regions/queries.ts'

/** usual: named by the category · district: the office of the district it lies in */
export type AgencySuggestion = { agencyId: string; reason: 'usual' | 'district' }

export function suggestAgencies(
  { categoryCode, districtCode }: { categoryCode: string | null | undefined; districtCode: string | null | undefined },
  categories: Pick<CategoryRow, 'code' | 'agencyCode' | 'isSensitive'>[],
  agencies: Pick<AgencyRow, 'id' | 'code' | 'kind' | 'areaCode'>[],
): AgencySuggestion[] {
  const category = categories.find(({ code }) => code === categoryCode)
  const usual = agencies.find(({ code }) => code === category?.agencyCode)
  // Sensitive matters go to their unit alone: nobody nearby is to hear of them.
  const office = category?.isSensitive
    ? undefined
    : agencies.find(({ kind, areaCode }) => kind === 'district' && areaCode !== null && areaCode === districtCode)
  return [
    ...(usual ? [{ agencyId: usual.id, reason: 'usual' as const }] : []),
    ...(office ? [{ agencyId: office.id, reason: 'district' as const }] : []),
  ]
}
