/** One round of sending, wherever it runs: only one at a time, of whoever is signed in on this phone. */
import type { FieldDatabase } from './database.ts'
import { httpDoor } from './door.ts'
import type { DoorProblem } from './queue.ts'
import { queueStore } from './store.ts'
import { sendQueue } from './sync.ts'

/** Name of the background task the browser wakes us for when there is signal again. */
export const SEND_TAG = 'kirim-laporan'

type Sending = { db: FieldDatabase; place: string; isForced: boolean; tell?: (reportKey: string | undefined) => void }

/** Waits while another tab or the service worker is sending: what was written meanwhile is not in their round. @returns what ended it; undefined: done */
export async function sendNow({ db, place, isForced, tell }: Sending): Promise<DoorProblem | undefined> {
  const me = await db.get('me', 'me')
  if (!me) return undefined
  const owner = me.staff.id
  const round = {
    store: queueStore({ db, key: me.key }),
    door: httpDoor({ place, regionCode: me.regionCode, visitOf: (visitId) => db.get('visits', [owner, visitId]), now: () => new Date() }),
    owner,
    now: () => Date.now(),
    isForced,
    ...(tell && { tell }),
  }
  return navigator.locks.request(`lapangan${place}`, () => sendQueue(round))
}
