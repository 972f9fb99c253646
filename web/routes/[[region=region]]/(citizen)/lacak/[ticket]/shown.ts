/** A tracked report in words: what the page shows, and nothing else leaves the server. */
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import { isReason } from '#cases/reasons.ts'
import { judgingOf } from '#cases/reporters/judging-queries.ts'
import { effectOf, objectUntil, type Judging } from '#cases/reporters/verdict.ts'
import { calendarOf, describeTimeLeft, type WorkCalendar } from '#cases/sla.ts'
import { labelOf } from '#cases/states.ts'
import { countedFor, kindOf, stripOf, sumsOf, type Holder, type Strip } from '#cases/history/strip.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDate, formatDay, formatDayOfYear, formatMoment, withinSentence } from '#lib/dates.ts'
import { listHolidays, type RegionRow } from '#regions/queries.ts'
import {
  countHeldFiles,
  listHoldings,
  listPublicEvents,
  listTrackedPhotos,
  type PublicEvent,
  type TrackedPhoto,
  type TrackedReport,
} from '#tracking/queries.ts'
import { isTextKey } from '#texts/text.ts'
import { heldSince, storyOf, type Holding } from '#tracking/story.ts'
import type { Photo } from '#web/components/photos/FlipPhotos.svelte'

/** Channels that show us a telephone number. */
const HAS_NUMBER = ['whatsapp', 'sms']

type Where = { locals: App.Locals; region: RegionRow; found: TrackedReport; code: string; calendar: WorkCalendar }

export async function showTracked(locals: App.Locals, region: RegionRow, { found, code }: { found: TrackedReport; code: string }) {
  const { events, holdings, photos, held, holidays, judging } = await inRegion(locals.db, region.id, async (trx) => {
    const events = await listPublicEvents(trx, region.id, found)
    const spoken = events.filter(({ kind }) => kind === 'progress' || kind === 'answered' || kind === 'transfer_told').map(({ id }) => id)
    return {
      events,
      holdings: await listHoldings(trx, region.id, found.caseId),
      photos: await listTrackedPhotos(trx, region.id, { reportId: found.reportId, eventIds: spoken }),
      held: await countHeldFiles(trx, region.id, found.reportId),
      holidays: await listHolidays(trx, region.id),
      judging: await judgingOf(trx, { ...found, id: found.caseId, regionId: region.id }, { reportId: found.reportId, at: locals.now }),
    }
  })
  const where = { locals, region, found, code, calendar: calendarOf(region, holidays) }
  const agencies = new Map(holdings.flatMap(({ agencyId, agency }) => (agencyId && agency ? [[agencyId, agency] as const] : [])))
  return {
    ...headOf(where),
    ask: askOf(where, judging, { events, photos }),
    due: dueOf(where, stripOf(found, holdings, { now: locals.now, calendar: where.calendar }), agencies),
    steps: stepsOf(where, events, photos),
    own: { ...ownOf(where), since: sinceOf(where, holdings), held: heldOf(where, held) },
  }
}

function headOf({ locals: { words, now, locale }, region, found }: Where) {
  const label = labelOf(found)
  const agency = found.leadAgencyShort ?? words('citizen.team')
  const channelKey = `citizen.channel_${found.channel}`
  const channel = words(isTextKey(channelKey) ? channelKey : 'citizen.channel_other')
  return {
    ticket: found.ticket,
    title: found.title,
    state: found.state,
    outcome: found.outcome,
    status: found.objectedAt ? words('citizen.status_objected') : words(`citizen.status_${label}`, { agency }),
    sent: words('citizen.sent', { channel, moment: withinSentence(formatMoment(found.submittedAt, now, { zone: region.zone, locale })) }),
  }
}

/** What the reporter may say now: of a fresh answer (`open`), within the limit of a closed case (`late`), or of a refusal (`refused`). */
function askOf(where: Where, judging: Judging, { events, photos }: { events: PublicEvent[]; photos: TrackedPhoto[] }) {
  const {
    locals: { words, now, locale },
    region: { zone },
    found,
    calendar,
  } = where
  const endedAt = found.state === 'answered' ? found.answeredAt : found.closedAt
  const effect = effectOf(found, 'not_fixed', judging)
  const mayObject = effect === 'reopen' || effect === 'object'
  const answer = events.findLast(({ kind }) => kind === 'answered')
  const given = answer ? photos.filter(({ caseEventId }) => caseEventId === answer.id) : []
  const after = given.filter(isPhoto)
  const before = photos.filter((one) => isPhoto(one) && one.caseEventId === null)
  return {
    mode: mayObject ? (MODES[found.state] ?? 'late') : ('none' as const),
    /** Put back as often as the region allows: the coordinator decides. */
    isDecided: effect === 'object',
    objection: !judging.hasObjected ? undefined : effect === 'settled' ? ('settled' as const) : found.objectedAt ? ('pending' as const) : undefined,
    mayConfirm: effectOf(found, 'fixed', judging) === 'confirm',
    asks: CLASS_STEPS[found.class].asks,
    said: found.verdict ?? undefined,
    mayRate: found.verdict === 'fixed' && found.rating === null,
    rating: found.rating ?? undefined,
    agency: answer?.agency ?? words('citizen.days_team'),
    answer: answer?.text,
    answered: found.answeredAt ? withinSentence(formatMoment(found.answeredAt, now, { zone, locale })) : '',
    until: endedAt ? formatDay(dayOf(objectUntil(endedAt, found.rule, calendar), zone), locale) : '',
    isClosedBySilence: found.rule.silentClose !== null,
    reason: answer && after.length === 0 ? reasonIn(words, answer) : undefined,
    before: after.length > 0 ? before.map((one) => photo(where, one)) : [],
    after: after.map((one) => photo(where, one, answer?.agency ?? undefined)),
    papers: given.filter(isPaper).map((one) => paper(where, one)),
  }
}

