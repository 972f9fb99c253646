/** From figures to what ECharts draws, for screen and paper alike. Pure: words come in written. Sizes in the units of the drawing, 420 wide. */
import type { EChartsOption } from 'echarts'
import type { Palette } from '#opendata/charts/palette.ts'

/** Wide enough for words that stay readable on a phone; pages show it at 0.85 to 1.3 of that. */
export const WIDTH = 420

export type Drawing = { width: number; height: number; option: EChartsOption }

/** @property values null: too few to be shown */
export type Line = { name: string; values: readonly (number | null)[] }

/** @property labels one for each part, oldest first @property lines the first is dashed */
export type LinesOf = { labels: readonly string[]; lines: readonly [Line, Line]; write: (value: number) => string }

/** Two lines over time, from zero. @returns undefined: nothing that makes a line */
export function linesDrawing({ labels, lines, write }: LinesOf, palette: Palette): Drawing | undefined {
  if (lines.every(({ values }) => values.filter((value) => value !== null).length < 2)) return undefined
  const [first, second] = lines
  return {
    width: WIDTH,
    height: 190,
    option: {
      ...base(palette),
      grid: { left: 8, right: 44, top: 12, bottom: 4, containLabel: true },
      xAxis: {
        type: 'category',
        data: [...labels],
        boundaryGap: false,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.grid } },
        axisLabel: { color: palette.muted, fontSize: 11, interval: Math.max(0, Math.ceil(labels.length / 4) - 1), hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        splitNumber: 3,
        minInterval: 1,
        splitLine: { lineStyle: { color: palette.grid } },
        axisLabel: { color: palette.muted, fontSize: 11, formatter: write },
      },
      series: [lineOf(first, { color: palette.ink, type: [5, 4], write }), lineOf(second, { color: palette.accent, type: 'solid', write })],
    },
  }
}

function lineOf({ name, values }: Line, { color, type, write }: { color: string; type: 'solid' | number[]; write: (value: number) => string }) {
  return {
    name,
    type: 'line' as const,
    data: values.map((value) => value ?? '-'),
    symbol: 'none',
    clip: false,
    lineStyle: { color, type, width: 2.2 },
    endLabel: { show: true, color, fontSize: 12, fontWeight: 600, formatter: ({ value }: { value: unknown }) => write(Number(value)) },
    labelLayout: { moveOverlap: 'shiftY' as const },
  }
}

/** @property before of the same days a year ago; drawn thin beneath @property text what stands behind the bar */
export type Bar = { label: string; value: number; text: string; before?: number | undefined }

/** Lying bars with their names above, the first on top. @returns undefined: no bar */
export function barsDrawing(bars: readonly Bar[], palette: Palette): Drawing | undefined {
  if (bars.length === 0) return undefined
  const turned = bars.toReversed()
  const hasBefore = bars.some(({ before }) => before !== undefined)
  return {
    width: WIDTH,
    height: bars.length * (hasBefore ? 42 : 36) + 8,
    option: {
      ...base(palette),
      grid: { left: 2, right: 78, top: 8, bottom: 0 },
      xAxis: { type: 'value', show: false, min: 0 },
      yAxis: {
        type: 'category',
        data: turned.map(({ label }) => label),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          inside: true,
          margin: 0,
          verticalAlign: 'bottom',
          // A line taller than its letters: lifts the name above its bar.
          lineHeight: hasBefore ? 38 : 32,
          color: palette.ink,
          fontSize: 12,
          overflow: 'truncate',
          width: WIDTH - 90,
        },
        z: 5,
      },
      series: [
        ...(hasBefore ? [{ ...flat(palette.before, 4), data: turned.map(({ before }) => before ?? 0), barGap: '30%' }] : []),
        {
          ...flat(palette.value, 11),
          data: turned.map(({ value }) => value),
          label: {
            show: true,
            position: 'right' as const,
            color: palette.ink,
            fontSize: 12,
            fontWeight: 600,
            formatter: ({ dataIndex }: { dataIndex: number }) => turned[dataIndex]?.text ?? '',
          },
        },
      ],
    },
  }
}

function flat(color: string, width: number) {
  return { type: 'bar' as const, barWidth: width, itemStyle: { color, borderRadius: [0, 2, 2, 0] } }
}

/** @property half, nine hours in which a half, and nine of ten, were done */
export type Span = { label: string; half: number; nine: number; text: string }

/** For each name a bar from nothing to the half, and a thin one on to nine of ten. @returns undefined: no bar */
export function spansDrawing(spans: readonly Span[], palette: Palette): Drawing | undefined {
  const drawn = barsDrawing(
    spans.map(({ label, half, text }) => ({ label, value: half, text })),
    palette,
  )
  if (!drawn) return undefined
  const turned = spans.toReversed()
  const [halves] = drawn.option.series as Record<string, unknown>[]
  const { label, ...bare } = halves ?? {}
  const rest = {
    type: 'bar' as const,
    stack: 'span',
    barWidth: 11,
    data: turned.map(({ half, nine }) => nine - half),
    label,
    itemStyle: { color: palette.before },
  }
  return { ...drawn, option: { ...drawn.option, series: [{ ...bare, stack: 'span' }, rest] as EChartsOption['series'] & object } }
}

function base({ ink }: Palette): EChartsOption {
  return { animation: false, textStyle: { fontFamily: 'inherit', color: ink } }
}
