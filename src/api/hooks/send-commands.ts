/** Sending what waits for one subscriber about one case, in order. */
import { askToSend } from '#api/hooks/commands.ts'
import { claimDelivery, findNextAt, findSubscriber, updateDelivery, type Claimed } from '#api/hooks/queries.ts'
import { headersFor, isTaken, nextTry } from '#api/hooks/sending.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { OutsideError, postOutside } from '#lib/outside.ts'

export type SendHooks = { regionId: string; subscriberId: string; caseId: string | null; isLocalAllowed: boolean; now: () => Date }

/** Milliseconds for which a delivery is nobody else's while it is sent; longer than a call may take. */
const HELD = 60_000

/** Sent in one go; then others get their turn. */
const MOST = 20

/** May run twice at once: each delivery is held while it is sent. */
export async function sendHooks(db: Db, asked: SendHooks): Promise<void> {
  for (let sent = 0; sent < MOST; sent++) if (!(await sendNext(db, asked))) return
  await inRegion(db, asked.regionId, (trx) => askToSend(trx, lineOf(asked)))
}

/** @returns false: nothing is to be done now; if something waits, a job is asked for its time */
async function sendNext(db: Db, asked: SendHooks): Promise<boolean> {
  const { regionId, subscriberId, now } = asked
  const at = now()
  const { subscriber, claimed } = await inRegion(db, regionId, async (trx) => {
    const found = await findSubscriber(trx, regionId, subscriberId)
    if (!found?.isActive) return { subscriber: undefined, claimed: undefined }
    const taken = await claimDelivery(trx, { ...lineOf(asked), at, until: new Date(at.getTime() + HELD) })
    const later = taken ? undefined : await findNextAt(trx, lineOf(asked))
    if (later) await askToSend(trx, lineOf(asked), later)
    return { subscriber: found, claimed: taken }
  })
  if (!subscriber || !claimed) return false
  const { id, body, isSecret } = claimed
  if (isSecret) {
    await settle(db, asked, { id, state: 'dropped', doneAt: at })
    return true
  }
  // Outside any transaction: a slow receiver must not hold our connections.
  const tried = await call({ ...subscriber, ...asked, id, body, at })
  return settleTry(db, asked, { claimed, tried })
}

type Call = { url: string; secret: string; id: string; body: string; at: Date; isLocalAllowed: boolean }
type Tried = { status: number | null; problem: string | null }

async function call({ url, secret, id, body, at, isLocalAllowed }: Call): Promise<Tried> {
  try {
    const status = await postOutside({ url, body, isLocalAllowed, headers: headersFor({ id, body, secret, at }) })
    return { status, problem: isTaken(status) ? null : 'status' }
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    return { status: null, problem: error.problem }
  }
}

/** @returns true: the next one may go; false: this one is tried again later, and those after it wait */
async function settleTry(db: Db, asked: SendHooks, { claimed: { id, attempts }, tried }: { claimed: Claimed; tried: Tried }): Promise<boolean> {
  const at = asked.now()
  if (tried.problem === null) {
    await settle(db, asked, { id, state: 'sent', doneAt: at, ...tried })
    return true
  }
  const nextAt = nextTry(attempts, at)
  await settle(db, asked, nextAt ? { id, state: 'waiting', nextAt, ...tried } : { id, state: 'dead', doneAt: at, ...tried })
  return nextAt === undefined
}

type Settled = Parameters<typeof updateDelivery>[2] & { id: string }

async function settle(db: Db, asked: SendHooks, { id, ...outcome }: Settled): Promise<void> {
  const { regionId } = asked
  await inRegion(db, regionId, async (trx) => {
    await updateDelivery(trx, { regionId, id }, outcome)
    if (outcome.state === 'waiting') await askToSend(trx, lineOf(asked), outcome.nextAt)
  })
}

function lineOf({ regionId, subscriberId, caseId }: SendHooks) {
  return { regionId, subscriberId, caseId }
}