/** Why there is no photo. */
function reasonIn(words: App.Locals['words'], { reasonCode }: PublicEvent): string | undefined {
  return isReason(reasonCode) ? words('proof.without', { reason: words(`states.reason_${reasonCode}`) }) : undefined
}

function isPhoto({ kind }: TrackedPhoto): boolean {
  return kind === 'image'
}

function isPaper({ kind }: TrackedPhoto): boolean {
  return kind === 'document'
}

function paper({ locals: { words }, region, found, code }: Where, { id, fileName }: TrackedPhoto): { href: string; name: string } {
  return { href: addressOf(region, { id, found, code }), name: fileName ?? words('proof.documents') }
}

function addressOf(region: RegionRow, { id, found, code }: { id: string; found: TrackedReport; code: string }): string {
  return `/berkas/${region.code}/${id}?tiket=${encodeURIComponent(found.ticket)}&kode=${encodeURIComponent(code)}`
}

const MODES: Partial<Record<TrackedReport['state'], 'open' | 'refused'>> = { answered: 'open', rejected: 'refused' }

/** What came with a word of an agency is after the work, what the reporter sent is before. */
function photo(
  { locals: { words, locale }, region, found, code }: Where,
  { id, caseEventId, takenAt, createdAt }: TrackedPhoto,
  agency?: string,
): Photo {
  const part = caseEventId ? 'after' : 'before'
  const address = addressOf(region, { id, found, code })
  return {
    src: `${address}&kecil`,
    href: address,
    caption: words(`citizen.photo_${part}`, { date: formatDate(dayOf(takenAt ?? createdAt, region.zone), locale) }),
    alt: part === 'before' ? words('citizen.photo_alt_before') : words('citizen.photo_alt_after', { agency: agency ?? words('citizen.team') }),
  }
}

function dueOf({ locals: { words, now, locale }, region: { zone }, found, calendar }: Where, strip: Strip, agencies: Map<string, string>) {
  const left = describeTimeLeft(found, now, calendar)
  const day = formatDayOfYear(dayOf(left.dueAt, zone), locale)
  const isChecking = found.leadAgencyId === null && (found.state === 'received' || found.state === 'verified') && left.kind !== 'late'
  const used = strip.used.filter(({ holder }) => holder.kind !== 'paused').length
  // Ended without an answer: no deadline is left to speak of.
  if (left.kind === 'done' && !found.answeredAt) return undefined
  const sentence = () => {
    if (left.kind === 'paused') return words('citizen.due_paused')
    if (left.kind === 'late') return words('citizen.due_late', { days: left.days })
    const answered = used > found.rule.solve ? 'citizen.due_answered_late' : 'citizen.due_answered'
    if (left.kind === 'done') return used === 0 ? words('citizen.due_answered_same') : words(answered, { day: used, limit: found.rule.solve })
    if (isChecking) return words('citizen.due_checking', { day: formatDay(dayOf(left.dueAt, zone), locale) })
    return left.days === 0 ? words('citizen.due_today') : words('citizen.due_left', { days: left.days })
  }
  // The strip counts the agency's days; while we check, another deadline is the next one.
  if (isChecking)
    return {
      sentence: sentence(),
      isLate: false,
      days: [],
      keys: [],
      label: '',
      note: words('citizen.due_checking_note', { limit: found.rule.solve }),
    }
  const parts = partsOf(strip, found.leadAgencyId, { words, agencies })
  return {
    sentence: sentence(),
    isLate: left.kind === 'late',
    days: countedFor(strip, found.leadAgencyId).days,
    keys: parts,
    label: words('citizen.days_label', { limit: found.rule.solve, parts: parts.map((part) => part.words).join(', ') }),
    note: left.kind === 'paused' ? words('citizen.due_day_paused') : words('citizen.due_day', { day }),
  }
}

