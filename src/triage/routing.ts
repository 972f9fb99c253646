/** Which agency a case may be handed to. Pure; a suggestion, a person hands over. */
import type { AgencyRow, CategoryRow } from '#regions/queries.ts'
import type { Reported } from '#triage/reported.ts'

/** usual: named by the category · district: the office of the district it lies in · inspectorate: an official is complained of */
export type AgencySuggestion = { agencyId: string; reason: 'usual' | 'district' | 'inspectorate' }

export function suggestAgencies(
  { categoryCode, districtCode }: { categoryCode: string | null | undefined; districtCode: string | null | undefined },
  categories: Pick<CategoryRow, 'code' | 'agencyCode' | 'isSensitive'>[],
  agencies: Pick<AgencyRow, 'id' | 'code' | 'kind' | 'areaCode' | 'validUntil'>[],
): AgencySuggestion[] {
  const present = agencies.filter(({ validUntil }) => validUntil === null)
  const category = categories.find(({ code }) => code === categoryCode)
  const usual = present.find(({ code }) => code === category?.agencyCode)
  // Sensitive matters go to their unit alone: nobody nearby is to hear of them.
  const office = category?.isSensitive
    ? undefined
    : present.find(({ kind, areaCode }) => kind === 'district' && areaCode !== null && areaCode === districtCode)
  return [
    ...(usual ? [{ agencyId: usual.id, reason: 'usual' as const }] : []),
    ...(office ? [{ agencyId: office.id, reason: 'district' as const }] : []),
  ]
}

/** Never to the one who is complained of, and to the inspectorate first. */
export function withoutReported(
  suggested: readonly AgencySuggestion[],
  reported: Reported | undefined,
  inspectorate: string | undefined,
): AgencySuggestion[] {
  if (!reported) return [...suggested]
  const open = suggested.filter(({ agencyId }) => agencyId !== inspectorate && !(reported.about === 'agency' && agencyId === reported.agencyId))
  const isOpen = inspectorate !== undefined && !(reported.about === 'agency' && reported.agencyId === inspectorate)
  return [...(isOpen ? [{ agencyId: inspectorate, reason: 'inspectorate' as const }] : []), ...open]
}
