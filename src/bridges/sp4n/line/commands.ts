/**
 * The line of a region to SP4N: what waits goes out, what moved on there is looked at, what is new there comes over.
 * While it does not answer everything waits, with growing pauses, and nothing is lost; where it cannot be known whether something
 * arrived, it is looked up before it is sent again, and where that cannot be done a person decides.
 */
import { record, withCase, type OnCase } from '#cases/change-commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { findCase } from '#cases/queries.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { isEnded } from '#cases/states.ts'
import { toldOf } from '#bridges/sp4n/commands.ts'
import { bringOver, refresh } from '#bridges/sp4n/table/commands.ts'
import { nextTry, Sp4nError, type OutgoingReport, type Sp4nAdapter } from '#bridges/sp4n/line/adapter.ts'
import { heldBackBy, problemOf, type HeldBack } from '#bridges/sp4n/line/held.ts'
import { httpLine } from '#bridges/sp4n/line/http.ts'
import { claimNext, findLine, findLineState, listToLookAt, updateLine, type Claimed, type LineRow } from '#bridges/sp4n/line/queries.ts'
import { preparePack } from '#bridges/sp4n/pack/commands.ts'
import { insertLink, lockByNumber, lockLink, lockLinkOf, lockSent, updateLink, type LinkRow } from '#bridges/sp4n/queries.ts'
import { listSp4nOfCase, type Sending } from '#bridges/sp4n/shown-queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** @property isSure asked once more, as the case is secret */
export type QueueReport = OnCase & { isSure: boolean }

/** @throws DomainError case.not_found, sp4n.no_line, sp4n.on_its_way, sp4n.secret, sp4n.secret_unasked */
export async function queueReport(db: Db, command: QueueReport): Promise<void> {
  await withCase(db, { ...command, version: undefined }, async (held) => {
    const { trx, found } = held
    if (!(await findLineState(trx, found.regionId))?.isOn) throw new DomainError('sp4n.no_line')
    if (found.isSecret && !command.actor.mayDecide) throw new DomainError('sp4n.secret')
    if (found.isSecret && !command.isSure) throw new DomainError('sp4n.secret_unasked')
    const { at, actor } = command
    // What came from there is there.
    if ((await listSp4nOfCase(trx, found.regionId, found.id)).some(({ direction }) => direction === 'from_sp4n'))
      throw new DomainError('sp4n.on_its_way')
    const present = await lockSent(trx, found.regionId, found.id)
    if (present && (present.sp4nId || present.sentAt || isUnderWay(present))) throw new DomainError('sp4n.on_its_way')
    const waits = { sending: 'queued', queuedAt: at, claimedAt: null, problem: null }
    const key = { regionId: found.regionId, id: newId(), caseId: found.id, direction: 'to_sp4n', createdAt: at, createdBy: actor.staffId ?? null }
    const link = await (present ? updateLink(trx, present, waits) : insertLink(trx, { ...key, ...waits }))
    const details = { linkId: link.id, isSecret: found.isSecret, isEnded: isEnded(found.state) }
    await record(held, command, { kind: 'sp4n_queued', details })
    await askExchange(trx, found.regionId)
  })
}

function isUnderWay({ sending }: Pick<LinkRow, 'sending'>): boolean {
  return sending === 'queued' || sending === 'sending' || sending === 'sent'
}

/** Not sent after all; or, where it was unclear, dealt with by hand. @throws DomainError sp4n.not_found, sp4n.on_its_way */
export async function cancelQueued(db: Db, command: OnCase & { linkId: string }): Promise<void> {
  await withCase(db, { ...command, version: undefined }, async (held) => {
    const link = await lockLinkOf(held.trx, held.found, command.linkId)
    if (!link?.sending) throw new DomainError('sp4n.not_found')
    if (link.sending === 'sending' || link.sending === 'sent') throw new DomainError('sp4n.on_its_way')
    await updateLink(held.trx, link, { sending: null, queuedAt: null, claimedAt: null, problem: null })
    await record(held, command, { kind: 'sp4n_changed', details: { linkId: link.id, isCancelled: true } })
  })
}

function askExchange(trx: Trx, regionId: string, runAt?: Date): Promise<void> {
  return enqueue(trx, 'exchange-with-sp4n', { regionId }, { key: `exchange-with-sp4n:${regionId}`, ...(runAt && { runAt }) })
}

