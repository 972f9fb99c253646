/** One case: its talk, its facts, its history, and everything that can be done with it. */
import { error } from '@sveltejs/kit'
import { calendarOf } from '#cases/sla.ts'
import { isEnded } from '#cases/states.ts'
import { countedFor, stripOf } from '#cases/history/strip.ts'
import { findLineState } from '#bridges/sp4n/line/queries.ts'
import { listSp4nOfCase } from '#bridges/sp4n/shown-queries.ts'
import { listCandidatesOfCase } from '#candidates/desk-queries.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import { RULES, type DeskAction } from '#desk/actions.ts'
import { proofOf } from '#desk/proof/proof.ts'
import { listFindings } from '#desk/proof/queries.ts'
import { getDeskChoices } from '#desk/queries.ts'
import { readCase, readHistory, readTalk } from '#desk/read-commands.ts'
import { scopeOf } from '#desk/scope.ts'
import { shownCase } from '#desk/shown-case.ts'
import { streamOf } from '#desk/stream.ts'
import { verdictsOf } from '#cases/reporters/said.ts'
import { writingWindow } from '#desk/window.ts'
import { listInstructionsOfCase } from '#instructions/queries.ts'
import { dayOf } from '#lib/dates.ts'
import { findPublication } from '#publications/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { listOthersOfPersons } from '#reporters/link-queries.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { require } from '#web/lib/act.ts'
import { listSimilar } from '../../similar.ts'
import { caseActions } from './actions.ts'
import { identityActions } from './identity-actions.ts'
import { instructionActions } from './instruction-actions.ts'
import { reporterActions } from './reporter-actions.ts'
import { proofActions } from './proof-actions.ts'
import { talkActions } from './talk-actions.ts'
import { transferActions } from './transfer-actions.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'case.read', url.pathname + url.search)
  const { now } = locals
  const scope = scopeOf(staff)
  return inRegion(locals.db, region.id, async (trx) => {
    const found = await readCase(trx, { staff, at: now }, params.id)
    if (!found) error(404, locals.words('errors.case.not_found'))
    if (!found.isReadable) error(403, locals.words('desk.secret_closed'))
    const { holidays, ...choices } = await getDeskChoices(trx, region.id)
    const calendar = calendarOf(region, holidays)
    const { events, history } = await readHistory(trx, { staff }, found.id)
    const messages = await readTalk(trx, { staff, at: now }, found)
    const shown = shownCase(found, staff, { now, calendar })
    const proof = proofOf(found, events)
    const { farMetres } = region.settings.proof
    const looked = { found, farMetres, fileIds: proof?.after.map(({ id }) => id) ?? [] }
    const lead = found.agencies.find(({ id }) => id === found.leadAgencyId)
    return {
      found: shown,
      choices: { ...choices, ppidAgency: region.settings.ppidAgency },
      instructions: await shownInstructions(trx, found.id, { region, staff, now }),
      comments: scope.seesTalk ? await listCandidatesOfCase(trx, region.id, found.id) : [],
      sp4n: await listSp4nOfCase(trx, region.id, found.id),
      sp4nLine: await findLineState(trx, region.id),
      ...permitted(staff, found),
      publishing: { ...(await shownPublication(trx, region.id, found.id)), isAllowed: may(staff.role, 'case.publish') && !found.isSecret },
      transferLimit: region.settings.limits.transfer,
      holder: holderOf(locals.words, found.state === 'in_review' ? undefined : lead),
      lead: holderOf(locals.words, lead),
      stream: streamOf({ found: shown, events, messages, seesTalk: scope.seesTalk, zone: region.zone }),
      strip: countedFor(stripOf(found, events, { now, calendar }), found.leadAgencyId),
      history,
      verdicts: verdictsOf(found.reports, events),
      isOver: isEnded(found.state),
      proof,
      findings: await listFindings(trx, scope, looked),
      seesOthers: scope.agencyId === undefined,
      similar: isEnded(found.state) || scope.agencyId ? [] : await listSimilar(trx, scope, { found, now }),
      window: writingWindow(
        shown.talks.filter(({ isBeside }) => !isBeside),
        now,
        region.settings.cost,
      ),
      others: may(staff.role, 'case.triage') && !found.isSecret ? await listOthersOfPersons(trx, region.id, found.id) : undefined,
      canWrite: may(staff.role, 'conversation.write') && shown.talks.length > 0 && found.state !== 'linked',
      takenOverBy: takenOver(found, staff.id),
      action: actionNamed(url.searchParams.get('tindakan'), shown.actions),
    }
  })
}

export const actions: Actions = {
  ...caseActions,
  ...reporterActions,
  ...talkActions,
  ...proofActions,
  ...instructionActions,
  ...transferActions,
  ...identityActions,
}

/** Of a restricted matter only its own officers open who reported. */
function permitted({ role }: StaffMember, { about }: DeskCase): { mayExchange: boolean; mayReveal: boolean } {
  const mayReveal = may(role, 'identity.reveal') && (about === null || may(role, 'case.read_restricted'))
  return { mayExchange: may(role, 'case.exchange'), mayReveal }
}

/** What the leader has asked of this case. */
async function shownInstructions(trx: Trx, caseId: string, { region, staff, now }: { region: RegionRow; staff: StaffMember; now: Date }) {
  const today = dayOf(now, region.zone)
  const open = await listInstructionsOfCase(trx, region.id, caseId)
  return open.map(({ giverId, ...one }) => ({
    ...one,
    isOverdue: one.dueOn < today,
    isMine: giverId === staff.id,
    mayReport: may(staff.role, 'case.work'),
  }))
}

/** What everybody sees of it now. */
async function shownPublication(trx: Trx, regionId: string, caseId: string): Promise<{ ticket?: string; support: number }> {
  const found = await findPublication(trx, regionId, caseId)
  return found?.takenDownAt === null ? { ticket: found.ticket, support: found.supportCount } : { support: 0 }
}

function holderOf(words: App.Locals['words'], lead: { name: string; shortName: string } | undefined): { name: string; shortName: string } {
  return lead ?? { name: words('desk.team'), shortName: words('desk.team') }
}

function takenOver({ talks }: DeskCase, staffId: string): { name: string; isMe: boolean } | undefined {
  const taken = talks.find(({ takenOverBy }) => takenOverBy !== null)
  return taken && { name: taken.takenOverName ?? '', isMe: taken.takenOverBy === staffId }
}

/** The dialog an address asks for, when it may. */
function actionNamed(name: string | null, allowed: readonly DeskAction[]): DeskAction | undefined {
  return name !== null && name in RULES && allowed.includes(name as DeskAction) ? (name as DeskAction) : undefined
}
