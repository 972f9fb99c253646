/** A published report in words: what everybody may know of it, and nothing else leaves the server. */
import { calendarOf, describeTimeLeft, type TimeLeft } from '#cases/sla.ts'
import { labelOf } from '#cases/states.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDate, formatDayOfYear, formatMoment, withinSentence } from '#lib/dates.ts'
import {
  findShownCase,
  hasSupported,
  listNearReports,
  listShownPhotos,
  type NearReport,
  type ShownCase,
  type ShownPhoto,
} from '#publications/page-queries.ts'
import type { PublicationRow } from '#publications/queries.ts'
import { readSupporter, supporterOf } from '#publications/supporter.ts'
import { findMailbox, listDistricts, listHolidays, type RegionRow } from '#regions/queries.ts'
import { isTextKey, type TextKey } from '#texts/text.ts'
import { listPublicEvents, type PublicEvent } from '#tracking/queries.ts'
import { storyOf, type StoryStep } from '#tracking/story.ts'
import type { Photo } from '#web/components/photos/FlipPhotos.svelte'

type Where = { locals: App.Locals; region: RegionRow; shown: PublicationRow; found: ShownCase }

/** Beneath the report. */
const NEAR = 5

/** @param cookie what the browser says of having supported */
export async function showReport(locals: App.Locals, region: RegionRow, { shown, cookie }: { shown: PublicationRow; cookie: string | undefined }) {
  const loaded = await load(locals, region, { shown, cookie })
  if (!loaded.found) return undefined
  const where = { locals, region, shown, found: loaded.found }
  const left = describeTimeLeft(loaded.found, locals.now, calendarOf(region, loaded.holidays))
  return {
    ...headOf(where),
    place: placeOf(where),
    districts: loaded.districts,
    photos: photosOf(where, loaded.photos),
    steps: stepsOf(where, loaded.events),
    due: { left: { kind: left.kind, days: left.days }, until: untilOf(where, left) },
    support: { count: shown.supportCount, isOn: loaded.isSupported },
    near: loaded.near.map((one) => nearOf(where, one)),
    links: linksOf(where, loaded.mailbox),
  }
}

function load({ db, config }: App.Locals, { id: regionId }: RegionRow, { shown, cookie }: { shown: PublicationRow; cookie: string | undefined }) {
  const { caseId, reportId, districtCode } = shown
  const supporter = readSupporter(config.sessionSecret, cookie)
  return inRegion(db, regionId, async (trx) => ({
    found: await findShownCase(trx, { regionId, caseId }),
    events: await listPublicEvents(trx, regionId, { caseId, reportId }),
    photos: await listShownPhotos(trx, { regionId, caseId }),
    near: districtCode ? await listNearReports(trx, { regionId, caseId, districtCode, limit: NEAR }) : [],
    districts: await listDistricts(trx, regionId),
    holidays: await listHolidays(trx, regionId),
    mailbox: await findMailbox(trx, regionId),
    isSupported: supporter ? await hasSupported(trx, { regionId, caseId, supporter: supporterOf(caseId, supporter) }) : false,
  }))
}

function headOf({ locals: { words, now, locale }, region, shown, found }: Where) {
  return {
    ticket: shown.ticket,
    title: shown.title,
    text: shown.text,
    state: found.state,
    outcome: found.outcome,
    status: statusOf(words, found),
    sent: words('public.sent', { moment: withinSentence(formatMoment(found.receivedAt, now, { zone: region.zone, locale })) }),
    published: words('public.published', { date: formatDate(dayOf(shown.publishedAt, region.zone), locale) }),
    category: (locale === 'en' ? found.categoryEn : found.category) ?? undefined,
    holder: found.leadAgency ?? words('citizen.days_team'),
    reporters: found.reportCount > 1 ? words('public.reports', { count: found.reportCount }) : undefined,
  }
}

/** Where our words to the reporter would speak to whoever reads. */
export function statusOf(words: App.Locals['words'], found: Pick<ShownCase, 'state' | 'outcome' | 'leadAgencyShort' | 'objectedAt'>): string {
  const agency = found.leadAgencyShort ?? words('citizen.team')
  if (found.objectedAt) return words('citizen.status_objected')
  const label = labelOf(found)
  const own = `public.status_${label}`
  return words(isTextKey(own) ? own : `citizen.status_${label}`, { agency })
}

