/** All SQL of the stand-in for a mail server. One function, one statement. */
import { z } from 'zod'
import type { Db } from '#db/transaction.ts'
import type { LetterRow, SimulatorDb } from '../tables.ts'

export type MailAccount = { id: string; regionId: string; regionName: string; program: string; zone: string; address: string; secret: string }

/** Only what a mail server would know as well. */
const shape = z.object({ address: z.string(), appSecret: z.string().min(1), smtpUrl: z.string() })

/** An account that sends through a real server is none of ours. */
export async function listMailAccounts(db: Db): Promise<MailAccount[]> {
  const rows = await db
    .selectFrom('channelAccounts as a')
    .innerJoin('regions as r', 'r.id', 'a.regionId')
    .select(['a.id', 'a.regionId', 'a.settings', 'r.name', 'r.program', 'r.zone'])
    .where('a.channel', '=', 'email')
    .where('a.isActive', '=', true)
    .orderBy('a.id')
    .execute()
  return rows.flatMap(({ id, regionId, settings, name, program, zone }) => {
    const { success, data } = shape.safeParse(settings)
    if (!success || !data.smtpUrl.includes('/simulator/mail/')) return []
    return [{ id, regionId, regionName: name, program, zone, address: data.address, secret: data.appSecret }]
  })
}

/** @returns false when a letter with that id is there already: sent again, it is the same */
export async function addLetter(db: SimulatorDb, letter: Omit<LetterRow, 'seq'>): Promise<boolean> {
  const added = await db
    .insertInto('letters')
    .values(letter)
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .executeTakeFirst()
  return added !== undefined
}

export async function setLetterStatus(db: SimulatorDb, id: string, status: LetterRow['status']): Promise<void> {
  await db.updateTable('letters').set({ status }).where('id', '=', id).execute()
}

/** @returns the newest 100, newest first */
export function listLetters(db: SimulatorDb, accountId: string, person: string): Promise<LetterRow[]> {
  return db
    .selectFrom('letters')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('person', '=', person)
    .orderBy('seq', 'desc')
    .limit(100)
    .execute()
}

export function findLetter(db: SimulatorDb, accountId: string, id: string): Promise<LetterRow | undefined> {
  return db.selectFrom('letters').selectAll().where('accountId', '=', accountId).where('id', '=', id).executeTakeFirst()
}

/** Addresses that have letters with this mailbox, the newest first. */
export async function listPeople(db: SimulatorDb, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('letters')
    .select('person')
    .where('accountId', '=', accountId)
    .groupBy('person')
    .orderBy((eb) => eb.fn.max('seq'), 'desc')
    .limit(12)
    .execute()
  return rows.map(({ person }) => person)
}
