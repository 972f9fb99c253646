/** The package of one's own data as its page shows it, and whole as JSON. */
import { formatMoment } from '#lib/dates.ts'
import type { Package } from '#privacy/requests/own-commands.ts'
import type { Locale } from '#texts/text.ts'

type Shown = { now: Date; zone: string; locale: Locale }

export function shownPackage(opened: Package, { now, zone, locale }: Shown) {
  const moment = (at: Date | string) => formatMoment(new Date(at), now, { zone, locale })
  const said = (all: Package['otherMessages']) => all.filter(({ words }) => words).map((one) => ({ ...one, at: moment(one.at) }))
  return {
    made: moment(opened.madeAt),
    knownAs: opened.knownAs,
    others: said(opened.otherMessages),
    reports: opened.reports.map((report) => ({
      ...report,
      told: moment(report.told),
      messages: said(report.messages),
      history: report.history.map((one) => ({ ...one, at: moment(one.at) })),
      files: report.files.map((one) => ({ ...one, at: moment(one.at) })),
    })),
    json: JSON.stringify(opened, null, 2),
  }
}
