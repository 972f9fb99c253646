/** All SQL about e-mails. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** A picture within a mail; `key` in the storage. */
export type MailImage = { cid: string; key: string; mediaType: string }

export type NewMail = {
  regionId: string
  id: string
  staffId: string | null
  toAddress: string
  subject: string
  text: string
  html: string
  images: MailImage[]
  isRestricted: boolean
  dedupeKey: string | null
  isPrivate: boolean
  createdAt: Date
}

/** @returns false when a mail with the same dedupe key was written already */
export async function insertMail(trx: Trx, { images, ...row }: NewMail): Promise<boolean> {
  const added = await trx
    .insertInto('mails')
    .values({ ...row, images: JSON.stringify(images) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type MailRow = {
  id: string
  toAddress: string
  subject: string
  text: string
  html: string
  images: MailImage[]
  attempts: number
  createdAt: Date
}

/** Says that it is being sent, if it is not out and its time has come. @param lostAt from when on it counts as lost if nothing is heard of it */
export function updateMailToSending(
  trx: Trx,
  regionId: string,
  { mailId, at, lostAt }: { mailId: string; at: Date; lostAt: Date },
): Promise<MailRow | undefined> {
  return trx
    .updateTable('mails')
    .set({ state: 'sending', attempts: sql`attempts + 1`, tryAfter: lostAt })
    .where('regionId', '=', regionId)
    .where('id', '=', mailId)
    .where('state', 'in', ['queued', 'sending'])
    .where((eb) => eb.or([eb('tryAfter', 'is', null), eb('tryAfter', '<=', at)]))
    .returning(['id', 'toAddress', 'subject', 'text', 'html', 'images', 'attempts', 'createdAt'])
    .$castTo<MailRow>()
    .executeTakeFirst()
}

export type MailOutcome = {
  mailId: string
  state: 'queued' | 'sent' | 'failed' | 'caught'
  replyCode?: number
  problem?: string
  tryAfter?: Date
  sentAt?: Date
}

export async function saveMailOutcome(
  trx: Trx,
  regionId: string,
  { mailId, state, replyCode, problem, tryAfter, sentAt }: MailOutcome,
): Promise<void> {
  await trx
    .updateTable('mails')
    .set({ state, replyCode: replyCode ?? null, problem: problem ?? null, tryAfter: tryAfter ?? null, sentAt: sentAt ?? null })
    // What opens something is not kept once it is out, or given up.
    .$if(state === 'sent' || state === 'failed', (query) =>
      query.set((eb) => ({
        text: eb.case().when('isPrivate', '=', true).then('').else(eb.ref('text')).end(),
        html: eb.case().when('isPrivate', '=', true).then('').else(eb.ref('html')).end(),
      })),
    )
    .where('regionId', '=', regionId)
    .where('id', '=', mailId)
    .where('state', 'in', ['queued', 'sending'])
    .execute()
}

/** Somebody wants it tried once more: as if it had just been written. @returns false when it has not failed */
export async function updateMailToTryAgain(trx: Trx, regionId: string, { mailId, at }: { mailId: string; at: Date }): Promise<boolean> {
  const done = await trx
    .updateTable('mails')
    .set({ state: 'queued', attempts: 0, replyCode: null, problem: null, tryAfter: null, createdAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', mailId)
    .where('state', '=', 'failed')
    // Its words are gone: whoever needs it asks for a new one.
    .where('isPrivate', '=', false)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** What should be out by now, oldest first. */
export async function listForgottenMails(trx: Trx, regionId: string, { at, limit }: { at: Date; limit: number }): Promise<string[]> {
  const rows = await trx
    .selectFrom('mails')
    .select('id')
    .where('regionId', '=', regionId)
    .where('state', 'in', ['queued', 'sending'])
    .where((eb) => eb.or([eb('tryAfter', 'is', null), eb('tryAfter', '<=', at)]))
    .orderBy('createdAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** @property toName of the person it is for; null: not of the staff any more */
export type ShownMail = { id: string; toAddress: string; toName: string | null; subject: string; state: string; createdAt: Date }

/** For the demonstration, newest first. */
export function listMails(trx: Trx, regionId: string, limit: number): Promise<ShownMail[]> {
  return trx
    .selectFrom('mails')
    .leftJoin('staff', 'staff.id', 'mails.staffId')
    .select(['mails.id', 'mails.toAddress', 'staff.name as toName', 'mails.subject', 'mails.state', 'mails.createdAt'])
    .where('mails.regionId', '=', regionId)
    .orderBy('mails.createdAt', 'desc')
    .orderBy('mails.id')
    .limit(limit)
    .execute()
}

export function findMail(trx: Trx, regionId: string, id: string): Promise<{ html: string; text: string; images: MailImage[] } | undefined> {
  return trx
    .selectFrom('mails')
    .select(['html', 'text', 'images'])
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .$castTo<{ html: string; text: string; images: MailImage[] }>()
    .executeTakeFirst()
}

export async function deleteMailsBefore(trx: Trx, regionId: string, before: Date): Promise<void> {
  await trx.deleteFrom('mails').where('regionId', '=', regionId).where('createdAt', '<', before).execute()
}
