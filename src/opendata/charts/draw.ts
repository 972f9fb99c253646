/** Draws charts in a process of its own that ends at once: ECharts would keep as much memory as the rest of the server. */
import { openWorkshop } from '#lib/apart/workshop.ts'
import type { ChartTasks } from '#opendata/charts/draw-child.ts'
import type { Spec } from '#opendata/charts/specs.ts'

/** Usual is half a second and 200 MB. */
const ORDER = { heap: 160, memory: 500, patience: 60_000, most: 1, rest: 0 }

/** @returns for each spec an SVG; '' when there is nothing to draw */
export async function drawApart(specs: readonly Spec[]): Promise<string[]> {
  return openWorkshop<ChartTasks>('#opendata/charts/draw-child.ts', ORDER).ask('draw', specs)
}