type Line = { context: JobContext; region: RegionRow; row: LineRow; adapter: Sp4nAdapter }

/** Asked for by whoever queues something, and by the clock. May run twice, and side by side. */
export async function exchange(context: JobContext, { regionId }: Jobs['exchange-with-sp4n']): Promise<void> {
  const { db, now } = context
  const row = await inRegion(db, regionId, (trx) => findLine(trx, regionId))
  if (!row?.isOn || (row.nextTryAt && row.nextTryAt > now())) return
  const region = await findRegionById(db, regionId)
  if (!region) return
  const line = { context, region, row, adapter: httpLine(settingsOf(region, row)) }
  try {
    await sendWaiting(line)
    await lookAround(line)
    await fetchNew(line)
    await markWell(line)
  } catch (error) {
    if (!(error instanceof Sp4nError)) throw error
    await markDown(line, error)
  }
}

function settingsOf({ program, shortName, zone, settings }: RegionRow, { url, token, hasExtras }: LineRow) {
  return { url, token, hasExtras, zone, sender: { firstName: program, lastName: shortName, phone: settings.contact.whatsapp ?? '', email: '' } }
}

/** Milliseconds. A process that has said nothing for so long is dead. */
const DEAD_AFTER = 10 * 60_000

async function sendWaiting(line: Line): Promise<void> {
  const { context, region } = line
  for (;;) {
    const now = context.now()
    const next = await inRegion(context.db, region.id, (trx) => claimNext(trx, region.id, { now, deadBefore: new Date(now.getTime() - DEAD_AFTER) }))
    if (!next) return
    await sendOne(line, next)
  }
}

/** @throws Sp4nError when the service is not there: the others need not be tried */
async function sendOne(line: Line, next: Claimed): Promise<void> {
  const { adapter } = line
  try {
    // A number that somebody wrote down meanwhile settles it.
    if (next.sp4nId) return await settle(line, next, { sending: null })
    const arrived = next.triedAt && adapter.find ? await adapter.find(next.id) : undefined
    if (next.triedAt && !adapter.find) return await settle(line, next, { sending: 'unclear', problem: 'no answer' })
    const outgoing = arrived ? undefined : await outgoingOf(line, next)
    if (typeof outgoing === 'string') return await settle(line, next, heldBack(line, outgoing))
    const sp4nId = arrived ?? (outgoing && (await adapter.send(outgoing)))
    await settle(line, next, { sending: 'sent', sp4nId })
  } catch (error) {
    if (!(error instanceof Sp4nError)) throw error
    await settle(line, next, afterProblem(error, adapter))
    if (error.problem !== 'refused') throw error
  }
}

/** @property told for the history, where it is not the problem itself */
type Outcome = { sending: Sending | null; sp4nId?: string | undefined; problem?: string; told?: string; isUntried?: boolean }

function heldBack({ region }: Line, why: HeldBack): Outcome {
  return { sending: 'refused', problem: problemOf(why), told: words('id', region.texts)(`sp4n.held_${why}`) }
}

function afterProblem({ problem, message }: Sp4nError, { find }: Sp4nAdapter): Outcome {
  if (problem === 'refused') return { sending: 'refused', problem: message }
  // Perhaps it arrived: looked up next time, or left to a person.
  if (problem === 'unclear') return find ? { sending: 'queued' } : { sending: 'unclear', problem: message }
  return { sending: 'queued', isUntried: true }
}

/** @returns why it does not go after all, where the case became something else while it waited */
async function outgoingOf({ context, region }: Line, { caseId, id }: Claimed): Promise<OutgoingReport | HeldBack> {
  const prepared = await inRegion(context.db, region.id, async (trx) => {
    const [found, events] = [await findCase(trx, region.id, caseId), await listCaseEvents(trx, region.id, caseId)]
    const asked = events.findLast(({ kind, details }) => kind === 'sp4n_queued' && details['linkId'] === id)
    return (found && heldBackBy(found, asked?.details ?? {})) ?? (await preparePack(trx, region, { caseId, isMasked: true }))
  })
  if (typeof prepared === 'string') return prepared
  const { pack, facts } = prepared
  const text = [pack.body, ...pack.rows.map(([name, value]) => `${name}: ${value}`)].join('\n')
  // The one who reports to SP4N is the government: who reported to us stays here.
  return { reference: id, title: pack.title, text, isSecret: facts.offered.isSecret, isAnonymous: true }
}

