/** Which categories and agencies the desk offers first. Triage proposes, the region's own table fills up, a person chooses. Pure. */
import type { DeskCase } from '#desk/case-queries.ts'
import type { DeskChoices } from '#desk/queries.ts'

type Choices = Pick<DeskChoices, 'agencies' | 'categories'>
type About = Pick<DeskCase, 'categoryCode' | 'districtCode' | 'suggestions' | 'about' | 'aboutAgencyId'>

/** How many are offered before "other". */
const OFFERED = 3

export function offeredCategories({ categoryCode, suggestions }: About, { categories }: Choices): DeskChoices['categories'] {
  const codes = [categoryCode, ...(suggestions?.categories.map(({ code }) => code) ?? [])]
  return firstOf(codes.map((code) => categories.find((one) => one.code === code)))
}

/** The agency that usually has this category, then triage's, then the office of the district. Another government is asked, not charged. */
export function offeredAgencies(
  { districtCode, suggestions, about, aboutAgencyId }: About,
  { agencies, categories }: Choices,
  categoryCode: string | null | undefined,
): DeskChoices['agencies'] {
  const usual = categories.find(({ code }) => code === categoryCode)?.agencyCode
  const district = agencies.find(({ kind, areaCode }) => kind === 'district' && areaCode !== null && areaCode === districtCode)
  const proposed = suggestions?.agencies.map(({ agencyId }) => agencies.find(({ id }) => id === agencyId)) ?? []
  const usually = [agencies.find(({ code }) => code === usual)]
  // An official is complained of: the inspectorate, which triage names first, goes before the usual agency.
  const isAboutSomebody = about !== null || Boolean(suggestions?.about)
  const all = isAboutSomebody ? [...proposed, ...usually] : [...usually, ...proposed, district]
  return firstOf(all.filter((one) => one === undefined || (one.id !== (aboutAgencyId ?? undefined) && one.kind !== 'external')))
}

/** Another government usually has this category: it is handed over. */
export function usualOutside(
  { agencies, categories }: Choices,
  categoryCode: string | null | undefined,
): DeskChoices['agencies'][number] | undefined {
  const usual = categories.find(({ code }) => code === categoryCode)?.agencyCode
  return agencies.find(({ code, kind }) => code === usual && kind === 'external')
}

function firstOf<T>(found: readonly (T | undefined)[]): T[] {
  return [...new Set(found.filter((one) => one !== undefined))].slice(0, OFFERED)
}
