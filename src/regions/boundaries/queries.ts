/** All SQL of what a region's map is drawn with. Each writing takes a whole file's rows; what is not in the file any more is gone. */
import type { Trx } from '#db/transaction.ts'
import type { AreaShape } from '#regions/boundaries/geojson.ts'
import type { Residents } from '#regions/import.ts'

export async function replaceShapes(trx: Trx, regionId: string, shapes: readonly AreaShape[]): Promise<void> {
  await trx.deleteFrom('areaShapes').where('regionId', '=', regionId).execute()
  if (shapes.length === 0) return
  const rows = shapes.map(({ code, shape, outline }) => ({ regionId, code, shape: JSON.stringify(shape), outline: JSON.stringify(outline) }))
  await trx.insertInto('areaShapes').values(rows).execute()
}

export async function replaceResidents(trx: Trx, regionId: string, residents: readonly Residents[]): Promise<void> {
  await trx.deleteFrom('areaResidents').where('regionId', '=', regionId).execute()
  if (residents.length === 0) return
  await trx
    .insertInto('areaResidents')
    .values(residents.map((row) => ({ regionId, ...row })))
    .execute()
}
