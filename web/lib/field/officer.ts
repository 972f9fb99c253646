/** Who works with this phone: as the server last said, unless that person has signed out. Browser only. */
import { fetchKit } from './door.ts'
import { importKey } from './seal.ts'
import type { FieldDatabase, Me } from './database.ts'
import type { DoorProblem } from './queue.ts'
import { DoorError } from './sync.ts'

/** @property problem why the server could not be asked; undefined: it said so just now */
export type Found = { me: Me | undefined; problem: DoorProblem | undefined }

/** What the phone knows without asking. Whoever signed out, with or without script, has taken the cookie along. */
export async function knownOfficer(db: FieldDatabase, cookieName: string): Promise<Me | undefined> {
  const me = await db.get('me', 'me')
  if (!me) return undefined
  const said = document.cookie.split('; ').find((one) => one.startsWith(`${cookieName}=`))
  if (said?.slice(cookieName.length + 1) === encodeURIComponent(me.staff.id)) return me
  await db.delete('me', 'me')
  return undefined
}

/** Asks the server; when it cannot be asked, or the session is over, the one known goes on. */
export async function askForOfficer(db: FieldDatabase, { place, cookieName }: { place: string; cookieName: string }): Promise<Found> {
  try {
    const { key, ...kit } = await fetchKit(place)
    const me: Me = { ...kit, id: 'me', key: await importKey(key), loadedAt: Date.now() }
    await db.put('me', me)
    return { me, problem: undefined }
  } catch (fault) {
    if (!(fault instanceof DoorError)) throw fault
    return { me: await knownOfficer(db, cookieName), problem: fault.problem }
  }
}
