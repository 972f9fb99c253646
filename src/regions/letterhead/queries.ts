/** The SQL of the arms on a region's letters. */
import type { Trx } from '#db/transaction.ts'

/** @returns PNG */
export async function findLogo(trx: Trx, regionId: string): Promise<Uint8Array | undefined> {
  const found = await trx.selectFrom('letterheadLogos').select('png').where('regionId', '=', regionId).executeTakeFirst()
  return found?.png
}

/** @param png null: none any more */
export async function setLogo(trx: Trx, regionId: string, png: Buffer | null): Promise<void> {
  if (png === null) {
    await trx.deleteFrom('letterheadLogos').where('regionId', '=', regionId).execute()
    return
  }
  await trx
    .insertInto('letterheadLogos')
    .values({ regionId, png })
    .onConflict((conflict) => conflict.column('regionId').doUpdateSet({ png }))
    .execute()
}
