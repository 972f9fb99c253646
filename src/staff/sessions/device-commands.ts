/** Browsers that somebody has come in with before. */
import type { Db } from '#db/transaction.ts'
import { hashOf } from '#lib/ids.ts'
import type { StaffMember } from '#staff/queries.ts'
import type { Visit } from '#staff/sessions/commands.ts'
import { isKnownDevice } from '#staff/sessions/queries.ts'

export async function isKnown(db: Db, { email }: StaffMember, { device }: Visit): Promise<boolean> {
  return device !== undefined && isKnownDevice(db, { email, deviceHash: hashOf(device) })
}
