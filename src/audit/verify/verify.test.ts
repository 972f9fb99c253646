/** Somebody who owns the database changes what was written down; the check says where. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import fc from 'fast-check'
import { hashOf, type ChainedEntry } from '#audit/chain.ts'
import { record } from '#audit/commands.ts'
import { writeDigests } from '#audit/digest/digest-commands.ts'
import { listDigests } from '#audit/digest/digest-queries.ts'
import { hashOfDigest, publishedDigest, readDigests, type PublishedDigest } from '#audit/digest/digest.ts'
import { listChain } from '#audit/queries.ts'
import { faultOf, START } from '#audit/verify/faults.ts'
import { verifyRegion } from '#audit/verify/verify-commands.ts'
import { hashOf as hashOfEvent } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { inRegion } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const TOMORROW = new Date(Date.now() + 24 * 3_600_000)

/** As the owner of the tables, who can switch off what protects them. */
async function tamper(regionId: string, ...statements: string[]): Promise<void> {
  const tables = ['audit_entries', 'audit_heads', 'audit_digests', 'case_events']
  await db.transaction().execute(async (trx) => {
    for (const table of tables) await sql`alter table ${sql.table(table)} no force row level security`.execute(trx)
    for (const statement of statements) await sql.raw(statement.replaceAll(':region', `region_id = '${regionId}'`)).execute(trx)
    for (const table of tables) await sql`alter table ${sql.table(table)} force row level security`.execute(trx)
  })
}

/** Ten acts in the open chain, five in the restricted one. */
async function aTrail(region: RegionRow): Promise<void> {
  for (let hour = 1; hour <= 10; hour++) await record(db, { regionId: region.id, act: 'paper.fetched', at: hoursLater(hour), staffId: `s${hour}` })
  for (let hour = 1; hour <= 5; hour++)
    await record(db, { regionId: region.id, act: 'case.secret_read', at: hoursLater(hour), staffId: 'r', isRestricted: true })
}

async function faultsOf(regionId: string, kept: PublishedDigest[] = []) {
  const checked = await verifyRegion(db, { regionId, kept })
  return checked.flatMap(({ faults }) => faults)
}

const told = (faults: Awaited<ReturnType<typeof faultsOf>>) =>
  faults.map(({ part, kind, seq, day }) => [part, kind, ...(seq ? [seq] : []), ...(day ? [day] : [])])

/** What they do → what is said of it, before any digest was written. */
const TRICKS: [what: string, statements: string[], expected: unknown[]][] = [
  ['changes a name', ["update audit_entries set staff_id = 'x' where :region and chain = 'open' and seq = 7"], [['open', 'altered', 7]]],
  [
    'changes a time',
    ["update audit_entries set at = at + interval '1 ms' where :region and chain = 'restricted' and seq = 2"],
    [['restricted', 'altered', 2]],
  ],
  ['deletes in the middle', ["delete from audit_entries where :region and chain = 'open' and seq in (4, 5)"], [['open', 'missing', 4]]],
  ['deletes the first', ["delete from audit_entries where :region and chain = 'open' and seq = 1"], [['open', 'missing', 1]]],
  ['cuts the end', ["delete from audit_entries where :region and chain = 'open' and seq > 8"], [['open', 'cut', 9]]],
  [
    'inserts one and moves the others up',
    [
      "update audit_entries set seq = -seq - 1 where :region and chain = 'open' and seq > 9",
      "update audit_entries set seq = -seq where :region and chain = 'open' and seq < 0",
      `insert into audit_entries select region_id, chain, 10, at, actor, 'new', act, case_id, subject_id, reason, details, hash, repeat('a', 64)
        from audit_entries where :region and chain = 'open' and seq = 9`,
    ],
    [
      ['open', 'altered', 10],
      ['open', 'altered', 11],
      ['open', 'beyond', 11],
    ],
  ],
  [
    'swaps two',
    [
      "update audit_entries set seq = -3 where :region and chain = 'open' and seq = 3",
      "update audit_entries set seq = 3 where :region and chain = 'open' and seq = 4",
      "update audit_entries set seq = 4 where :region and chain = 'open' and seq = -3",
    ],
    [
      ['open', 'altered', 3],
      ['open', 'altered', 4],
      ['open', 'unlinked', 5],
    ],
  ],
  ['moves the noted end', ["update audit_heads set hash = repeat('b', 64) where :region and chain = 'open'"], [['open', 'head', 10]]],
]

for (const [what, statements, expected] of TRICKS) {
  test(`whoever ${what} is found out`, async () => {
    const region = await aRegion(db)
    await aTrail(region)
    await tamper(region.id, ...statements)
    assert.deepEqual(told(await faultsOf(region.id)), expected)
  })
}

