/** Writes the cases of a stretch of time into the paper's folder, row by row: there may be a hundred thousand. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reader } from '#cases/about/reader.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { caseColumns, caseRow } from '#papers/figures/case-rows.ts'
import { listCaseLines, type CaseLine, type Span } from '#papers/figures/month-queries.ts'
import type { Gathering } from '#papers/gathering.ts'
import type { Setting } from '#papers/parts/setting.ts'
import type { Sheet } from '#papers/press/order.ts'

/** In the folder, a row of JSON a line. */
const CASES = 'cases.ndjson'

/** Rows asked for at once: never all of them in memory. */
const AT_ONCE = 1000

export type Writing = { gathering: Gathering; span: Span; setting: Setting; reader: Reader }

export async function writeCases({ db }: Pick<JobContext, 'db'>, { gathering, span, setting, reader }: Writing): Promise<Sheet> {
  const { region, folder } = gathering
  const { say, now } = setting
  const asked = { regionId: region.id, reader, now }
  const out = await open(join(folder, CASES), 'w')
  try {
    let after: CaseLine | undefined
    for (let hasMore = true; hasMore; ) {
      const lines = await inRegion(db, region.id, (trx) => listCaseLines(trx, { asked, span }, { after, limit: AT_ONCE }))
      for (const line of lines) await out.write(`${JSON.stringify(caseRow(line, { say, zone: region.zone }))}\n`)
      after = lines.at(-1)
      hasMore = lines.length === AT_ONCE
    }
  } finally {
    await out.close()
  }
  return { name: say('paper.sheet_cases'), columns: caseColumns(say), rows: { file: CASES } }
}
