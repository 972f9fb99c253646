/** Where a figure leads: the cases behind it. Open and late ones stand at the desk, those of a period on the leader's own list. */
import { deskQuery, type DeskFilter } from '#desk/filters.ts'
import { FIGURES, type FigureName } from '#statistics/figure-names.ts'
import { figureQuery, type FigureFilter } from '#statistics/filters.ts'

export function deskLink(base: string, filter: FigureFilter, desk: Partial<DeskFilter>): string {
  const { range: _, ...narrowed } = filter
  return `${base}/meja${deskQuery({ ...narrowed, ...desk })}`
}

/** @param since first day of a part of the trend, `YYYY-MM-DD` */
export function behindLink(
  base: string,
  filter: FigureFilter,
  { figure, since, ...narrowed }: Partial<FigureFilter> & { figure: FigureName; since?: string },
): string {
  const parameters = new URLSearchParams(figureQuery({ ...filter, ...narrowed }))
  parameters.set('angka', FIGURES[figure])
  if (since) parameters.set('sejak', since)
  return `${base}/pimpinan/kasus?${parameters}`
}

/** Behind a score: where it comes from and what would raise it, with the cases behind each part. */
export function scoreLink(base: string, { range }: FigureFilter, code: string): string {
  return `${base}/pimpinan/dinas/${encodeURIComponent(code)}${figureQuery({ range })}`
}