function partsOf(strip: Strip, leadAgencyId: string | null, { words, agencies }: { words: App.Locals['words']; agencies: Map<string, string> }) {
  const name = (holder: Holder) =>
    'agencyId' in holder ? (agencies.get(holder.agencyId) ?? '') : words(holder.kind === 'team' ? 'citizen.days_team' : 'citizen.days_paused')
  const sums = sumsOf({ ...strip, used: strip.used.filter(({ isLate }) => !isLate) })
  const lateDays = strip.used.filter(({ isLate }) => isLate).length
  return [
    ...sums.map(
      ({ holder, days }) => ({ kind: kindOf(holder, leadAgencyId), words: words('citizen.days_of', { who: name(holder), days }) }) as const,
    ),
    ...(lateDays > 0 ? [{ kind: 'late', words: words('citizen.days_late', { days: lateDays }) } as const] : []),
    ...(strip.left > 0 ? [{ kind: 'left', words: words('citizen.days_left', { days: strip.left }) } as const] : []),
  ]
}

function stepsOf(where: Where, events: PublicEvent[], photos: TrackedPhoto[]) {
  const {
    locals: { words, now, locale },
    region: { zone },
    found,
  } = where
  const reasonAt = (id: string) => {
    const event = events.find((one) => one.id === id)
    const hasPhoto = photos.some((one) => isPhoto(one) && one.caseEventId === id)
    return event && !hasPhoto ? reasonIn(words, event) : undefined
  }
  return storyOf(found, events).map((step) => ({
    id: step.id,
    kind: step.kind,
    title: words(step.key, { agency: step.agency ?? words('citizen.team') }),
    text: [step.text, reasonAt(step.id)].filter(Boolean).join('\n'),
    ...(step.at ? { at: { iso: step.at.toISOString(), words: formatMoment(step.at, now, { zone, locale }) } } : {}),
    ...(step.key === 'citizen.now_answered' ? { who: words('citizen.now_answered_body') } : {}),
    ...(step.key === 'citizen.now_waiting_for_reporter'
      ? { who: words(found.channel === 'whatsapp' ? 'citizen.now_waiting_body' : 'web.now_waiting_body') }
      : {}),
    ...filesOf(where, photos, step),
  }))
}

function filesOf(where: Where, photos: TrackedPhoto[], { id, agency }: { id: string; agency: string | undefined }) {
  const own = photos.filter(({ caseEventId }) => caseEventId === id || (id === 'sent' && caseEventId === null))
  return {
    photos: own.filter(isPhoto).map((one) => photo(where, one, agency)),
    voices: own.filter(({ kind }) => kind === 'audio').map((one) => voice(where, one)),
    papers: own.filter(isPaper).map((one) => paper(where, one)),
  }
}

function voice({ region, found, code }: Where, { id, seconds }: TrackedPhoto) {
  const src = addressOf(region, { id, found, code })
  return { src, download: `${src}&unduh`, seconds }
}

/** Sentences about files that are not shown, or not yet. */
function heldOf({ locals: { words } }: Where, { checking, locked }: { checking: number; locked: number }): string[] {
  return [
    ...(checking > 0 ? [words('citizen.own_checking', { count: checking })] : []),
    ...(locked > 0 ? [words('citizen.own_locked', { count: locked })] : []),
  ]
}

function ownOf({ locals: { words, locale }, found }: Where) {
  const category = locale === 'en' ? found.categoryEn : found.category
  const holder = found.leadAgencyShort ?? words('citizen.days_team')
  return {
    text: found.text,
    place: placeOf(found),
    category: category ?? undefined,
    holder: found.supporters.length > 0 ? words('citizen.own_holder_with', { agency: holder, others: found.supporters.join(', ') }) : holder,
    isAsked: found.state === 'waiting_for_reporter',
    identity:
      found.channel === 'web' && !found.isAnonymous
        ? words('web.own_identity')
        : words(found.isAnonymous || !HAS_NUMBER.includes(found.channel) ? 'citizen.own_identity_anonymous' : 'citizen.own_identity_number'),
    visibility: words(found.isSecret ? 'citizen.own_public_secret' : 'citizen.own_public_private'),
    others: found.reportCount > 1 ? words('citizen.own_others_count', { count: found.reportCount }) : undefined,
  }
}

/** The reporter's words, and of village and district what they do not name already. */
function placeOf({ placeText, village, district }: TrackedReport): string {
  const said = placeText?.toLowerCase() ?? ''
  const more = [village, district].filter((name) => name && !said.includes(name.toLowerCase()))
  return [placeText, ...more].filter(Boolean).join(', ')
}

function sinceOf({ locals: { words, locale }, region: { zone }, found }: Where, holdings: readonly Holding[]): string {
  return words('citizen.own_since', { day: formatDay(dayOf(heldSince(found, holdings), zone), locale) })
}