/** Written down only while the line still has it: an officer may have taken it back. */
async function settle({ context, region }: Line, claimed: Claimed, { sending, sp4nId, problem, told, isUntried }: Outcome): Promise<void> {
  const command = { regionId: region.id, caseId: claimed.caseId, actor: {}, at: context.now() }
  await withCase(context.db, command, async (held) => {
    const { trx } = held
    const link = await lockLink(trx, region.id, claimed.id)
    if (link?.sending !== 'sending') return
    const claimedAt = isUntried ? claimed.triedAt : undefined
    const set = { sending, problem: problem ?? null, ...(isUntried ? { claimedAt } : {}) }
    if (!sp4nId) {
      await updateLink(trx, link, set)
      if (sending !== 'queued')
        await record(held, command, { kind: 'sp4n_changed', text: told ?? problem ?? '', details: { linkId: link.id, sending } })
      return announce(trx, { regionId: region.id, topic: 'case', caseId: claimed.caseId })
    }
    if (await lockByNumber(trx, region.id, sp4nId)) return void (await updateLink(trx, link, { sending: 'unclear', problem: sp4nId }))
    const after = await updateLink(trx, link, { ...set, sp4nId, sentAt: command.at, seenAt: command.at, status: 'waiting', statusWords: 'Belum' })
    await refreshWords(trx, region.id, [claimed.caseId])
    await record(held, command, { kind: 'sp4n_sent', text: toldOf(after), details: { linkId: link.id, sp4nId } })
  })
}

/** Milliseconds between two looks at one report, and reports in one turn. */
const LOOK_EVERY = 60 * 60_000
const AT_ONCE = 25

async function lookAround({ context, region, adapter }: Line): Promise<void> {
  if (!adapter.look) return
  const { db, now } = context
  const seenBefore = new Date(now().getTime() - LOOK_EVERY)
  const links = await inRegion(db, region.id, (trx) => listToLookAt(trx, region.id, { seenBefore, limit: AT_ONCE }))
  for (const link of links) {
    const report = await adapter.look(link.sp4nId ?? '')
    await inRegion(db, region.id, async (trx) => {
      // Gone there, or a number of somebody's imagination: asked again later like any other.
      if (!report) await updateLink(trx, link, { seenAt: now() })
      else await refresh(trx, link, { report, staffId: null, at: now() })
    })
  }
}

/** Milliseconds. Asked for twice rather than missed: the same number is the same report. */
const OVERLAP = 24 * 60 * 60_000

async function fetchNew({ context, region, row, adapter }: Line): Promise<void> {
  if (!adapter.listNew) return
  const { db, now } = context
  const asked = now()
  const since = row.listedAt ? new Date(row.listedAt.getTime() - OVERLAP) : undefined
  for (const report of await adapter.listNew(since)) await bringOver(db, { regionId: region.id, report, staffId: null, at: now() })
  await inRegion(db, region.id, (trx) => updateLine(trx, region.id, { listedAt: asked }))
}

async function markWell({ context, region, row }: Line): Promise<void> {
  await inRegion(context.db, region.id, async (trx) => {
    await updateLine(trx, region.id, { downSince: null, tries: 0, nextTryAt: null, problem: null, lastOkAt: context.now() })
    if (row.downSince) await announce(trx, { regionId: region.id, topic: 'case' })
  })
}

async function markDown({ context, region, row }: Line, { problem, message }: Sp4nError): Promise<void> {
  const at = context.now()
  const tries = row.tries + 1
  const nextTryAt = nextTry(problem === 'misconfigured' ? 99 : tries, at)
  context.log.warn({ region: region.code, problem, message, tries }, 'SP4N does not answer')
  await inRegion(context.db, region.id, async (trx) => {
    await updateLine(trx, region.id, { downSince: row.downSince ?? at, tries, nextTryAt, problem: `${problem}: ${message}`.slice(0, 200) })
    await askExchange(trx, region.id, nextTryAt)
    if (!row.downSince) await announce(trx, { regionId: region.id, topic: 'case' })
  })
}
