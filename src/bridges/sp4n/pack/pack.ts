/**
 * What is handed over to SP4N-LAPOR!: words ready to be pasted into its form, and a sheet that says what lies beside them. Pure.
 * No name, number or account of a reporter: `findOffered` does not read them, and what stands in the words is covered by mask.ts.
 */
import type { EventKind } from '#cases/events.ts'
import { mask } from '#bridges/sp4n/pack/mask.ts'
import { signOf } from '#bridges/sp4n/pack/sign.ts'
import { topicOf, writeTopic } from '#bridges/sp4n/topics.ts'
import { dayOf, formatDayOfYear } from '#lib/dates.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'
import type { OfferedCase } from '#transfers/offer-queries.ts'

export type PackEvent = { kind: EventKind; at: Date; agencyName: string | null; text: string }

export type PackFacts = {
  offered: OfferedCase
  /** Whom we would name as the one in charge; null: nobody yet. */
  agencyName: string | null
  /** Of the public history, oldest first. */
  events: readonly PackEvent[]
  region: Pick<RegionRow, 'name' | 'program' | 'ticketPrefix' | 'zone' | 'settings'>
  photoCount: number
}

/** @property text all of it, in the order of SP4N's form @property covered how many numbers and addresses were masked */
export type Pack = { title: string; body: string; rows: [name: string, value: string][]; text: string; covered: number }

/** Characters. SP4N's own limit of a title is not known to us; longer ones are hard to read anywhere. */
const LONGEST_TITLE = 120

/** @param say Indonesian, whatever the officer's own language @param isMasked false: an officer said why the numbers must stay */
export function packOf(facts: PackFacts, { say, isMasked }: { say: Words; isMasked: boolean }): Pack {
  let covered = 0
  const cover = (text: string): string => {
    const masked = mask(text)
    covered += masked.count
    return isMasked ? masked.text : text
  }
  const title = cover(facts.offered.title).slice(0, LONGEST_TITLE).toWellFormed()
  const body = [
    ...reportsOf(facts, { say, cover }),
    historyOf(facts, { say, cover }),
    signOf(facts.region, { ticket: facts.offered.ticket, count: facts.offered.reporterCount }, say),
  ]
    .filter(Boolean)
    .join('\n\n')
  const rows = rowsOf(facts, { say, cover })
  const form: [string, string][] = [[say('sp4n.pack_title'), title], [say('sp4n.pack_body'), `\n${body}`], ...rows]
  return { title, body, rows, text: form.map(([name, value]) => `${name}: ${value}`).join('\n\n'), covered }
}

type Manner = { say: Words; cover: (text: string) => string }

function reportsOf({ offered: { reports } }: PackFacts, { say, cover }: Manner): string[] {
  if (reports.length <= 1) return reports.map(cover)
  return reports.map((report, place) => `${say('sp4n.pack_report', { number: place + 1 })}\n${cover(report)}`)
}

/** Steps that tell SP4N what was done here. */
const TOLD: readonly EventKind[] = ['opened', 'verified', 'assigned', 'taken', 'progress', 'answered', 'transferred', 'not_fixed']

function historyOf({ events, region }: PackFacts, { say, cover }: Manner): string {
  const lines = events
    .filter(({ kind }) => TOLD.includes(kind))
    .map(({ kind, at, agencyName, text }) => {
      const what = [say(`desk.event_${kind}`), agencyName].filter(Boolean).join(', ')
      return `- ${formatDayOfYear(dayOf(at, region.zone), 'id')}: ${what}${text ? `. ${cover(text)}` : ''}`
    })
  return lines.length > 0 ? [say('sp4n.pack_history'), ...lines].join('\n') : ''
}

function rowsOf({ offered, agencyName, region, photoCount }: PackFacts, { say, cover }: Manner): [string, string][] {
  const { latitude, longitude } = offered
  const place = [cover(offered.placeText ?? ''), offered.villageName, offered.districtName, region.name].filter(Boolean).join(', ')
  return [
    [say('sp4n.pack_class'), say(`sp4n.class_${offered.class}`)],
    [say('sp4n.pack_day'), formatDayOfYear(dayOf(offered.receivedAt, region.zone), 'id')],
    [say('sp4n.pack_place'), place],
    ...(latitude === null || longitude === null ? [] : [[say('sp4n.pack_point'), `${latitude}, ${longitude}`] as [string, string]]),
    [say('sp4n.pack_agency'), agencyName ?? region.name],
    [say('sp4n.pack_topic'), writeTopic(topicOf(offered.categoryCode, region.settings.sp4n.topics))],
    [say('sp4n.pack_secret'), say(offered.isSecret ? 'sp4n.pack_secret_yes' : 'sp4n.pack_secret_no')],
    [say('sp4n.pack_photos'), String(photoCount)],
  ]
}

/** The sheet inside: what is what, what was left out, what to do next. */
export function readmeOf(
  { ticket, isMasked, photos, missing }: { ticket: string; isMasked: boolean; photos: readonly string[]; missing: number },
  say: Words,
): string {
  return [
    say('sp4n.readme_head', { ticket }),
    say('sp4n.readme_text'),
    photos.length > 0 ? say('sp4n.readme_photos', { names: photos.join(', ') }) : say('sp4n.readme_no_photos'),
    ...(missing > 0 ? [say('sp4n.readme_missing', { count: missing })] : []),
    say(isMasked ? 'sp4n.readme_masked' : 'sp4n.readme_unmasked'),
    say('sp4n.readme_next'),
    say('sp4n.readme_honest'),
  ].join('\n\n')
}
