/** All SQL about the line to SP4N: its settings, whether it answers, and what waits to be sent. One function, one statement. */
import { sql, type Updateable } from 'kysely'
import { linkColumns, type LinkRow } from '#bridges/sp4n/queries.ts'
import type { Sp4nConnections } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'

export type LineRow = {
  regionId: string
  url: string
  token: string
  isOn: boolean
  hasExtras: boolean
  downSince: Date | null
  tries: number
  nextTryAt: Date | null
  lastOkAt: Date | null
  listedAt: Date | null
  problem: string | null
}

const columns = ['regionId', 'url', 'token', 'isOn', 'hasExtras', 'downSince', 'tries', 'nextTryAt', 'lastOkAt', 'listedAt', 'problem'] as const

export function findLine(trx: Trx, regionId: string): Promise<LineRow | undefined> {
  return trx.selectFrom('sp4nConnections').select(columns).where('regionId', '=', regionId).executeTakeFirst()
}

/** As pages may see it: without address and key. */
export type LineState = Pick<LineRow, 'isOn' | 'hasExtras' | 'downSince' | 'nextTryAt' | 'lastOkAt' | 'problem'> & {
  waiting: number
  unclear: number
}

export async function findLineState(trx: Trx, regionId: string): Promise<LineState | undefined> {
  const { rows } = await sql<LineState>`
    select n.is_on, n.has_extras, n.down_since, n.next_try_at, n.last_ok_at, n.problem,
      (select count(*) from sp4n_links l where l.region_id = n.region_id and l.sending in ('queued', 'sending')) as waiting,
      (select count(*) from sp4n_links l where l.region_id = n.region_id and l.sending in ('unclear', 'refused')) as unclear
    from sp4n_connections n where n.region_id = ${regionId}`.execute(trx)
  return rows[0]
}

/** @returns whether anything is different now */
export async function putLine(trx: Trx, line: Pick<LineRow, 'regionId' | 'url' | 'token' | 'isOn' | 'hasExtras'>): Promise<void> {
  await trx
    .insertInto('sp4nConnections')
    .values(line)
    .onConflict((conflict) => conflict.column('regionId').doUpdateSet({ ...line, downSince: null, tries: 0, nextTryAt: null, problem: null }))
    .execute()
}

export async function updateLine(trx: Trx, regionId: string, set: Updateable<Sp4nConnections>): Promise<void> {
  await trx.updateTable('sp4nConnections').set(set).where('regionId', '=', regionId).execute()
}

/** Only a line with this key: the one of a demonstration. */
export async function closeLine(trx: Trx, regionId: string, token: string): Promise<void> {
  await trx.deleteFrom('sp4nConnections').where('regionId', '=', regionId).where('token', '=', token).execute()
}

export type Claimed = LinkRow & { /** An earlier try may have arrived. */ triedAt: Date | null }

/** The next that waits, for us alone. One whose process died before it could say how it went is taken up again after a while. */
export async function claimNext(trx: Trx, regionId: string, { now, deadBefore }: { now: Date; deadBefore: Date }): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    with next as (
      select l.id, l.claimed_at from sp4n_links l
      where l.region_id = ${regionId} and (l.sending = 'queued' or (l.sending = 'sending' and l.claimed_at < ${deadBefore}))
      order by l.queued_at, l.id limit 1 for update skip locked
    )
    update sp4n_links l set sending = 'sending', claimed_at = ${now} from next where l.region_id = ${regionId} and l.id = next.id
    returning ${sql.join(linkColumns.map((column) => sql.ref(`l.${column}`)))}, next.claimed_at as tried_at`.execute(trx)
  return rows[0]
}

/** Reports there that may have moved on, those nobody has looked at for longest first. */
export function listToLookAt(trx: Trx, regionId: string, { seenBefore, limit }: { seenBefore: Date; limit: number }): Promise<LinkRow[]> {
  return trx
    .selectFrom('sp4nLinks')
    .select(linkColumns)
    .where('regionId', '=', regionId)
    .where('sp4nId', 'is not', null)
    .where((eb) => eb.or([eb('status', 'is', null), eb('status', 'not in', ['done', 'not_ours', 'archived'])]))
    .where((eb) => eb.or([eb('seenAt', 'is', null), eb('seenAt', '<', seenBefore)]))
    .orderBy('seenAt', (order) => order.asc().nullsFirst())
    .limit(limit)
    .$castTo<LinkRow>()
    .execute()
}
