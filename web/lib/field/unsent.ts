/** What lies on this phone and was not sent, for whoever is about to sign out. Browser only. */
import { openFieldDatabase } from './database.ts'
import { countUnsent } from './store.ts'

/** @param place what the region's addresses begin with @returns 0 where /lapangan was never used, or the browser does not say */
export async function countUnsentHere(place: string): Promise<number> {
  const known = await indexedDB.databases().catch(() => [])
  if (!known.some(({ name }) => name?.startsWith('lapangan'))) return 0
  const db = await openFieldDatabase(place)
  const me = await db.get('me', 'me')
  const count = me ? await countUnsent(db, me.staff.id) : 0
  db.close()
  return count
}
