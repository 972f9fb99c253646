/** Who follows, as an address says it, and what would then happen. Pure. */
import { CLOSED, newAgencyOf, receiverOf, sharesOf, type Plan } from '#succession/plan.ts'
import type { AgencyPerson, OpenPart, SettledAgency } from '#succession/queries.ts'

const BY_CATEGORY = 'kategori.'
const BY_DISTRICT = 'kecamatan.'
const ACCOUNT = 'akun.'
/** Stands for "the account is closed". */
const CLOSE = 'tutup'

/** @returns undefined when no successor is named, or one that there is not */
export function planIn(parameters: URLSearchParams, agencies: readonly SettledAgency[]): Plan | undefined {
  const idOf = (code: string | null) => agencies.find((one) => one.code === code)?.id
  const rest = idOf(parameters.get('penerus'))
  if (!rest) return undefined
  const chosen = (prefix: string) =>
    Object.fromEntries(
      [...parameters].flatMap(([name, value]) => {
        const to = name.startsWith(prefix) && value !== '' ? (prefix === ACCOUNT && value === CLOSE ? CLOSED : idOf(value)) : undefined
        return to ? [[name.slice(prefix.length), to]] : []
      }),
    )
  return { rest, byCategory: chosen(BY_CATEGORY), byDistrict: chosen(BY_DISTRICT), staff: chosen(ACCOUNT) }
}

type Ground = {
  parts: readonly OpenPart[]
  people: readonly AgencyPerson[]
  agencies: readonly SettledAgency[] /** Others see counts only. */
  seesCases: boolean
}

/** Cases listed by name at most; the counts are of all. */
const LISTED = 200

export function previewOf(plan: Plan, { parts, people, agencies, seesCases }: Ground) {
  const nameOf = (id: string | undefined) => agencies.find((one) => one.id === id)?.shortName ?? ''
  const open = seesCases ? parts.filter(({ isSecret }) => !isSecret) : []
  return {
    total: parts.length,
    shares: sharesOf(plan, parts).map(({ agencyId, open: count, secret }) => ({ name: nameOf(agencyId), count, secret })),
    cases: open.slice(0, LISTED).map((found) => ({
      id: found.caseId,
      ticket: found.ticket,
      title: found.title,
      to: nameOf(receiverOf(plan, found)),
      isHelp: found.part === 'support',
    })),
    isCut: open.length > LISTED,
    people: people.map(({ id, name }) => ({ id, name, to: nameOf(newAgencyOf(plan, id)) || undefined })),
    main: nameOf(plan.rest),
  }
}
