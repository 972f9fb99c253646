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

/** Behind a score: its cases; for the head of another agency, who may not open those, the sum worked through. */
export function scoreLink(base: string, filter: FigureFilter, { code, own }: { code: string; own: string | undefined }): string {
  if (own && own !== code) return `${base}/pimpinan/cara-menghitung?dinas=${encodeURIComponent(code)}#contoh`
  return behindLink(base, filter, { figure: 'ranked', agency: code })
}
