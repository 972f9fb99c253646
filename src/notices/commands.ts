/** Noting what staff are to hear of: from the events of a case, and from its deadlines. Telling them is tell-commands.ts. */
import { climbOf } from '#cases/escalation.ts'
import { findCaseEvent } from '#cases/history/queries.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { dueAt } from '#cases/sla.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { addressedBy, holderOf, ruleOf, type Addressed, type NoticeKind, type Pace } from '#notices/kinds.ts'
import { isMorning, planOf } from '#notices/policy.ts'
import { insertNotices, listCasesDueBefore, type NewNotice } from '#notices/queries.ts'
import { receiversOf, type KeptFrom } from '#notices/receivers.ts'
import { keyOf, remindersDue } from '#notices/reminders.ts'
import { loadGround, type Ground } from '#notices/ground-queries.ts'

export type NoteEvent = { regionId: string; caseEventId: string; at: Date }

/** Done twice it notes once: the key is the event. Whoever did it is not told of it. */
export async function noteCaseEvent(db: Db, { regionId, caseEventId, at }: NoteEvent): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const event = await findCaseEvent(trx, regionId, caseEventId)
    const rule = event && ruleOf(event)
    const found = rule && (await findCase(trx, regionId, event.caseId))
    if (!found) return
    const ground = await loadGround(trx, regionId)
    const { rungs } = climbOf(found, ground.region.settings.escalation.rungs)
    const addressed = addressedBy(rule, event, { found, rungs: rungs.map(({ to }) => to) })
    const matter = { found, kind: rule.kind, key: `event:${event.id}`, pace: rule.pace, dueAt: null }
    await note(trx, { addressed, matter, ground, at, except: event.staffId })
  })
}

/** In the morning of a working day, so that the digest can say how near a deadline is. */
export async function noteReminders(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const ground = await loadGround(trx, regionId)
    const { remindBefore } = ground.region.settings.escalation
    const { calendar } = ground.waking
    if (remindBefore.length === 0 || !isMorning(at, ground.waking)) return
    const until = dueAt(at, Math.max(...remindBefore), calendar)
    for (const found of await listCasesDueBefore(trx, regionId, { now: at, until })) {
      for (const reminder of remindersDue(found, at, { calendar, before: remindBefore })) {
        const matter = { found, kind: 'reminder' as const, key: keyOf(found.id, reminder), pace: 'digest' as const, dueAt: reminder.dueAt }
        await note(trx, { addressed: [holderOf(found)], matter, ground, at })
      }
    }
  })
}

export type NoteReveal = { regionId: string; caseId: string; reportId: string; staffId: string; at: Date }

/**
 * Who reported was opened: their supervisor hears of it, soon. A coordinator's own opening goes to the other coordinators, else one rung up;
 * of a restricted matter only the other officers of the restricted unit hear, or nobody.
 */
export async function noteReveal(trx: Trx, { regionId, caseId, reportId, staffId, at }: NoteReveal): Promise<void> {
  const found = await findCase(trx, regionId, caseId)
  if (!found) return
  const ground = await loadGround(trx, regionId)
  const others = { ...ground, staff: ground.staff.filter(({ id }) => id !== staffId) }
  const rung = found.about === null ? ('coordinator' as const) : ('restricted_officer' as const)
  const matter = { found, kind: 'revealed' as const, key: `revealed:${reportId}:${staffId}:${at.getTime()}`, pace: 'soon' as const, dueAt: null }
  await note(trx, { addressed: [{ rung, agencyId: null }], matter, ground: others, at })
}

type Matter = { found: CaseRow; kind: NoticeKind; key: string; pace: Pace; dueAt: Date | null }
type Noting = { addressed: Addressed[]; matter: Matter; ground: Ground; at: Date; except?: string | null }

async function note(trx: Trx, { addressed, matter, ground, at, except = null }: Noting): Promise<void> {
  const { found, kind, key, dueAt: due } = matter
  const plan = planFor(matter, ground, at)
  for (const { rung, agencyId } of addressed) {
    const people = receiversOf({ rung, agencyId }, { staff: ground.staff, ...keptFrom(found, ground) }).filter(({ id }) => id !== except)
    const rows: NewNotice[] = people.map(({ id }) => ({
      ...plan,
      kind,
      key,
      dueAt: due,
      id: newId(),
      regionId: found.regionId,
      staffId: id,
      caseId: found.id,
      rung,
      agencyId,
      madeAt: at,
    }))
    const fresh = await insertNotices(trx, rows)
    if (plan.pace !== 'digest') for (const staffId of fresh) await askForTelling(trx, { regionId: found.regionId, staffId, runAt: plan.tellAt })
  }
}

/** What is urgent goes at once. A reminder is made for the digest of this very morning. */
function planFor({ found, kind, pace }: Matter, { waking }: Ground, at: Date): { pace: Pace; tellAt: Date } {
  if (found.isUrgent) return planOf('now', at, waking)
  return kind === 'reminder' ? { pace, tellAt: at } : planOf(pace, at, waking)
}

/** Whom the case is about, and whoever may not know that there is one. */
export function keptFrom({ about, aboutAgencyId }: Pick<CaseRow, 'about' | 'aboutAgencyId'>, { region, units }: Ground): KeptFrom {
  const { barred } = climbOf({ about }, region.settings.escalation.rungs)
  return { barred, aboutAgencyId, isRestricted: about !== null, units }
}

/** The digest needs no asking: the sweep of the morning finds it. */
async function askForTelling(trx: Trx, { regionId, staffId, runAt }: { regionId: string; staffId: string; runAt: Date }): Promise<void> {
  await enqueue(trx, 'tell-staff', { regionId, staffId }, { key: `tell:${staffId}`, runAt })
}
