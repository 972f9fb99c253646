/** The process of draw.ts: is sent specs and answers SVG. */
import { init } from 'echarts'
import { serve } from '#lib/apart/serve.ts'
import { SCREEN } from '#opendata/charts/palette.ts'
import { drawingOf, type Spec } from '#opendata/charts/specs.ts'
import { tidySvg } from '#opendata/charts/tidy.ts'

function draw(spec: Spec): string {
  const drawing = drawingOf(spec, SCREEN)
  if (!drawing) return ''
  const { width, height, option } = drawing
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption(option)
  const svg = tidySvg(chart.renderToSVGString())
  // ECharts keeps a timer as long as a chart lives.
  chart.dispose()
  return svg
}

const tasks = { draw: (specs: readonly Spec[]) => specs.map(draw) }
export type ChartTasks = typeof tasks

serve(tasks)
