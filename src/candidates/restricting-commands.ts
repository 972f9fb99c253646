/** Public words that tell of a matter of the restricted unit are on its list alone, from the moment they came. */
import { markRestricted } from '#candidates/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { listAgencies, listCategories } from '#regions/queries.ts'
import { restrictionOf } from '#triage/restricting.ts'

/** Once so, it stays so: what somebody wrote first was written. */
export async function keepWithinUnit(trx: Trx, { regionId, id, text }: { regionId: string; id: string; text: string }): Promise<void> {
  const known = { categories: await listCategories(trx, regionId), agencies: await listAgencies(trx, regionId) }
  if (restrictionOf(text, known)) await markRestricted(trx, { regionId, id })
}
