/** What the form needs next, in words. */
import type { Looked } from '#forms/commands.ts'
import type { PublicCase } from '#forms/queries.ts'
import type { CaseState } from '#cases/states.ts'
import type { TextKey } from '#texts/text.ts'
import { codeOf } from '#forms/place-commands.ts'
import { dayOf, formatMonth } from '#lib/dates.ts'
import type { Problem } from '#forms/answers.ts'
import { requireRegion } from '#web/lib/act.ts'

/** @property byWhatsapp the other way is offered beside it */
export type Notice = { words: string; byWhatsapp: boolean /** nothing went wrong */; isAsking?: boolean }

type Step = { looked: Looked | undefined; notice: Notice | undefined; refused: string[] }

export function shownStep(locals: App.Locals, { looked, notice, refused }: Step) {
  const { words } = locals
  const isSaid = looked !== undefined && looked.next !== 'ready'
  return {
    next: notice || !looked ? undefined : looked.next,
    notice:
      notice ??
      (isSaid ? { words: words(`web.step_${looked.next as 'place'}`), byWhatsapp: false, isAsking: looked.next !== 'problems' } : undefined),
    errors: errorsOf(locals, looked),
    refused,
    place: looked && placeOf(locals, looked),
    needsIdentity: looked?.matter.needsIdentity ?? false,
    identityOf: looked?.matter.category && nameOf(locals, looked.matter.category),
    isForcedSecret: looked?.matter.isForcedSecret ?? false,
    same: (looked?.next === 'same' ? looked.same : []).map((one) => sameOf(locals, one)),
  }
}

/** While the form is still being filled in, nobody is told what is missing in it. */
function errorsOf({ words }: App.Locals, looked: Looked | undefined): Partial<Record<Problem['field'], string>> {
  if (!looked || (looked.next !== 'problems' && looked.next !== 'identity')) return {}
  return Object.fromEntries(looked.problems.map(({ field, key, values }) => [field, words(`web.problem_${key}`, values)]))
}

function placeOf({ words }: App.Locals, { found }: Looked) {
  const { candidates, districtName, place } = found
  return {
    candidates: candidates.map((one) => ({ code: codeOf(one), label: one.area ?? one.label })),
    pin: districtName ? words('web.pin', { district: districtName }) : undefined,
    text:
      candidates.length === 0 && place.text && (place.villageCode ?? place.districtCode)
        ? words('web.place_found', { place: place.text })
        : undefined,
    isUnknown: candidates.length === 0 && Boolean(place.text) && !place.villageCode && !place.districtCode,
  }
}

/** To others a case is only as far as this; what its reporter is asked is the reporter's affair. */
const TOLD: Record<'received' | 'verified' | 'assigned' | 'in_progress' | 'answered', TextKey> = {
  received: 'web.state_received',
  verified: 'web.state_verified',
  assigned: 'web.state_assigned',
  in_progress: 'web.state_working',
  answered: 'web.state_answered',
}

function toldState(state: CaseState): keyof typeof TOLD {
  if (state === 'waiting_for_reporter') return 'received'
  return state in TOLD ? (state as keyof typeof TOLD) : 'in_progress'
}

function sameOf(locals: App.Locals, found: PublicCase) {
  const { words, locale } = locals
  const state = toldState(found.state)
  const place = [found.village, found.district].filter(Boolean).join(', ')
  const category = nameOf({ locale }, { name: found.category, nameEn: found.categoryEn })
  return {
    id: found.id,
    title: place ? words('web.same_case', { category, place }) : category,
    month: words('web.same_month', { month: formatMonth(dayOf(found.receivedAt, requireRegion(locals).zone), locale) }),
    state,
    status: words(TOLD[state], { agency: found.agency ?? words('citizen.team') }),
  }
}

function nameOf({ locale }: Pick<App.Locals, 'locale'>, { name, nameEn }: { name: string; nameEn: string }): string {
  return locale === 'en' ? nameEn : name
}
