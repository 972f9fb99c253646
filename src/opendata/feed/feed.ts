/** What the feed of a region says. Pure. */
import { openStatus } from '#opendata/status.ts'
import type { Entry, Feed } from '#opendata/feed/atom.ts'
import { attributionOf } from '#opendata/attribution.ts'
import type { FeedReport } from '#opendata/live-queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { words, type Words } from '#texts/text.ts'

/** @property narrowed names of the district and the kind that were asked for */
export type AskedFeed = { region: RegionRow; base: string; query: string; narrowed: readonly string[]; reports: readonly FeedReport[] }

/** Before anything is published the feed is as old as this software: a date must stand there, and it must not move. */
const NEVER = new Date('2026-01-01T00:00:00Z')

export function feedOf({ region, base, query, narrowed, reports }: AskedFeed): Feed {
  const say = words('id', region.texts)
  const entries = reports.map((report) => entryOf(report, base, say))
  return {
    self: `${base}/umpan.xml${query}`,
    link: `${base}/`,
    title: [region.program, ...narrowed].join(' · '),
    subtitle: say('open.feed_about', { program: region.program }),
    author: region.name,
    rights: `${attributionOf(region)}, ${region.settings.openData.licence}`,
    language: 'id',
    changedAt: new Date(Math.max(NEVER.getTime(), ...entries.map(({ changedAt }) => changedAt.getTime()))),
    entries,
  }
}

function entryOf(report: FeedReport, base: string, say: Words): Entry {
  const { ticket, title, text, placeText, districtName, categoryName, answers, publishedAt, changedAt } = report
  const link = `${base}/laporan/${encodeURIComponent(ticket)}`
  const place = [placeText, districtName].filter((part) => part !== null).join(', ')
  const answered = answers.map((answer) => (answer.agency === null ? answer.text : `${answer.agency}: ${answer.text}`))
  return {
    id: link,
    link,
    title,
    summary: [text, place, say('open.feed_status', { status: say(`states.${openStatus(report)}`) }), ...answered]
      .filter((part) => part !== '')
      .join('\n\n'),
    category: categoryName ?? undefined,
    publishedAt,
    // What an agency said later is news as well.
    changedAt: new Date(Math.max(changedAt.getTime(), ...answers.map(({ at }) => Date.parse(at)))),
  }
}
