/** Looks at a new report for the desk: what it is about, who usually acts, and whether it must be kept from view. */
import { keepWithin } from '#cases/about/weighing-commands.ts'
import { withCase } from '#cases/change-commands.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { findInspectorate } from '#regions/agencies-queries.ts'
import { listAgencies, listCategories } from '#regions/queries.ts'
import { getReport } from '#reports/queries.ts'
import { guessCategories } from '#triage/category.ts'
import { placeOfPoint, putSuggestions } from '#triage/queries.ts'
import { guessReported } from '#triage/reported.ts'
import { restrictionOf } from '#triage/restricting.ts'
import { suggestAgencies, withoutReported } from '#triage/routing.ts'

/** Suggestions shown beside a case. */
const SHOWN = 3

/** May run twice: the second time finds the same. */
export async function triageReport(db: Db, { regionId, reportId, at }: Jobs['triage-report'] & { at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const report = await getReport(trx, regionId, reportId)
    const found = await findCase(trx, regionId, report.caseId)
    if (!found) return
    const categories = await listCategories(trx, regionId)
    const guesses = guessCategories(report.text, categories)
    const categoryCode = found.categoryCode ?? guesses[0]?.code
    const districtCode = found.districtCode ?? (await districtOf(trx, found))
    const known = await listAgencies(trx, regionId)
    const about = guessReported(report.text, known)
    const restriction = restrictionOf(report.text, { categories, agencies: known })
    const command = { regionId, caseId: found.id, actor: {}, at }
    // Usually so from the moment it came in (src/reports): here for what came another way, or by words of a region that were changed since.
    if (restriction) await withCase(trx, command, (held) => keepWithin(held, command, restriction))
    const suggested = suggestAgencies({ categoryCode, districtCode }, categories, known)
    const agencies = withoutReported(suggested, about, await findInspectorate(trx, regionId))
    await putSuggestions(trx, { regionId, caseId: found.id, categories: guesses.slice(0, SHOWN), agencies, about, at })
    await announce(trx, { regionId, topic: 'case', caseId: found.id })
  })
}

async function districtOf(trx: Trx, { regionId, latitude, longitude }: CaseRow): Promise<string | undefined> {
  if (latitude === null || longitude === null) return undefined
  return (await placeOfPoint(trx, regionId, { latitude, longitude })).districtCode
}
