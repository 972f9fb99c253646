/** What an officer looks at before the words of a report are kept without their person. */
import { inRegion, type Db } from '#db/transaction.ts'
import { listKnownOf, listNamesBeside } from '#privacy/erasing/contact-queries.ts'
import { coverWords } from '#privacy/erasing/words.ts'
import type { RegionRow } from '#regions/queries.ts'
import { getReport } from '#reports/queries.ts'
import { words } from '#texts/text.ts'

/** As they would be kept. Names nobody announces are not found: that is what the officer looks for. */
export function coveredWords(db: Db, { region, reportId }: { region: RegionRow; reportId: string }): Promise<string> {
  return inRegion(db, region.id, async (trx) => {
    const { text, contactId } = await getReport(trx, region.id, reportId)
    const known = [...(contactId ? await listKnownOf(trx, region.id, [contactId]) : []), ...(await listNamesBeside(trx, region.id, [reportId]))]
    return coverWords(text, { known, mark: words('id', region.texts)('privacy.mark') })
  })
}