test('what nobody has touched is whole', async () => {
  const region = await aRegion(db)
  await aTrail(region)
  await writeDigests(db, { region, at: TOMORROW })
  const checked = await verifyRegion(db, { regionId: region.id })
  assert.deepEqual(
    checked.map(({ part, entries, faults }) => [part, entries, faults]),
    [
      ['open', 10, []],
      ['restricted', 5, []],
      ['cases', 0, []],
      ['digests', 1, []],
    ],
  )
})

/** @returns statements that write the open chain anew from an entry on, whole in itself, its end noted */
async function rewriting(regionId: string, from: number): Promise<string[]> {
  const entries = await inRegion(db, regionId, (trx) => listChain(trx, { regionId, chain: 'open', after: 0, limit: 100 }))
  let previousHash = entries[from - 2]?.hash ?? ''
  const anew = entries.slice(from - 1).map((entry): ChainedEntry => {
    const changed = { ...entry, staffId: 'somebody else' }
    const hash = hashOf(changed, previousHash)
    const written = { ...changed, previousHash, hash }
    previousHash = hash
    return written
  })
  return [
    ...anew.map(
      ({ seq, staffId, previousHash: before, hash }) =>
        `update audit_entries set staff_id = '${staffId}', previous_hash = '${before}', hash = '${hash}' where :region and chain = 'open' and seq = ${seq}`,
    ),
    `update audit_heads set hash = '${previousHash}' where :region and chain = 'open'`,
  ]
}

test('what was written anew, whole in itself, is shown by the digest of the day', async () => {
  const region = await aRegion(db)
  await aTrail(region)
  const statements = await rewriting(region.id, 6)
  await writeDigests(db, { region, at: TOMORROW })
  const [digest] = await inRegion(db, region.id, (trx) => listDigests(trx, region.id, 1))
  await tamper(region.id, ...statements)
  assert.deepEqual(told(await faultsOf(region.id)), [['open', 'rewritten', 10, digest?.day]])
})

test('an end that was cut and noted as such is shown by the digest; with the digest away too, by the one kept elsewhere', async () => {
  const region = await aRegion(db)
  await aTrail(region)
  await writeDigests(db, { region, at: TOMORROW })
  const [digest] = await inRegion(db, region.id, (trx) => listDigests(trx, region.id, 1))
  assert.ok(digest)
  const kept = publishedDigest(region.code, digest)
  assert.deepEqual(await faultsOf(region.id, [kept]), [])
  const cut = (chain: string, seq: number) => [
    `delete from audit_entries where :region and chain = '${chain}' and seq > ${seq}`,
    `update audit_heads set seq = ${seq}, hash = (select hash from audit_entries where :region and chain = '${chain}' and seq = ${seq}) where :region and chain = '${chain}'`,
  ]
  await tamper(region.id, ...cut('open', 8), ...cut('restricted', 4))
  assert.deepEqual(told(await faultsOf(region.id)), [
    ['open', 'cut', 9, digest.day],
    ['restricted', 'cut', 5, digest.day],
  ])
  await tamper(region.id, 'delete from audit_digests where :region')
  assert.deepEqual(await faultsOf(region.id), [])
  assert.deepEqual(told(await faultsOf(region.id, [kept])), [
    ['open', 'cut', 9, digest.day],
    ['digests', 'unkept', digest.day],
  ])
  await writeDigests(db, { region, at: TOMORROW })
  assert.deepEqual(told(await faultsOf(region.id, [kept])), [
    ['open', 'cut', 9, digest.day],
    ['digests', 'differs', digest.day],
  ])
})

test('a digest that was changed, or taken out, is named', async () => {
  const region = await aRegion(db)
  await aTrail(region)
  for (const days of [1, 2, 3]) await writeDigests(db, { region, at: new Date(Date.now() + days * 24 * 3_600_000) })
  const [third, second, first] = await inRegion(db, region.id, (trx) => listDigests(trx, region.id, 3))
  assert.ok(first && second && third)
  await tamper(region.id, `update audit_digests set open_seq = 4 where :region and day = '${second.day}'`)
  assert.deepEqual(told(await faultsOf(region.id)), [
    ['open', 'rewritten', 4, second.day],
    ['digests', 'altered', second.day],
  ])
  await tamper(region.id, `delete from audit_digests where :region and day = '${second.day}'`)
  assert.deepEqual(told(await faultsOf(region.id)), [['digests', 'missing', third.day]])
})

