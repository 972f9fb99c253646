/** A version of the privacy notice as its page shows it. */
import { dayOf, formatDayOfYear } from '#lib/dates.ts'
import { changesBetween } from '#privacy/notice/body.ts'
import type { Reading } from '#privacy/notice/commands.ts'
import type { Locale } from '#texts/text.ts'

export function shownNotice({ notice, versions }: Reading, { zone, locale }: { zone: string; locale: Locale }) {
  const day = (at: Date) => formatDayOfYear(dayOf(at, zone), locale)
  return {
    versions: versions.map(({ version, holdsFrom }) => ({ version, day: day(holdsFrom) })),
    notice: notice && {
      version: notice.version,
      isNewest: notice.isNewest,
      day: notice.holdsFrom && day(notice.holdsFrom),
      sections: notice.sections,
      changes: notice.before && changesBetween(notice.before, notice.sections),
    },
  }
}