/** The words for it, and of village and district what they do not name already. */
function placeOf({ shown: { placeText, latitude, longitude, districtCode }, found: { village, district } }: Where) {
  const said = placeText?.toLowerCase() ?? ''
  const more = [village, district].filter((name) => name && !said.includes(name.toLowerCase()))
  const point = latitude === null || longitude === null ? undefined : { latitude, longitude }
  return { words: [placeText, ...more].filter(Boolean).join(', '), point, districtCode, district: district ?? undefined }
}

function photosOf(where: Where, photos: ShownPhoto[]): { before: Photo[]; after: Photo[] } {
  const of = (part: ShownPhoto['part']) => photos.filter((one) => one.part === part).map((one) => photoOf(where, one))
  return { before: of('report'), after: of('answer') }
}

function photoOf({ locals: { words, locale, base }, region, shown }: Where, { position, part, at, agency }: ShownPhoto): Photo {
  const src = `${base}/laporan/${shown.ticket}/foto/${position}`
  const date = formatDate(dayOf(at, region.zone), locale)
  const by = agency ?? words('citizen.team')
  if (part === 'report') return { src, href: src, caption: words('public.photo_before', { date }), alt: words('public.photo_alt_before') }
  return { src, href: src, caption: words('public.photo_after', { agency: by, date }), alt: words('public.photo_alt_after', { agency: by }) }
}

/** What is awaited, said to a neighbour. */
const AWAITED: Partial<Record<TextKey, TextKey>> = {
  'citizen.now_received': 'public.now_received',
  'citizen.now_waiting_for_reporter': 'public.now_waiting_for_reporter',
  'citizen.now_answered': 'public.now_answered',
}

/** Everybody reads what happened; the words only of the answers that a person has chosen. */
function stepsOf({ locals: { words, now, locale }, region: { zone }, shown, found }: Where, events: PublicEvent[]) {
  const isShown = ({ id }: StoryStep) => shown.shownEvents.includes(id)
  return storyOf({ ...found, submittedAt: found.receivedAt }, events).map((step) => ({
    id: step.id,
    kind: step.kind,
    title: words(AWAITED[step.key] ?? step.key, { agency: step.agency ?? words('citizen.team') }),
    text: isShown(step) ? step.text : '',
    ...(step.at ? { at: { iso: step.at.toISOString(), words: formatMoment(step.at, now, { zone, locale }) } } : {}),
  }))
}

function untilOf({ locals: { locale }, region: { zone } }: Where, { kind, dueAt }: TimeLeft): string | undefined {
  return kind === 'done' || kind === 'paused' ? undefined : formatDayOfYear(dayOf(dueAt, zone), locale)
}

function nearOf({ locals: { words, base } }: Where, { ticket, title, placeText, state, outcome, supportCount }: NearReport) {
  const support = supportCount > 0 ? words('public.near_support', { count: supportCount }) : undefined
  return { href: `${base}/laporan/${ticket}`, title, place: placeText ?? undefined, state, outcome, support }
}

/** Whole addresses, as others will use them. */
function linksOf({ locals: { config, words, base, region: asked }, region, shown }: Where, mailbox: string | undefined) {
  const address = `${config.publicUrl}${base || `/${asked?.code ?? region.code}`}/laporan/${shown.ticket}`
  const said = words('public.share_words', { title: shown.title, program: region.program, link: address })
  const number = region.settings.contact.whatsapp?.replace(/\D/g, '')
  return {
    address,
    picture: `${address}/gambar.png`,
    whatsapp: `https://wa.me/?text=${encodeURIComponent(said)}`,
    follow: number ? `https://wa.me/${number}?text=${encodeURIComponent(`IKUTI ${shown.ticket}`)}` : undefined,
    mail: mailbox && `mailto:${mailbox}?subject=${encodeURIComponent(shown.ticket)}&body=${encodeURIComponent(`IKUTI ${shown.ticket}`)}`,
    rss: `${base}/laporan/${shown.ticket}/rss.xml`,
  }
}
