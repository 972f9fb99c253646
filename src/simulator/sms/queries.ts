/** All SQL of the stand-in for an SMS gateway. One function, one statement. */
import { z } from 'zod'
import type { Db } from '#db/transaction.ts'
import type { RegionSettings } from '#regions/settings.ts'
import type { SimulatorDb, SmsRow } from '../tables.ts'

export type SmsAccount = {
  id: string
  regionId: string
  regionName: string
  program: string
  zone: string
  colour: string
  /** Our number, as residents type it. */
  sender: string
  keyword: string
  token: string
  secret: string
}

/** Only what the gateway would know as well: it gave the token and the secret. */
const shape = z.object({ sender: z.string(), keyword: z.string().default(''), accessToken: z.string(), secret: z.string(), sendUrl: z.string() })

/** An account that points at a real gateway is none of ours. */
export async function listSmsAccounts(db: Db): Promise<SmsAccount[]> {
  const rows = await db
    .selectFrom('channelAccounts as a')
    .innerJoin('regions as r', 'r.id', 'a.regionId')
    .select(['a.id', 'a.regionId', 'a.settings', 'r.name', 'r.program', 'r.zone', 'r.settings as region'])
    .where('a.channel', '=', 'sms')
    .where('a.isActive', '=', true)
    .orderBy('a.id')
    .execute()
  return rows.flatMap(({ id, regionId, settings, name, program, zone, region }) => {
    const { success, data } = shape.safeParse(settings)
    if (!success || !data.sendUrl.includes('/simulator/sms/')) return []
    const colour = (region as unknown as RegionSettings).brand?.light.brandStrong ?? '#0b5d4e'
    return [
      {
        id,
        regionId,
        regionName: name,
        program,
        zone,
        colour,
        sender: data.sender,
        keyword: data.keyword,
        token: data.accessToken,
        secret: data.secret,
      },
    ]
  })
}

export async function addSms(db: SimulatorDb, sms: Omit<SmsRow, 'seq'>): Promise<void> {
  await db.insertInto('sms').values(sms).execute()
}

export async function setSmsStatus(db: SimulatorDb, id: string, status: SmsRow['status']): Promise<void> {
  await db.updateTable('sms').set({ status }).where('id', '=', id).execute()
}

/** @returns the newest 200, oldest first */
export async function listThread(db: SimulatorDb, ourNumber: string, phone: string): Promise<SmsRow[]> {
  const rows = await db
    .selectFrom('sms')
    .selectAll()
    .where('ourNumber', '=', ourNumber)
    .where('phone', '=', phone)
    .orderBy('seq', 'desc')
    .limit(200)
    .execute()
  return rows.reverse()
}

/** Phones that have a thread with this number, the newest first. */
export async function listPhones(db: SimulatorDb, ourNumber: string): Promise<string[]> {
  const rows = await db
    .selectFrom('sms')
    .select('phone')
    .where('ourNumber', '=', ourNumber)
    .groupBy('phone')
    .orderBy((eb) => eb.fn.max('seq'), 'desc')
    .limit(12)
    .execute()
  return rows.map(({ phone }) => phone)
}
