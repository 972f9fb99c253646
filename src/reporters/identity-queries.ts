/** The one place where a reporter's identity is read for a person to see. One function, one statement; opened here and nowhere kept. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { AddressKind } from '#sealing/keys.ts'

export type Identity = {
  /** As told to us, in the order of our tables; the same name twice is one. */
  names: string[]
  /** @property channel where they wrote from; null: they said it */
  ways: { kind: AddressKind; address: string; channel: string | null }[]
}

type SealedIdentity = { isAnonymous: boolean; names: Buffer[]; ways: { kind: AddressKind; address: string; channel: string | null }[] }

/** @returns undefined: no such report in this case */
export async function findIdentity(
  trx: Trx,
  { regionId, caseId, reportId }: { regionId: string; caseId: string; reportId: string },
): Promise<(Identity & { isAnonymous: boolean }) | undefined> {
  const { rows } = await sql<SealedIdentity>`
    select r.is_anonymous,
      array_remove(array[c.name, r.author, v.person_name], null) as names,
      coalesce((select json_agg(json_build_object('kind', w.kind, 'address', encode(w.address, 'hex'), 'channel', w.channel)) from (
        select a.kind, a.address, k.channel from contact_addresses a left join channel_accounts k on k.id = a.account_id
        where a.region_id = ${regionId} and a.contact_id = r.contact_id
        union all select kind, address, null from contact_ways where region_id = ${regionId} and contact_id = r.contact_id) w), '[]') as ways
    from reports r
    left join contacts c on c.region_id = r.region_id and c.id = r.contact_id
    left join visit_reports v on v.region_id = r.region_id and v.report_id = r.id
    where r.region_id = ${regionId} and r.case_id = ${caseId} and r.id = ${reportId}`.execute(trx)
  const [found] = rows
  if (!found) return undefined
  const keys = await keysOf(trx, regionId)
  const names = await Promise.all(found.names.map((name) => keys.open('name', name)))
  const ways = await Promise.all(
    found.ways.map(async ({ address, ...way }) => ({ ...way, address: await keys.open('address', Buffer.from(address, 'hex')) })),
  )
  return { isAnonymous: found.isAnonymous, names: [...new Set(names)], ways }
}
