/** All SQL of drawn charts. One function, one statement. */
import type { Trx } from '#db/transaction.ts'
import type { ChartName } from '#opendata/charts/charts.ts'

export type DrawnChart = { name: ChartName; svg: string; figuresHash: string; drawnAt: Date }

export function listCharts(trx: Trx, regionId: string, variant: string): Promise<DrawnChart[]> {
  return trx
    .selectFrom('drawnCharts')
    .select(['name', 'svg', 'figuresHash', 'drawnAt'])
    .where('regionId', '=', regionId)
    .where('variant', '=', variant)
    .$castTo<DrawnChart>()
    .execute()
}

export async function putChart(trx: Trx, regionId: string, { variant, ...chart }: DrawnChart & { variant: string }): Promise<void> {
  const { name, ...drawn } = chart
  await trx
    .insertInto('drawnCharts')
    .values({ regionId, name, variant, ...drawn })
    .onConflict((conflict) => conflict.columns(['regionId', 'name', 'variant']).doUpdateSet(drawn))
    .execute()
}
