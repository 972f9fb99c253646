/** Charts of public pages: asked for by a visit, drawn by a job. */
import { createHash } from 'node:crypto'
import { inRegion, type Db } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { CHARTS, specsOf, type ChartName } from '#opendata/charts/charts.ts'
import { drawApart } from '#opendata/charts/draw.ts'
import type { Spec } from '#opendata/charts/specs.ts'
import { getPerformance } from '#opendata/performance/queries.ts'
import type { Performance } from '#opendata/performance/performance.ts'
import { listCharts, putChart } from '#opendata/queries.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import { words, type Locale } from '#texts/text.ts'

/** Milliseconds. Figures change with every report; a picture of them need not. */
const ANEW_AFTER = 15 * 60 * 1000

export type AskedCharts = { region: RegionRow; figures: Performance; range: number; locale: Locale; now: Date }

/** @returns what is drawn already; whatever is missing, or drawn from other figures a while ago, is asked for */
export async function chartsOf(db: Db, { region, figures, range, locale, now }: AskedCharts): Promise<Partial<Record<ChartName, string>>> {
  const specs = specsOf(figures, words(locale, region.texts), locale)
  return inRegion(db, region.id, async (trx) => {
    const drawn = await listCharts(trx, region.id, variantOf(range, locale))
    const isDue = CHARTS.some((name) => {
      const [spec, found] = [specs[name], drawn.find((one) => one.name === name)]
      return spec && (!found || (found.figuresHash !== hashOf(spec) && now.getTime() - found.drawnAt.getTime() > ANEW_AFTER))
    })
    const key = `draw-charts:${region.id}:${variantOf(range, locale)}`
    if (isDue) await enqueue(trx, 'draw-charts', { regionId: region.id, range, locale }, { key })
    // A chart whose figures have become too few to be drawn is shown no more.
    return Object.fromEntries(drawn.filter(({ name }) => specs[name]).map(({ name, svg }) => [name, svg]))
  })
}

/** Draws what has changed. May run twice: the second time nothing has. */
export async function drawCharts(
  db: Db,
  { regionId, range, locale, now }: { regionId: string; range: number; locale: Locale; now: Date },
): Promise<void> {
  const region = await findRegionById(db, regionId)
  if (!region) return
  const variant = variantOf(range, locale)
  const changed = await inRegion(db, regionId, async (trx) => {
    const figures = await getPerformance(trx, { region, range, now, isEnglish: locale === 'en' })
    const drawn = await listCharts(trx, regionId, variant)
    const specs = Object.entries(specsOf(figures, words(locale, region.texts), locale)) as [ChartName, Spec][]
    return specs.filter(([name, spec]) => drawn.find((one) => one.name === name)?.figuresHash !== hashOf(spec))
  })
  if (changed.length === 0) return
  const pictures = await drawApart(changed.map(([, spec]) => spec))
  await inRegion(db, regionId, async (trx) => {
    for (const [at, [name, spec]] of changed.entries())
      await putChart(trx, regionId, { name, variant, svg: pictures[at] ?? '', figuresHash: hashOf(spec), drawnAt: now })
  })
}

function variantOf(range: number, locale: Locale): string {
  return `${range}-${locale}`
}

function hashOf(spec: Spec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('base64url').slice(0, 22)
}
