/** Asks for what every paper is made with. No SQL of its own. */
import { calendarOf } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import type { Gathering } from '#papers/gathering.ts'
import { subjectOf } from '#papers/kinds.ts'
import { coloursOf, documentIdOf, type Setting } from '#papers/parts/setting.ts'
import type { PaperRow } from '#papers/queries.ts'
import { findLogo } from '#regions/letterhead/queries.ts'
import { listHolidays } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** What the numbers of documents begin with. */
const PREFIXES: Record<PaperRow['kind'], string> = { monthly: 'LB', brief: 'RP', evidence: 'BE', dossier: 'BK', ombudsman: 'RO' }

export async function loadSetting(trx: Trx, { paper, region }: Gathering, now: Date): Promise<Setting> {
  return {
    region,
    now,
    say: words('id', region.texts),
    calendar: calendarOf(region, await listHolidays(trx, region.id)),
    logo: await findLogo(trx, region.id),
    documentId: documentIdOf(PREFIXES[paper.kind], subjectOf(paper.parameters), paper.id),
    colours: coloursOf(region),
  }
}
