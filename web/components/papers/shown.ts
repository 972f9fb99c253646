/** A paper as its list shows it. Pure. */
import { dayOf, formatDate, formatDay, formatMoment } from '#lib/dates.ts'
import { isErrorKey } from '#lib/errors.ts'
import { subjectOf, type Parameters } from '#papers/kinds.ts'
import { monthName } from '#papers/parts/writing.ts'
import type { PaperFile, ShownPaper } from '#papers/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { Locale, Words } from '#texts/text.ts'

type Showing = { now: Date; region: RegionRow; locale: Locale; words: Words }

export function shownPaper({ id, kind, parameters, state, progress, files, error, ...paper }: ShownPaper, { now, region, locale, words }: Showing) {
  const { zone } = region
  return {
    id,
    kind,
    state,
    subject: subjectWords(parameters, locale),
    wish: { jenis: kind, bulan: parameters.month ?? '', tahun: parameters.year ?? '', kasus: parameters.ticket ?? '' },
    progress: progress && { step: progress.step, number: progress.done + 1, total: progress.total },
    files: files.map((file) => shownFile(file, words)),
    problem: error && isErrorKey(error) ? words(`errors.${error}`) : undefined,
    by: words('paper.by', { name: paper.askedByName ?? '–', moment: formatMoment(paper.askedAt, now, { zone, locale }) }),
    until: formatDate(dayOf(paper.expiresAt, zone), locale),
  }
}

function subjectWords(parameters: Parameters, locale: Locale): string {
  const { month, day } = parameters
  if (day) return formatDay(day, locale)
  return month && locale === 'id' ? monthName(month) : subjectOf(parameters)
}

const KILO = 1024

function shownFile({ name, bytes, pages }: PaperFile, words: Words) {
  const kilo = Math.max(1, Math.round(bytes / KILO))
  const size = kilo < KILO ? words('paper.size_kb', { count: kilo }) : words('paper.size_mb', { count: Math.round(kilo / KILO) })
  const ending: 'pdf' | 'xlsx' | 'zip' = name.endsWith('.pdf') ? 'pdf' : name.endsWith('.xlsx') ? 'xlsx' : 'zip'
  return { name, ending, size: pages ? `${words('paper.pages', { count: pages })}, ${size}` : size }
}
