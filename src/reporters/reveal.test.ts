/** Opening who reported: by whom, why, on record, and never unseen by whoever supervises. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listChain } from '#audit/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { addReporter } from '#reporters/commands.ts'
import { revealIdentity } from '#reporters/reveal-commands.ts'
import type { Role } from '#staff/permissions.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aStaffMember, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const REASON = 'Dinas perlu menghubungi pelapor untuk verifikasi KTP'

/** A case whose reporter is known by name and number, and people of every kind. */
async function aKnownCase(change: { about?: string; isAnonymous?: boolean } = {}) {
  const made = await aCase(db)
  const { regionId, reportId } = made
  await inRegion(db, regionId, async (trx) => {
    const ways = [{ kind: 'phone' as const, address: '+6280000777888' }]
    const contactId = await addReporter(trx, { regionId, ways, name: 'Siti Rekaan' })
    await trx
      .updateTable('reports')
      .set({ contactId, isAnonymous: change.isAnonymous ?? false })
      .where('id', '=', reportId)
      .execute()
    if (change.about) await trx.updateTable('cases').set({ about: change.about, isSecret: true }).where('id', '=', made.caseId).execute()
  })
  const person = (role: Role) => aStaffMember(db, { regionId, role })
  const ids = { one: await person('coordinator'), two: await person('coordinator'), sekda: await person('sekda') }
  const unit = { first: await person('restricted_officer'), second: await person('restricted_officer') }
  return { ...made, ...ids, ...unit }
}

const reveal = ({ regionId, caseId, reportId }: ACase, staff: { id: string; role: Role }, reason = REASON) =>
  revealIdentity(db, { regionId, caseId, reportId, reason, staff, at: hoursLater(3) })

const toldOf = (regionId: string) =>
  inRegion(db, regionId, async (trx) =>
    (await trx.selectFrom('notices').select('staffId').where('kind', '=', 'revealed').execute()).map(({ staffId }) => staffId),
  )
const chainOf = (regionId: string, chain: 'open' | 'restricted') =>
  inRegion(db, regionId, (trx) => listChain(trx, { regionId, chain, after: 0, limit: 20 }))

test('the coordinator sees name and number once; the log has the reason and neither; the other coordinator is told', async () => {
  const found = await aKnownCase()
  const identity = await reveal(found, { id: found.one, role: 'coordinator' })
  assert.deepEqual(identity, { names: ['Siti Rekaan'], ways: [{ kind: 'phone', address: '+6280000777888', channel: null }] })
  const [entry, ...more] = await chainOf(found.regionId, 'open')
  assert.deepEqual(
    [entry?.act, entry?.staffId, entry?.caseId, entry?.subjectId, entry?.reason, more.length],
    ['identity.revealed', found.one, found.caseId, found.reportId, REASON, 0],
  )
  assert.ok(!/Siti|777888/.test(JSON.stringify(entry)))
  assert.deepEqual(await toldOf(found.regionId), [found.two])
})

test('where there is one coordinator only, the secretary is told', async () => {
  const found = await aKnownCase()
  await db.updateTable('staff').set({ isActive: false }).where('id', '=', found.two).execute()
  await reveal(found, { id: found.one, role: 'coordinator' })
  assert.deepEqual(await toldOf(found.regionId), [found.sekda])
})

//  who                    tries a              is refused with
const refused: [Role, { about?: string; isAnonymous?: boolean }, string, string][] = [
  ['admin', {}, REASON, 'staff.not_allowed'],
  ['contact_officer', {}, REASON, 'staff.not_allowed'],
  ['leader', {}, REASON, 'staff.not_allowed'],
  ['coordinator', {}, '  perlu   ', 'identity.reason_short'],
  ['coordinator', { about: 'leader' }, REASON, 'case.not_found'],
  ['coordinator', { isAnonymous: true }, REASON, 'identity.unnamed'],
]
for (const [role, change, reason, key] of refused) {
  test(`${role} with ${JSON.stringify(change)} and "${reason.trim().slice(0, 8)}" is refused, and nothing is noted: ${key}`, async () => {
    const found = await aKnownCase(change)
    await assert.rejects(reveal(found, { id: found.one, role }, reason), { key })
    assert.deepEqual([await chainOf(found.regionId, 'open'), await chainOf(found.regionId, 'restricted'), await toldOf(found.regionId)], [[], [], []])
  })
}

test('of a restricted matter only the other officers of the unit are told, and the log of that chain', async () => {
  const found = await aKnownCase({ about: 'leader' })
  assert.deepEqual((await reveal(found, { id: found.first, role: 'restricted_officer' })).names, ['Siti Rekaan'])
  assert.deepEqual(await toldOf(found.regionId), [found.second])
  assert.deepEqual([(await chainOf(found.regionId, 'open')).length, (await chainOf(found.regionId, 'restricted')).length], [0, 1])
})

test('a report of another case, or one of nobody, opens nothing', async () => {
  const [found, other] = [await aKnownCase(), await aKnownCase()]
  await assert.rejects(reveal({ ...found, reportId: other.reportId }, { id: found.one, role: 'coordinator' }), { key: 'case.not_found' })
  await inRegion(db, found.regionId, (trx) => trx.updateTable('reports').set({ contactId: null }).where('id', '=', found.reportId).execute())
  await assert.rejects(reveal(found, { id: found.one, role: 'coordinator' }), { key: 'identity.nothing' })
})
