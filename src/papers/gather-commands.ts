/** What each kind of paper is made of: asks for it, and says in what order it stands. */
import { makeBrief } from '#briefs/commands.ts'
import type { Reader } from '#cases/about/reader.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { loadGround } from '#notices/ground-queries.ts'
import { briefPages } from '#papers/brief/pages.ts'
import { gatherDossier, gatherReferral } from '#papers/dossier/gather-commands.ts'
import { gatherEvidence } from '#papers/evidence/gather-commands.ts'
import { loadMonth } from '#papers/figures/load-queries.ts'
import { spanOf } from '#papers/figures/month.ts'
import { writeCases } from '#papers/figures/rows-commands.ts'
import type { Gathering } from '#papers/gathering.ts'
import { monthlyPages } from '#papers/monthly/pages.ts'
import { monthlySheets } from '#papers/monthly/sheets.ts'
import type { Order } from '#papers/press/order.ts'
import type { PaperRow } from '#papers/queries.ts'
import { loadSetting } from '#papers/setting-queries.ts'
import { findStaff } from '#staff/queries.ts'

/** Complaints about the leader are in no paper that goes to him. */
const LEADER: Reader = {}

type Gather = (context: JobContext, gathering: Gathering) => Promise<Order>

const GATHER: Record<PaperRow['kind'], Gather> = {
  monthly: gatherMonthly,
  brief: gatherBrief,
  evidence: gatherEvidence,
  dossier: gatherDossier,
  ombudsman: gatherReferral,
}

/** @throws DomainError paper.not_found, case.not_found */
export function gather(context: JobContext, gathering: Gathering): Promise<Order> {
  return GATHER[gathering.paper.kind](context, gathering)
}

async function gatherMonthly({ db, now }: JobContext, gathering: Gathering): Promise<Order> {
  const { paper, region, tell } = gathering
  const { month = '' } = paper.parameters
  const at = now()
  const { figures, setting } = await inRegion(db, region.id, async (trx) => ({
    figures: await loadMonth(trx, { region, month, reader: LEADER, now: at }),
    setting: await loadSetting(trx, gathering, at),
  }))
  const madeBy = (await findStaff(db, paper.askedBy))?.name ?? region.program
  await tell('rows')
  const cases = await writeCases({ db }, { gathering, span: spanOf(figures.days, region.zone), setting, reader: LEADER })
  return { pages: monthlyPages({ figures, month, madeBy }, setting), sheets: monthlySheets(figures, setting, cases) }
}

async function gatherBrief({ db, now }: JobContext, gathering: Gathering): Promise<Order> {
  const at = now()
  return inRegion(db, gathering.region.id, async (trx) => {
    const brief = await makeBrief(trx, await loadGround(trx, gathering.region.id), { kind: 'daily', at })
    return { pages: briefPages(brief, await loadSetting(trx, gathering, at)) }
  })
}
