/** The desk's line against the stand-in, over real HTTP: out of order, answers lost, killed half-way. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { fastify } from 'fastify'
import type { Updateable } from 'kysely'
import { recordAnswer } from '#bridges/sp4n/answer-commands.ts'
import { cancelQueued, exchange, queueReport } from '#bridges/sp4n/line/commands.ts'
import { findLineState, putLine, updateLine } from '#bridges/sp4n/line/queries.ts'
import { demoToken } from '#bridges/sp4n/line/setup-commands.ts'
import { listSp4nOfCase } from '#bridges/sp4n/shown-queries.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { openDb, openPool } from '#db/connect.ts'
import type { Cases } from '#db/schema.ts'
import { inRegion } from '#db/transaction.ts'
import { sp4nDoor, sp4nStandIn } from '#http/simulator-sp4n.ts'
import type { JobContext } from '#jobs/catalog.ts'
import type { RegionRow } from '#regions/queries.ts'
import { openSimulatorDb } from '#simulator/queries.ts'
import { insertReport, listReports, updateReport } from '#simulator/sp4n/queries.ts'
import { setSp4nSwitches } from '#simulator/sp4n/stand-in.ts'
import { startClockwork } from '#tests/clockwork.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { aCase, aRegion, getCase, type ACase } from '#tests/factories.ts'

const url = await freshDatabaseUrl()
const db = openDb(openPool(url, 8), testKeyring(url))
const far = await openSimulatorDb(openPool(url, 4))
/** Tuesday 24 November 2026, 12.50 UTC. */
const BEGIN = new Date('2026-11-24T12:50:00Z')
let clock = BEGIN
const now = () => clock
const later = (minutes: number) => void (clock = new Date(clock.getTime() + minutes * 60_000))
const quiet = { warn: () => undefined, error: () => undefined }
const context = { db, now, log: quiet, mailer: { mode: 'caught' }, publicUrl: 'https://lapor.example' } as unknown as JobContext

