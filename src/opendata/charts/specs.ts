/** Charts as plain data, so that they can be handed to another process; what each is drawn from. Pure. */
import { barsDrawing, linesDrawing, spansDrawing, type Bar, type Drawing, type Line, type Span } from '#opendata/charts/options.ts'
import type { Palette } from '#opendata/charts/palette.ts'
import { formatNumber, type DateLocale } from '#lib/dates.ts'

/** Everything a drawing needs, as JSON. */
export type Spec =
  | { kind: 'lines'; labels: string[]; lines: [Line, Line]; locale: DateLocale }
  | { kind: 'bars'; bars: Bar[] }
  | { kind: 'spans'; spans: Span[] }

export function drawingOf(spec: Spec, palette: Palette): Drawing | undefined {
  switch (spec.kind) {
    case 'lines':
      return linesDrawing({ ...spec, write: (value) => formatNumber(value, spec.locale, 0) }, palette)
    case 'bars':
      return barsDrawing(spec.bars, palette)
    case 'spans':
      return spansDrawing(spec.spans, palette)
  }
}
