/** E-mails: each once, whatever fails in between. The message id is ours, so that even a repeat is recognised where it arrives. */
import { buffer } from 'node:stream/consumers'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { MailError, type OutgoingMail } from '#lib/mailer.ts'
import { findRegionById } from '#regions/queries.ts'
import {
  deleteMailsBefore,
  insertMail,
  listForgottenMails,
  saveMailOutcome,
  updateMailToSending,
  updateMailToTryAgain,
  type MailImage,
  type MailRow,
} from '#mail/queries.ts'
import { decideMail } from '#mail/retry.ts'

export type QueueMail = {
  regionId: string
  /** `staffId` null: somebody outside, named in the region's settings. */
  to: { staffId: string | null; email: string }
  subject: string
  text: string
  html: string
  images?: MailImage[]
  /** It tells of a matter of the restricted unit. */
  isRestricted?: boolean
  /** Two mails with the same key are one. */
  dedupeKey: string
  /** It carries a link that opens something: its words are wiped once it is out. */
  isPrivate?: boolean
  at: Date
}

/** Milliseconds after which a mail that nothing is heard of counts as lost. Longer than any talk with a mail server. */
const LOST_AFTER = 120_000

/** Mails a sweep asks for at once; the next one comes within minutes. */
const SWEPT = 500

/** Days that mails are kept. */
const KEPT = 90

export async function queueMail(
  trx: Trx,
  { regionId, to, images = [], isPrivate = false, isRestricted = false, at, ...mail }: QueueMail,
): Promise<void> {
  const id = newId()
  const kept = { regionId, id, images, isPrivate, isRestricted, staffId: to.staffId, toAddress: to.email, createdAt: at }
  const isNew = await insertMail(trx, { ...mail, ...kept })
  if (isNew) await enqueue(trx, 'send-mail', { regionId, mailId: id }, { key: `mail:${id}`, runAt: at })
}

/** Safe to be done twice at once. Without a mail server nothing happens: the mail waits. */
export async function sendMail(context: JobContext, { regionId, mailId }: { regionId: string; mailId: string }): Promise<void> {
  const { db, mailer, now } = context
  if (mailer.mode === 'waiting') return
  const at = now()
  const taken = await inRegion(db, regionId, async (trx) => {
    const row = await updateMailToSending(trx, regionId, { mailId, at, lostAt: new Date(at.getTime() + LOST_AFTER) })
    return row && { row, fromName: (await findRegionById(trx, regionId))?.program ?? '' }
  })
  if (!taken) return
  const failure = mailer.mode === 'smtp' ? await attempt(context, mailer.send, taken) : undefined
  await inRegion(db, regionId, (trx) =>
    failure
      ? noteFailure(trx, { regionId, row: taken.row, failure, at: now() })
      : saveMailOutcome(trx, regionId, { mailId, state: mailer.mode === 'smtp' ? 'sent' : 'caught', sentAt: now() }),
  )
}

async function attempt(
  { storage, log }: JobContext,
  send: (mail: OutgoingMail) => Promise<void>,
  { row, fromName }: { row: MailRow; fromName: string },
): Promise<MailError | undefined> {
  try {
    const images = await Promise.all(row.images.map(async ({ cid, key, mediaType }) => ({ cid, mediaType, bytes: await buffer(storage.read(key)) })))
    await send({ id: row.id, fromName, to: row.toAddress, subject: row.subject, text: row.text, html: row.html, images })
    return undefined
  } catch (error) {
    const failure = error instanceof MailError ? error : new MailError(0, error instanceof Error ? error.message : String(error))
    log.warn({ mail: row.id, code: failure.code, reason: failure.message }, 'an e-mail was not taken')
    return failure
  }
}

type Failed = { regionId: string; row: MailRow; failure: MailError; at: Date }

async function noteFailure(trx: Trx, { regionId, row, failure, at }: Failed): Promise<void> {
  const { code, message } = failure
  const told = { mailId: row.id, replyCode: code, problem: message.slice(0, 500) }
  const decision = decideMail({ code, attempts: row.attempts, age: at.getTime() - row.createdAt.getTime() })
  if (!decision) return saveMailOutcome(trx, regionId, { ...told, state: 'failed' })
  const tryAfter = new Date(at.getTime() + decision.again)
  await saveMailOutcome(trx, regionId, { ...told, state: 'queued', tryAfter })
  await enqueue(trx, 'send-mail', { regionId, mailId: row.id }, { key: `mail:${row.id}`, runAt: tryAfter })
}

/** Somebody has mended what was wrong: a failed mail is tried anew. One that is on its way or out stays as it is. */
export async function sendMailAgain(db: Db, { regionId, mailId, at }: { regionId: string; mailId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const isQueued = await updateMailToTryAgain(trx, regionId, { mailId, at })
    if (isQueued) await enqueue(trx, 'send-mail', { regionId, mailId }, { key: `mail:${mailId}`, runAt: at })
  })
}

/** Asks again for whatever should be out by now: a job may have been lost, or a mail server has been named since. */
export async function resumeMails({ db, mailer, now }: JobContext, { regionId }: { regionId: string }): Promise<void> {
  if (mailer.mode === 'waiting') return
  const at = now()
  await inRegion(db, regionId, async (trx) => {
    for (const mailId of await listForgottenMails(trx, regionId, { at, limit: SWEPT })) {
      await enqueue(trx, 'send-mail', { regionId, mailId }, { key: `mail:${mailId}`, runAt: at })
    }
  })
}

export async function deleteOldMails(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, (trx) => deleteMailsBefore(trx, regionId, new Date(at.getTime() - KEPT * 24 * 3_600_000)))
}