const standIn = await sp4nStandIn({ db: far, tanggap: db, now })
const app = fastify({ forceCloseConnections: true })
await app.register(sp4nDoor(standIn), { prefix: '/simulator/sp4n' })
const address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/simulator/sp4n`
after(async () => {
  await app.close()
  await far.destroy()
  await db.destroy()
})
beforeEach(async () => {
  clock = BEGIN
  await setSp4nSwitches(standIn, { isDown: false, downHour: null, cutAnswers: 0 })
})

async function aConnectedRegion(wishes: { hasExtras?: boolean; token?: string; url?: string } = {}): Promise<RegionRow> {
  const region = await aRegion(db)
  await db.updateTable('regions').set({ isExample: true }).where('id', '=', region.id).execute()
  const line = { url: address, token: demoToken(region.code), hasExtras: true, ...wishes, regionId: region.id, isOn: true }
  await inRegion(db, region.id, (trx) => putLine(trx, line))
  return region
}

const there = (region: RegionRow) => listReports(far, demoToken(region.code))
const ask = (region: RegionRow) => exchange(context, { regionId: region.id })
const send = (made: ACase) =>
  queueReport(db, { regionId: made.regionId, caseId: made.caseId, at: now(), actor: { staffId: made.adminId }, isSure: false })
const become = ({ regionId, caseId }: ACase, set: Updateable<Cases>) =>
  inRegion(db, regionId, (trx) => trx.updateTable('cases').set(set).where('id', '=', caseId).execute())
const linkOf = async ({ regionId, caseId }: Pick<ACase, 'regionId' | 'caseId'>) =>
  (await inRegion(db, regionId, (trx) => listSp4nOfCase(trx, regionId, caseId)))[0]
const kindsOf = async ({ regionId, caseId }: ACase) =>
  (await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))).map(({ kind }) => kind).filter((kind) => kind.startsWith('sp4n'))
const stateOf = (region: RegionRow) => inRegion(db, region.id, (trx) => findLineState(trx, region.id))

test('sent once, with what was reported and nothing of who did', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region, state: 'in_progress' })
  await inRegion(db, region.id, (trx) =>
    trx.updateTable('reports').set({ text: 'Berlubang. Hubungi 0812 3456 7890.' }).where('id', '=', made.reportId).execute(),
  )
  await send(made)
  await assert.rejects(send(made), { key: 'sp4n.on_its_way' })
  await ask(region)
  await ask(region)
  const [arrived, ...others] = await there(region)
  const link = await linkOf(made)
  assert.deepEqual([others.length, link?.sp4nId, link?.sending, link?.status], [0, String(arrived?.id), 'sent', 'waiting'])
  assert.deepEqual([arrived?.title, arrived?.isAnonymous], ['Jalan berlubang di depan pasar', true])
  assert.doesNotMatch(JSON.stringify(arrived), /3456[ .-]?7890/)
  assert.deepEqual(await kindsOf(made), ['sp4n_queued', 'sp4n_sent'])
})

test('out of order for an hour a day: what is asked for meanwhile waits, is shown as waiting, and arrives afterwards, once', async () => {
  const region = await aConnectedRegion()
  await setSp4nSwitches(standIn, { downHour: 13 })
  const made = await Promise.all([aCase(db, { region }), aCase(db, { region }), aCase(db, { region })])
  const clockwork = startClockwork({ ...context, regionId: region.id, begin: BEGIN, everyMinutes: 5 })
  // The stand-in lives by the same clock.
  const goOn = async (until: string) => {
    while (clockwork.now() < new Date(until)) {
      clock = new Date(clockwork.now().getTime() + 5 * 60_000)
      await clockwork.goOn(clock)
    }
  }
  await goOn('2026-11-24T13:05:00Z')
  for (const one of made) await send(one)
  await goOn('2026-11-24T13:45:00Z')
  const state = await stateOf(region)
  assert.deepEqual([state?.waiting, state?.downSince !== null, (await there(region)).length], [3, true, 0])
  await goOn('2026-11-24T15:10:00Z')
  const after = await stateOf(region)
  assert.deepEqual([after?.waiting, after?.downSince, (await there(region)).length], [0, null, 3])
  for (const one of made) assert.equal((await linkOf(one))?.sending, 'sent')
})

test('while it is down it is not asked again and again: the pauses grow', async () => {
  const region = await aConnectedRegion()
  await send(await aCase(db, { region }))
  await setSp4nSwitches(standIn, { isDown: true })
  const pauses: number[] = []
  for (let turn = 0; turn < 8; turn++) {
    await ask(region)
    const next = (await stateOf(region))?.nextTryAt ?? now()
    pauses.push((next.getTime() - now().getTime()) / 60_000)
    await ask(region) // too early: nothing happens
    assert.deepEqual((await stateOf(region))?.nextTryAt, next)
    clock = next
  }
  assert.deepEqual(pauses, [1, 2, 4, 8, 15, 30, 60, 60])
})

test('the answer got lost: it is looked up, and not sent a second time', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region })
  await setSp4nSwitches(standIn, { cutAnswers: 1 })
  await send(made)
  await ask(region)
  assert.deepEqual([(await there(region)).length, (await linkOf(made))?.sp4nId], [1, null])
  later(2)
  await ask(region)
  assert.deepEqual([(await there(region)).length, (await linkOf(made))?.sp4nId], [1, String((await there(region))[0]?.id)])
})

//  what became of it while it waited, what is told
const HELD_BACK: [string, Updateable<Cases>, string | null][] = [
  ['restricted', { about: 'sensitive', isSecret: true }, 'held_restricted'],
  ['secret', { isSecret: true }, 'held_secret'],
  ['refused', { state: 'rejected', closedAt: BEGIN }, 'held_ended'],
  ['linked', { state: 'linked' }, 'held_ended'],
  ['worked on', { state: 'in_progress' }, null],
]

for (const [name, became, problem] of HELD_BACK) {
  test(`${name} while it waits: it is ${problem ? 'not sent, and that is said' : 'sent'}`, async () => {
    const region = await aConnectedRegion()
    const made = await aCase(db, { region })
    await send(made)
    await become(made, became)
    await ask(region)
    const link = await linkOf(made)
    assert.deepEqual([(await there(region)).length, link?.sending, link?.problem], problem ? [0, 'refused', problem] : [1, 'sent', null])
    assert.deepEqual(await kindsOf(made), ['sp4n_queued', problem ? 'sp4n_changed' : 'sp4n_sent'])
  })
}

test('secret or ended when somebody asked for it all the same: it is sent', async () => {
  const region = await aConnectedRegion()
  const [secret, ended] = [await aCase(db, { region }), await aCase(db, { region })]
  await become(secret, { isSecret: true })
  await become(ended, { state: 'rejected', closedAt: BEGIN })
  const actor = { staffId: secret.adminId, mayDecide: true }
  await queueReport(db, { regionId: region.id, caseId: secret.caseId, at: now(), actor, isSure: true })
  await send(ended)
  await ask(region)
  assert.deepEqual([(await there(region)).length, (await linkOf(secret))?.sending, (await linkOf(ended))?.sending], [2, 'sent', 'sent'])
})

test('restricted after it was sent, and the answer got lost: its number is written down all the same', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region })
  await setSp4nSwitches(standIn, { cutAnswers: 1 })
  await send(made)
  await ask(region)
  await become(made, { about: 'sensitive', isSecret: true })
  later(2)
  await ask(region)
  assert.equal((await linkOf(made))?.sp4nId, String((await there(region))[0]?.id))
})

test('where nothing can be looked up, a lost answer is for a person: not sent again by itself', async () => {
  const region = await aConnectedRegion({ hasExtras: false })
  const made = await aCase(db, { region })
  await setSp4nSwitches(standIn, { cutAnswers: 1 })
  await send(made)
  for (let turn = 0; turn < 4; turn++) {
    await ask(region)
    later(120)
  }
  const link = await linkOf(made)
  assert.deepEqual([link?.sending, (await there(region)).length], ['unclear', 1])
  await cancelQueued(db, { regionId: region.id, caseId: made.caseId, at: now(), actor: { staffId: made.adminId }, linkId: link?.id ?? '' })
  assert.equal((await linkOf(made))?.sending, null)
})

test('killed after it was sent and before that was written down: found again, sent once', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region })
  await send(made)
  await ask(region)
  const first = await linkOf(made)
  await inRegion(db, region.id, (trx) =>
    trx
      .updateTable('sp4nLinks')
      .set({ sending: 'sending', sp4nId: null, sentAt: null, claimedAt: now() })
      .where('id', '=', first?.id ?? '')
      .execute(),
  )
  later(3)
  await ask(region)
  assert.equal((await linkOf(made))?.sp4nId, null) // somebody may still be at it
  later(20)
  await ask(region)
  assert.deepEqual([(await there(region)).length, (await linkOf(made))?.sp4nId], [1, first?.sp4nId])
})

test('five at the same moment send it once', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region })
  await send(made)
  await Promise.all(Array.from({ length: 5 }, () => ask(region)))
  assert.deepEqual([(await there(region)).length, (await kindsOf(made)).filter((kind) => kind === 'sp4n_sent').length], [1, 1])
})

test('whatever goes wrong in whatever order, in the end each report is there exactly once', async () => {
  const trouble = fc.constantFrom('well', 'down', 'cut', 'cut twice')
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 6 }), async (troubles) => {
      clock = BEGIN
      const region = await aConnectedRegion()
      const made = [await aCase(db, { region }), await aCase(db, { region })]
      for (const one of made) await send(one)
      for (const one of [...troubles, 'well', 'well', 'well'] as const) {
        await setSp4nSwitches(standIn, { isDown: one === 'down', cutAnswers: one === 'cut' ? 1 : one === 'cut twice' ? 2 : 0 })
        await ask(region)
        later(70)
      }
      const numbers = (await there(region)).map(({ id }) => String(id)).sort()
      assert.deepEqual((await Promise.all(made.map(linkOf))).map((link) => link?.sp4nId).sort(), numbers)
      assert.equal(numbers.length, 2)
    }),
    { numRuns: 5 },
  )
})

test('a wrong key waits and says so; a region sees nothing of another one', async () => {
  const [region, other] = [await aConnectedRegion({ token: 'salah' }), await aConnectedRegion()]
  const made = await aCase(db, { region })
  await send(made)
  await ask(region)
  const state = await stateOf(region)
  assert.deepEqual([state?.waiting, state?.problem?.startsWith('misconfigured')], [1, true])
  assert.deepEqual(await there(other), [])
})

test('what they do not want is refused in their words, and the others go on', async () => {
  const refusing = fastify()
  let calls = 0
  refusing.addContentTypeParser('application/xml', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  refusing.post('/api/stream/addstream', async (_request, reply) =>
    calls++ === 0 ? reply.code(422).send('<galat>Isi ditolak &lt;b&gt;</galat>') : { trackingid: 990001 },
  )
  const region = await aConnectedRegion({ hasExtras: false, url: await refusing.listen({ port: 0, host: '127.0.0.1' }) })
  const [first, second] = [await aCase(db, { region }), await aCase(db, { region })]
  await send(first)
  later(1)
  await send(second)
  await ask(region)
  await refusing.close()
  assert.deepEqual([(await linkOf(first))?.sending, (await linkOf(first))?.problem], ['refused', 'Isi ditolak &lt;b&gt;'])
  assert.equal((await linkOf(second))?.sp4nId, '990001')
})

test('an answer there waits for an officer: nothing here moves by itself, and it is offered once', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region, state: 'in_progress' })
  await send(made)
  await ask(region)
  const [arrived] = await there(region)
  await updateReport(
    far,
    { token: demoToken(region.code), id: arrived?.id ?? 0 },
    { status: 'Selesai', answer: 'Sudah diaspal.', answeredAt: now(), agency: 'Balai Jalan' },
  )
  later(90)
  await ask(region)
  const link = await linkOf(made)
  assert.deepEqual([link?.status, link?.agency, link?.answer?.text], ['done', 'Balai Jalan', 'Sudah diaspal.'])
  assert.equal((await getCase(db, made)).state, 'in_progress')
  const command = {
    regionId: region.id,
    caseId: made.caseId,
    at: now(),
    actor: { staffId: made.adminId },
    linkId: link?.id,
    direction: 'to_sp4n' as const,
  }
  await recordAnswer(db, { ...command, facts: {}, text: 'Sudah  diaspal.', as: 'answered' })
  later(90)
  await ask(region)
  assert.deepEqual([(await linkOf(made))?.answer, (await getCase(db, made)).state], [null, 'answered'])
})

test('a report that has not moved is looked at once an hour, and no oftener', async () => {
  const region = await aConnectedRegion()
  const made = await aCase(db, { region, state: 'in_progress' })
  await send(made)
  await ask(region)
  const seen: (Date | null | undefined)[] = []
  for (const minutes of [30, 31, 5, 5]) {
    later(minutes)
    await ask(region)
    seen.push((await linkOf(made))?.seenAt)
  }
  const [first, second, third] = seen
  assert.ok(first && second && first < second)
  assert.deepEqual(third, second)
  assert.deepEqual(await kindsOf(made), ['sp4n_queued', 'sp4n_sent'])
})

test('what residents told SP4N comes over, once, with its days counted from when SP4N passed it on', async () => {
  const region = await aConnectedRegion()
  const told = {
    token: demoToken(region.code),
    reference: null,
    category: 'Infrastruktur Jalan',
    area: 'Pasar',
    agency: '',
    status: 'Terdisposisi',
    isSecret: false,
    isAnonymous: true,
  }
  const forwardedAt = new Date('2026-11-24T02:00:00Z')
  await insertReport(far, { ...told, title: 'Jalan rusak', body: 'Jalan di pasar rusak parah sekali', reportedAt: forwardedAt, forwardedAt })
  await ask(region)
  await ask(region)
  const cases = await inRegion(db, region.id, (trx) => trx.selectFrom('cases').select(['channel', 'title', 'receivedAt', 'categoryCode']).execute())
  assert.deepEqual(cases, [{ channel: 'sp4n', title: 'Jalan rusak', receivedAt: forwardedAt, categoryCode: 'road' }])
  await setSp4nSwitches(standIn, { isDown: true })
  await inRegion(db, region.id, (trx) => updateLine(trx, region.id, { nextTryAt: null }))
  await ask(region)
  assert.ok((await stateOf(region))?.downSince)
})

test('the stand-in is strict: what the old call does not know is refused', async () => {
  const region = await aConnectedRegion()
  const token = demoToken(region.code)
  const who = '<pelapor><email/><telpon/><namadepan>A</namadepan><namabelakang>B</namabelakang></pelapor>'
  const isi = '<isi>Jalan berlubang di depan pasar</isi>'
  const bodies: [string, number][] = [
    [`<lapor token="${token}">${who}<laporan rahasia="0" anonim="1">${isi}</laporan></lapor>`, 200],
    [`<lapor token="x">${who}<laporan rahasia="0" anonim="1">${isi}</laporan></lapor>`, 401],
    [`<lapor token="${token}"><laporan rahasia="0" anonim="1">${isi}</laporan></lapor>`, 400],
    [`<lapor token="${token}">${who}<laporan rahasia="ya" anonim="1">${isi}</laporan></lapor>`, 400],
    [`<lapor token="${token}">${who}<laporan rahasia="0" anonim="1"><isi>a</isi></laporan></lapor>`, 400],
    [`<lapor token="${token}">${who}<laporan rahasia="0" anonim="1">${isi}<nik>1</nik></laporan></lapor>`, 400],
    ['<lapor', 400],
    ['', 400],
  ]
  for (const [body, status] of bodies) {
    const response = await fetch(`${address}/api/stream/addstream`, { method: 'POST', body, headers: { 'content-type': 'application/xml' } })
    assert.equal(response.status, status, body)
  }
})
