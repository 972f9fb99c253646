/** Looks at a new report for the desk: what it is about, who usually acts, and whether it must be kept from view. */
import { freshDays } from '#cases/commands.ts'
import { change, withCase } from '#cases/change-commands.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { findInspectorate } from '#regions/agencies-queries.ts'
import { listAgencies, listCategories, type CategoryRow } from '#regions/queries.ts'
import { getReport } from '#reports/queries.ts'
import { guessCategories, type CategoryGuess } from '#triage/category.ts'
import { placeOfPoint, putSuggestions } from '#triage/queries.ts'
import { guessReported } from '#triage/reported.ts'
import { suggestAgencies, withoutReported } from '#triage/routing.ts'

/** Suggestions shown beside a case. */
const SHOWN = 3

/** From here on a sensitive matter is taken for one. Rather too often: a person can lift it, nobody can take back what was seen. */
const SENSITIVE_FROM = 0.3

/** May run twice: the second time finds the same. */
export async function triageReport(db: Db, { regionId, reportId, at }: Jobs['triage-report'] & { at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const report = await getReport(trx, regionId, reportId)
    const found = await findCase(trx, regionId, report.caseId)
    if (!found) return
    const categories = await listCategories(trx, regionId)
    const guesses = guessCategories(report.text, categories)
    if (!found.isSecret && isSensitive(guesses, categories)) await keepSecret(trx, found, at)
    const categoryCode = found.categoryCode ?? guesses[0]?.code
    const districtCode = found.districtCode ?? (await districtOf(trx, found))
    const known = await listAgencies(trx, regionId)
    const about = guessReported(report.text, known)
    const suggested = suggestAgencies({ categoryCode, districtCode }, categories, known)
    const agencies = withoutReported(suggested, about, await findInspectorate(trx, regionId))
    await putSuggestions(trx, { regionId, caseId: found.id, categories: guesses.slice(0, SHOWN), agencies, about, at })
    await announce(trx, { regionId, topic: 'case', caseId: found.id })
  })
}

function isSensitive(guesses: CategoryGuess[], categories: CategoryRow[]): boolean {
  const sensitive = new Set(categories.filter((category) => category.isSensitive).map(({ code }) => code))
  return guesses.some(({ code, confidence }) => sensitive.has(code) && confidence >= SENSITIVE_FROM)
}

async function keepSecret(trx: Trx, { regionId, id: caseId }: CaseRow, at: Date): Promise<void> {
  const command = { regionId, caseId, actor: {}, at }
  await withCase(trx, command, async (held) =>
    change(held, command, {
      set: { isSecret: true, ...(held.found.heldUntil && (await freshDays(trx, held.found, at))) },
      event: { kind: 'edited', details: { changed: { isSecret: [false, true] }, isReleased: held.found.heldUntil !== null } },
    }),
  )
}

async function districtOf(trx: Trx, { regionId, latitude, longitude }: CaseRow): Promise<string | undefined> {
  if (latitude === null || longitude === null) return undefined
  return (await placeOfPoint(trx, regionId, { latitude, longitude })).districtCode
}
