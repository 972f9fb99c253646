/** Plays a year through the real commands into a real database, day by day, with the sweeps that the clock runs. */
import { hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { checkDeadlines, closeSilentCases } from '#cases/sweep-commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { RegionRow } from '#regions/queries.ts'
import { submitReport } from '#reports/commands.ts'
import { aPhoto } from '#tests/factories.ts'
import { DAYS, type Act, type Year } from './lives.ts'

export type Stage = {
  db: Db
  region: RegionRow
  /** Midnight of the first day. */
  begins: Date
  adminId: string
  /** By code. */
  agencies: Map<string, { id: string; officerId: string }>
  /** Acts at the same time; those of one case always one after the other. */
  hands: number
}

type Known = { caseId: string; reportId: string }

export type Played = { commands: number; refused: Map<string, number>; closed: number; climbed: number; seconds: number }

/** @param onDay hears of every day that is over */
export async function play(stage: Stage, { acts }: Year, onDay: (day: number) => void): Promise<Played> {
  const began = performance.now()
  const played: Played = { commands: 0, refused: new Map(), closed: 0, climbed: 0, seconds: 0 }
  const known = new Map<number, Known>()
  const byDay = Map.groupBy(acts, ({ after }) => Math.floor(after))
  for (let day = 0; day < DAYS; day++) {
    const cases = [...Map.groupBy(byDay.get(day) ?? [], ({ caseNumber }) => caseNumber).values()]
    const next = cases.values()
    const hand = async () => {
      for (const own of next) for (const act of own) await perform(stage, { act, known, played })
    }
    await Promise.all(Array.from({ length: stage.hands }, hand))
    const sweep = { regionId: stage.region.id, at: instantOf(stage, day + 1) }
    played.closed += await closeSilentCases(stage.db, sweep)
    played.climbed += await checkDeadlines(stage.db, sweep)
    onDay(day)
  }
  played.seconds = (performance.now() - began) / 1000
  return played
}

export function instantOf({ begins }: Stage, after: number): Date {
  return new Date(begins.getTime() + Math.round(after * 86_400_000))
}

/** What the product refuses is counted: a life is thought out beforehand, the product has the last word. */
async function perform(stage: Stage, { act, known, played }: { act: Act; known: Map<number, Known>; played: Played }): Promise<void> {
  try {
    if (act.kind === 'report') known.set(act.caseNumber, await report(stage, act))
    else await command(stage, act, known.get(act.caseNumber) as Known)
    played.commands++
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const what = `${act.kind}: ${error.key}`
    played.refused.set(what, (played.refused.get(what) ?? 0) + 1)
  }
}

async function report(stage: Stage, act: Act & { kind: 'report' }): Promise<Known> {
  const at = instantOf(stage, act.after)
  const told = { text: `Laporan tentang ${act.category}`, categoryCode: act.category, channel: 'web', place: {}, messageIds: [] }
  const flags = { isAnonymous: true, isSecret: false, isEmergency: false }
  return inRegion(stage.db, stage.region.id, (trx) => submitReport(trx, { ...told, ...flags, region: stage.region, toldAt: at, at }))
}

async function command(stage: Stage, act: Exclude<Act, { kind: 'report' }>, { caseId, reportId }: Known): Promise<unknown> {
  const { db, region, adminId } = stage
  const regionId = region.id
  const at = instantOf(stage, act.after)
  const byTeam = { regionId, caseId, at, actor: { staffId: adminId, mayDecide: true } }
  if (act.kind === 'verdict') return hearVerdict(db, { regionId, reportId, verdict: act.verdict, at })
  if (act.kind === 'rate') return rateReport(db, { regionId, reportId, rating: act.rating, at })
  const agency = stage.agencies.get(act.agency) as { id: string; officerId: string }
  const byAgency = { regionId, caseId, at, actor: { staffId: agency.officerId, agencyId: agency.id } }
  switch (act.kind) {
    case 'assign':
      await verifyCase(db, { ...byTeam, agencyIds: [] })
      return assignCase(db, { ...byTeam, agencyIds: [agency.id] })
    case 'take':
      return takeCase(db, byAgency)
    case 'tell':
      return postUpdate(db, { ...byAgency, text: 'Sudah kami terima dan kami periksa.', attachmentIds: [] })
    case 'return':
      return returnCase(db, { ...byAgency, reason: 'Bukan wewenang kami' })
    case 'answer':
      return answerCase(db, { ...byAgency, text: 'Sudah kami kerjakan.', attachmentIds: [await aPhoto(db, { regionId, caseId })] })
  }
}
