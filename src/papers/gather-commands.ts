/** What each kind of paper is made of: asks for it, and says in what order it stands. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBrief } from '#briefs/commands.ts'
import type { Reader } from '#cases/about/reader.ts'
import { calendarOf } from '#cases/sla.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { DomainError } from '#lib/errors.ts'
import { loadGround } from '#notices/ground-queries.ts'
import { briefPages } from '#papers/brief/pages.ts'
import { caseColumns, caseRow } from '#papers/figures/case-rows.ts'
import { loadMonth } from '#papers/figures/load-queries.ts'
import { listCaseLines, type CaseLine, type Span } from '#papers/figures/month-queries.ts'
import { spanOf } from '#papers/figures/month.ts'
import { subjectOf } from '#papers/kinds.ts'
import { findLogo } from '#regions/letterhead/queries.ts'
import { monthlyPages } from '#papers/monthly/pages.ts'
import { monthlySheets } from '#papers/monthly/sheets.ts'
import { coloursOf, documentIdOf, type Setting } from '#papers/parts/setting.ts'
import type { Order, Sheet } from '#papers/press/order.ts'
import type { PaperRow, PaperStep } from '#papers/queries.ts'
import { listHolidays, type RegionRow } from '#regions/queries.ts'
import { findStaff } from '#staff/queries.ts'
import { words } from '#texts/text.ts'

/** @property folder where the press will find what does not fit into the order */
export type Gathering = { paper: PaperRow; region: RegionRow; folder: string; tell: (step: PaperStep) => Promise<void> }

/** Complaints about the leader are in no paper that goes to him. */
const LEADER: Reader = { isHead: true }

const PREFIXES: Record<PaperRow['kind'], string> = { monthly: 'LB', brief: 'RP', evidence: 'BE', dossier: 'BK', ombudsman: 'RO' }

/** @throws DomainError paper.not_found, case.not_found */
export async function gather(context: JobContext, gathering: Gathering): Promise<Order> {
  const { kind } = gathering.paper
  switch (kind) {
    case 'monthly':
      return gatherMonthly(context, gathering)
    case 'brief':
      return gatherBrief(context, gathering)
    default:
      throw new DomainError('paper.kind_unknown')
  }
}

async function settingOf(trx: Trx, { paper, region }: Gathering, now: Date): Promise<Setting> {
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

async function gatherMonthly({ db, now }: JobContext, gathering: Gathering): Promise<Order> {
  const { paper, region, folder, tell } = gathering
  const { month = '' } = paper.parameters
  const at = now()
  const { figures, setting } = await inRegion(db, region.id, async (trx) => ({
    figures: await loadMonth(trx, { region, month, reader: LEADER, now: at }),
    setting: await settingOf(trx, gathering, at),
  }))
  const madeBy = (await findStaff(db, paper.askedBy))?.name ?? region.program
  await tell('rows')
  const cases = await writeCases({ db, now }, { gathering, span: spanOf(figures.days, region.zone), setting, file: join(folder, CASES) })
  return { pages: monthlyPages({ figures, month, madeBy }, setting), sheets: monthlySheets(figures, setting, cases) }
}

async function gatherBrief({ db, now }: JobContext, gathering: Gathering): Promise<Order> {
  const at = now()
  return inRegion(db, gathering.region.id, async (trx) => {
    const brief = await makeBrief(trx, await loadGround(trx, gathering.region.id), { kind: 'daily', at })
    return { pages: briefPages(brief, await settingOf(trx, gathering, at)) }
  })
}

/** In the folder, a row of JSON a line. */
const CASES = 'cases.ndjson'

/** Rows asked for at once: never all of them in memory. */
const AT_ONCE = 1000

type Writing = { gathering: Gathering; span: Span; setting: Setting; file: string }

async function writeCases({ db, now }: Pick<JobContext, 'db' | 'now'>, { gathering, span, setting, file }: Writing): Promise<Sheet> {
  const { region } = gathering
  const asked = { regionId: region.id, reader: LEADER, now: now() }
  const out = await open(file, 'w')
  try {
    let after: CaseLine | undefined
    for (let hasMore = true; hasMore; ) {
      const lines = await inRegion(db, region.id, (trx) => listCaseLines(trx, { asked, span }, { after, limit: AT_ONCE }))
      for (const line of lines) await out.write(`${JSON.stringify(caseRow(line, { say: setting.say, zone: region.zone }))}\n`)
      after = lines.at(-1)
      hasMore = lines.length === AT_ONCE
    }
  } finally {
    await out.close()
  }
  return { name: setting.say('paper.sheet_cases'), columns: caseColumns(setting.say), rows: { file: CASES } }
}
