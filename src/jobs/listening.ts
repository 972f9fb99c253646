/** Hearing what changed, in any process, as it is committed. */
import type pg from 'pg'
import { LIVE_CHANNEL, type LiveNews } from '#jobs/live.ts'

/** Milliseconds until a broken connection to the database is made anew. */
const AGAIN = 1_000

type Listener = (news: LiveNews) => void

/** Keeps one connection listening; when it breaks, another is opened, however long that takes. @returns what ends it */
export async function listenToNews(pool: pg.Pool, hear: Listener): Promise<() => Promise<void>> {
  let isOver = false
  let client: pg.PoolClient | undefined
  const openAgain = () => setTimeout(() => void (isOver || open().catch(openAgain)), AGAIN).unref()
  const open = async () => {
    const mine = await pool.connect()
    mine.on('notification', ({ payload }) => payload && hear(JSON.parse(payload) as LiveNews))
    try {
      await mine.query(`listen ${LIVE_CHANNEL}`)
    } catch (error) {
      mine.release(true)
      throw error
    }
    if (isOver) return mine.release(true)
    client = mine
    mine.once('error', () => {
      mine.release(true)
      client = undefined
      openAgain()
    })
  }
  await open()
  return async () => {
    isOver = true
    client?.release(true)
  }
}
