/** Several lines over the same parts of time: how each is told from the others, and what ECharts is asked to draw. Pure. */
import type { Look } from './look.ts'

/** Lines differ by colour, by dash and by the shape of their points: never by colour alone. */
export const STYLES = [
  { colour: 'brand', dash: [], symbol: 'circle', width: 2.5 },
  { colour: 'ink', dash: [5, 3], symbol: 'rect', width: 2 },
  { colour: 'ochre', dash: [9, 3, 2, 3], symbol: 'triangle', width: 2 },
  { colour: 'ink3', dash: [1, 3], symbol: 'diamond', width: 2 },
] as const satisfies Style[]

export type Style = { colour: keyof Look; dash: readonly number[]; symbol: 'circle' | 'rect' | 'triangle' | 'diamond'; width: number }
export type Line = { key: string; name: string; values: number[]; style: Style /** its last value is written beside it */; hasEnd?: boolean }
export type Lines = { labels: string[]; lines: Line[] }

/** The same colour in CSS. */
export const CSS_COLOURS: Partial<Record<keyof Look, string>> = {
  brand: 'var(--brand)',
  ink: 'var(--c-ink)',
  ochre: 'var(--q-4)',
  ink3: 'var(--ink-3)',
}

/** Parts. From so many on, a slider lets one look closer. */
const MANY = 20
/** Pixels between two end values, at least. */
const APART = 14

/** @property height pixels of the drawing @property title of a part of time @property write a figure as the language writes it */
export type Drawing = { height: number; title: (label: string) => string; write: (value: number) => string }

export function linesOption({ labels, lines }: Lines, look: Look, { height, title, write }: Drawing) {
  const hasZoom = labels.length > MANY
  const text = { color: look.ink3, fontFamily: look.font, fontSize: 12 }
  const most = Math.max(1, ...lines.flatMap(({ values }) => values))
  return {
    animation: !look.isStill,
    animationDuration: 300,
    grid: { left: 8, right: endOf(lines, write), top: 16, bottom: hasZoom ? 38 : 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: labels,
      boundaryGap: false,
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { ...text, formatter: write },
      splitLine: { lineStyle: { color: look.grid } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: look.surface,
      borderColor: look.line,
      padding: [6, 10],
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
      axisPointer: { lineStyle: { color: look.ink3, type: 'solid' } },
      formatter: (found: TipPart[]) => tip(found, { title, write }),
    },
    dataZoom: hasZoom ? [slider(look)] : [],
    series: lines.map((line, index) => seriesOf(line, look, { write, shift: shiftOf(lines, index, height / most) })),
  }
}

function slider(look: Look) {
  return {
    type: 'slider',
    height: 20,
    bottom: 4,
    brushSelect: false,
    showDetail: false,
    borderColor: look.line,
    fillerColor: look.sunken,
    backgroundColor: 'transparent',
    handleStyle: { color: look.surface, borderColor: look.ink3 },
    dataBackground: { lineStyle: { color: look.line }, areaStyle: { opacity: 0 } },
    selectedDataBackground: { lineStyle: { color: look.ink3 }, areaStyle: { opacity: 0 } },
    moveHandleSize: 0,
  }
}

/** Pixels that the widest end value takes. */
function endOf(lines: readonly Line[], write: Drawing['write']): number {
  const ends = lines.flatMap(({ values, hasEnd }) => (hasEnd ? [write(values.at(-1) ?? 0).length] : []))
  return ends.length > 0 ? Math.max(40, 14 + 7 * Math.max(...ends)) : 16
}

function seriesOf({ key, name, values, style, hasEnd }: Line, look: Look, { shift, write }: Pick<Drawing, 'write'> & { shift: number }) {
  const colour = String(look[style.colour])
  return {
    id: key,
    name,
    type: 'line',
    data: values,
    symbol: style.symbol,
    symbolSize: 7,
    showSymbol: values.length <= MANY,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: style.width, type: style.dash.length > 0 ? [...style.dash] : 'solid' },
    emphasis: { disabled: true },
    endLabel: {
      show: hasEnd === true,
      color: colour,
      fontFamily: look.font,
      fontWeight: 650,
      fontSize: 12,
      offset: [0, shift],
      formatter: ({ value }: { value: number }) => write(value),
    },
  }
}

/** Pixels by which an end value moves, so that two at the same height do not lie on each other. @param scale pixels of one case */
function shiftOf(lines: readonly Line[], index: number, scale: number): number {
  const own = lines[index]
  const other = lines.find((line) => line !== own && line.hasEnd)
  if (!own?.hasEnd || !other) return 0
  const apart = ((own.values.at(-1) ?? 0) - (other.values.at(-1) ?? 0)) * scale
  if (Math.abs(apart) >= APART) return 0
  const isUpper = apart > 0 || (apart === 0 && lines.indexOf(other) > index)
  return (isUpper ? -1 : 1) * ((APART - Math.abs(apart)) / 2)
}

type TipPart = { name: string; seriesName: string; value: number }

/** Made of elements: names of topics are data, and never read as HTML. */
function tip(found: TipPart[], { title, write }: Pick<Drawing, 'title' | 'write'>): HTMLElement {
  const box = document.createElement('div')
  const head = document.createElement('b')
  head.textContent = title(found[0]?.name ?? '')
  const rows = found.map(({ seriesName, value }) => {
    const row = document.createElement('div')
    row.textContent = `${seriesName}: ${write(value)}`
    return row
  })
  box.append(head, ...rows)
  return box
}