test('the history of a case: changed, cut, gone; each named by its case or by the day', async () => {
  const one = await aCase(db, { state: 'in_progress' })
  const { region, regionId, caseId } = one
  const other = await aCase(db, { region, agencyId: one.agencyId, state: 'assigned' })
  const third = await aCase(db, { region, agencyId: one.agencyId })
  assert.deepEqual(await faultsOf(regionId), [])
  await writeDigests(db, { region, at: TOMORROW })
  assert.deepEqual(await faultsOf(regionId), [])
  const [digest] = await inRegion(db, regionId, (trx) => listDigests(trx, regionId, 1))
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, other.caseId))
  await tamper(regionId, `update case_events set text = 'never said' where :region and case_id = '${caseId}' and seq = 2`)
  const [changed] = await faultsOf(regionId)
  assert.deepEqual([changed?.kind, changed?.caseId, changed?.seq, changed?.at], ['altered', caseId, 2, MONDAY.toISOString()])
  await tamper(regionId, `update case_events set text = '' where :region and case_id = '${caseId}' and seq = 2`)
  await tamper(regionId, `delete from case_events where :region and case_id = '${other.caseId}' and seq = ${events.length}`)
  assert.deepEqual(told(await faultsOf(regionId)), [['cases', 'rewritten', digest?.day]])
  await tamper(regionId, `delete from case_events where :region and case_id = '${third.caseId}'`)
  const gone = await faultsOf(regionId)
  assert.deepEqual([gone[0]?.kind, gone[0]?.caseId], ['without', third.caseId])
})

test('whatever is done to a few links of a chain, the check stops there or before', () => {
  const link = (seq: number, previousHash: string) => {
    const event = {
      caseId: 'c',
      seq,
      kind: 'noted',
      actor: 'staff',
      staffId: 's',
      agencyId: null,
      isPublic: false,
      text: `${seq}`,
      details: {},
      at: MONDAY,
    } as const
    return { ...event, previousHash, hash: hashOfEvent(event, previousHash) }
  }
  const chain: ReturnType<typeof link>[] = []
  for (let seq = 1; seq <= 12; seq++) chain.push(link(seq, chain.at(-1)?.hash ?? ''))
  const isBroken = (links: ReturnType<typeof link>[]) =>
    links.some((one, at) => faultOf(one, links[at - 1] ?? START, one.hash === hashOfEvent(one, one.previousHash)) !== undefined)
  assert.equal(isBroken(chain), false)
  fc.assert(
    fc.property(fc.nat(10), fc.nat(10), fc.constantFrom('drop', 'swap', 'say'), (at, to, how) => {
      const links = [...chain]
      if (how === 'drop') links.splice(at, 1)
      else if (how === 'say') links[at] = { ...(links[at] as (typeof links)[number]), text: 'something else' } as unknown as (typeof links)[number]
      else if (at !== to) [links[at], links[to]] = [links[to] as (typeof links)[number], links[at] as (typeof links)[number]]
      return isBroken(links) || (how === 'swap' && at === to)
    }),
  )
})

test('digests are read from the published file, and from an e-mail that was wrapped and quoted', async () => {
  const region = await aRegion(db)
  for (const days of [1, 2]) await writeDigests(db, { region, at: new Date(Date.now() + days * 24 * 3_600_000) })
  const digests = (await inRegion(db, region.id, (trx) => listDigests(trx, region.id, 9))).map((one) => publishedDigest(region.code, one))
  const oldest = digests.toReversed()
  assert.deepEqual(readDigests(JSON.stringify({ about: 'x', digests }, null, 1)), oldest)
  const letter = JSON.stringify(oldest[0]).replace(/(.{60})/g, '$1\n> ')
  assert.deepEqual(readDigests(`Mohon simpan.\n> ${letter}\n>\n> -- Kab. Uji`), [oldest[0]])
  assert.deepEqual(readDigests('{"region":"x","hash":"y"}'), [])
})

test('a digest of a quiet day tells nothing of restricted matters', async () => {
  const region = await aRegion(db)
  const day = async (days: number) => {
    await writeDigests(db, { region, at: new Date(Date.now() + days * 24 * 3_600_000) })
    const [digest] = await inRegion(db, region.id, (trx) => listDigests(trx, region.id, 1))
    assert.ok(digest && digest.hash === hashOfDigest(digest))
    return publishedDigest(region.code, digest)
  }
  const [quiet, quietToo] = [await day(1), await day(2)]
  await record(db, { regionId: region.id, act: 'case.secret_read', at: MONDAY, staffId: 'r', isRestricted: true })
  const busy = await day(3)
  assert.equal(new Set([quiet, quietToo, busy].map(({ restricted }) => restricted)).size, 3)
  assert.equal(new Set([quiet, quietToo, busy].map(({ cases }) => cases)).size, 3)
  assert.equal(new Set([quiet, quietToo, busy].map((one) => JSON.stringify(one).length - one.previous.length)).size, 1)
  assert.deepEqual(
    [quiet.open, quietToo.open, busy.open],
    Array.from({ length: 3 }, () => ({ seq: 0, hash: '' })),
  )
})
