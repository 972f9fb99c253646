/** Where a figure leads: the cases behind it. Open and late ones stand at the desk, those of a period on the leader's own list. */
import { deskQuery, NO_HOLDER, type DeskFilter } from '#desk/filters.ts'
import { FIGURES, type FigureName } from '#statistics/figure-names.ts'
import { figureQuery, type FigureFilter } from '#statistics/filters.ts'
import type { Days } from '#statistics/kept/sums.ts'

export function deskLink(base: string, filter: FigureFilter, desk: Partial<DeskFilter>): string {
  const { range: _, since: _day, agency, ...narrowed } = filter
  return `${base}/meja${deskQuery({ ...narrowed, ...(agency && { holder: agency }), ...desk })}`
}

/** @param agency whose; its code is null where nobody leads them: the team's */
export function lateLink(base: string, filter: FigureFilter, agency?: { code: string | null }): string {
  return deskLink(base, filter, { queue: 'late', ...(agency && { holder: agency.code ?? NO_HOLDER }) })
}

/** @param days instead of the filter's own period: a part of a trend, another month */
export function behindLink(
  base: string,
  filter: FigureFilter,
  { figure, days, ...narrowed }: Partial<FigureFilter> & { figure: FigureName; days?: Days },
): string {
  const parameters = new URLSearchParams(figureQuery({ ...filter, ...narrowed }))
  parameters.set('angka', FIGURES[figure])
  if (days) {
    parameters.set('sejak', days.from)
    parameters.set('sampai', days.until)
  }
  return `${base}/pimpinan/kasus?${parameters}`
}

/** Behind a score: where it comes from and what would raise it, with the cases behind each part. */
export function scoreLink(base: string, { range }: FigureFilter, code: string): string {
  return `${base}/pimpinan/dinas/${encodeURIComponent(code)}${figureQuery({ range })}`
}
