/** The parts of ECharts that the leader's charts use, and no others: asked for only when a chart comes into sight. */
import { LineChart } from 'echarts/charts'
import { DataZoomSliderComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([LineChart, GridComponent, TooltipComponent, DataZoomSliderComponent, SVGRenderer])

export { init }
export type { ECharts } from 'echarts/core'
