import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { decideAbout } from '#cases/about/commands.ts'
import { editCase } from '#cases/commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { linkCase, unlinkReport } from '#cases/link-commands.ts'
import { findCase } from '#cases/queries.ts'
import { rejectCase } from '#cases/triage-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { folderStorage } from '#lib/storage.ts'
import { publishCase, supportPublication, takeDownCase, takeDownForbidden } from '#publications/commands.ts'
import { savePhoto } from '#publications/photos/photo-queries.ts'
import { findPublication } from '#publications/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aReport, aRegion, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'shown-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)
const at = hoursLater(1)
const isKey = (key: string) => (error: unknown) => (error as { key?: string }).key === key
const WORDS = {
  title: 'Jalan berlubang',
  text: 'Jalan berlubang di depan pasar.',
  placeText: 'Depan pasar',
  withPoint: true,
  shownEvents: [],
  photos: [],
}

const byTeam = ({ regionId, caseId, adminId }: ACase) => ({ regionId, caseId, actor: { staffId: adminId }, at })
const publish = (found: ACase, more: Partial<typeof WORDS> = {}) => publishCase({ db, storage }, { ...byTeam(found), ...WORDS, ...more })
const shownOf = (found: ACase) => inRegion(db, found.regionId, (trx) => findPublication(trx, found.regionId, found.caseId))
const caseOf = (found: ACase) => inRegion(db, found.regionId, (trx) => findCase(trx, found.regionId, found.caseId))
const historyOf = (found: ACase) => inRegion(db, found.regionId, (trx) => listCaseEvents(trx, found.regionId, found.caseId))

async function aShownCase(wishes: Parameters<typeof aCase>[1] = {}): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress', latitude: -3.389211, longitude: 104.831222, ...wishes })
  await publish(found)
  return found
}

async function assertGone(found: ACase, why: string): Promise<void> {
  const shown = await shownOf(found)
  assert.ok(shown?.takenDownAt, 'taken down')
  assert.deepEqual([shown.title, shown.text, shown.placeText, shown.latitude, shown.longitude, shown.shownEvents], ['', '', null, null, null, []])
  assert.equal((await caseOf(found))?.isPublished, false)
  const history = await historyOf(found)
  assert.equal(verifyChain(history), undefined)
  const taken = history.find(({ kind }) => kind === 'taken_down')
  assert.equal(taken?.details['why'], why)
  assert.equal(taken?.isPublic, false)
}

test('what is shown are the words made for it, at a place that is no door', async () => {
  const found = await aShownCase()
  const shown = await shownOf(found)
  assert.deepEqual([shown?.title, shown?.text, shown?.ticket], [WORDS.title, WORDS.text, found.ticket])
  assert.deepEqual([shown?.latitude, shown?.longitude], [-3.389, 104.831])
  await publish(found, { withPoint: false })
  const changed = await shownOf(found)
  assert.deepEqual([changed?.latitude, changed?.longitude, changed?.publishedAt], [null, null, shown?.publishedAt])
})

test('who showed it, changed it and took it down stands in the history, the words do not', async () => {
  const found = await aShownCase()
  await publish(found, { title: 'Lubang di jalan' })
  await publish(found, { title: 'Lubang di jalan' })
  await takeDownCase(db, { ...byTeam(found), reason: 'Diminta pelapor.' })
  const history = (await historyOf(found)).slice(-3)
  assert.deepEqual(
    history.map(({ kind, staffId }) => [kind, staffId]),
    [
      ['published', found.adminId],
      ['publication_changed', found.adminId],
      ['taken_down', found.adminId],
    ],
  )
  assert.deepEqual(history[1]?.details['changed'], ['title'])
  assert.equal(history[2]?.text, 'Diminta pelapor.')
  assert.ok(!JSON.stringify(history).includes('Lubang di jalan'))
})

test('taken down by a person nothing of it is left, and it can be shown anew', async () => {
  const found = await aShownCase()
  await assert.rejects(takeDownCase(db, { ...byTeam(found), reason: '  ' }), isKey('publication.reason_missing'))
  await takeDownCase(db, { ...byTeam(found), reason: 'Diminta pelapor.' })
  await assertGone(found, 'person')
  await assert.rejects(takeDownCase(db, { ...byTeam(found), reason: 'Lagi.' }), isKey('publication.not_found'))
  await publish(found)
  assert.equal((await shownOf(found))?.takenDownAt, null)
  assert.equal((await historyOf(found)).at(-1)?.details['isAgain'], true)
})

//  what nobody may show, how it comes about, the reason given
const NEVER: [string, () => Promise<ACase>, string][] = [
  ['a sensitive category is secret', () => aCase(db, { state: 'in_progress', categoryCode: 'conduct' }), 'publication.secret'],
  ['about the leader', () => about('leader'), 'publication.about_officials'],
  ['about an agency', () => about('agency'), 'publication.about_officials'],
  ['what an official did', () => ofClass('supervision'), 'publication.about_officials'],
  ['not looked at yet', () => aCase(db), 'publication.unverified'],
  ['refused', () => aCase(db, { state: 'rejected' }), 'publication.rejected'],
  ['told by somebody who stays unknown', () => anonymous(), 'publication.anonymous'],
]

async function about(whom: 'leader' | 'agency'): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress' })
  await decideAbout(db, { ...byTeam(found), about: whom, ...(whom === 'agency' && { agencyId: found.agencyId }) })
  return found
}

async function ofClass(caseClass: 'supervision'): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress' })
  await editCase(db, { ...byTeam(found), class: caseClass })
  return found
}

async function anonymous(): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress' })
  await inRegion(db, found.regionId, (trx) => trx.updateTable('reports').set({ isAnonymous: true }).where('caseId', '=', found.caseId).execute())
  return found
}

for (const [name, make, key] of NEVER) {
  test(`never shown: ${name}`, async () => {
    const found = await make()
    await assert.rejects(publish(found), isKey(key))
    assert.equal(await shownOf(found), undefined)
  })
}

test('of several reporters only one who may be shown is', async () => {
  const found = await anonymous()
  const other = await aReport(db, { regionId: found.regionId, caseId: found.caseId, at, text: 'Berlubang juga' })
  await publish(found)
  assert.equal((await shownOf(found))?.ticket, other.ticket)
})

test('the database refuses what a command forgets', async () => {
  const found = await aShownCase()
  const set = (what: ReturnType<typeof sql>) =>
    inRegion(db, found.regionId, (trx) => sql`update cases set ${what} where id = ${found.caseId}`.execute(trx))
  await assert.rejects(set(sql`is_secret = true`), /cases_published_may_be_seen/)
  await assert.rejects(set(sql`linked_to = id`), /cases_published_may_be_seen/)
  await assert.rejects(set(sql`class = 'supervision'`), /cases_published_may_be_seen/)
  const place = (latitude: number) =>
    inRegion(db, found.regionId, (trx) => sql`update publications set latitude = ${latitude} where case_id = ${found.caseId}`.execute(trx))
  await assert.rejects(place(-3.389211), /check/)
  await place(-3.39)
})

//  what becomes of it later, how, why it is gone
const LATER: [string, (found: ACase) => Promise<unknown>, string][] = [
  ['about the leader', (found) => decideAbout(db, { ...byTeam(found), about: 'leader' }), 'about'],
  ['about its agency', (found) => decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: found.agencyId }), 'about'],
  ['of a sensitive category', (found) => editCase(db, { ...byTeam(found), categoryCode: 'conduct' }), 'secret'],
  ['what an official did', (found) => editCase(db, { ...byTeam(found), class: 'supervision' }), 'supervision'],
  ['linked to another', async (found) => linkCase(db, { ...byTeam(found), toCaseId: (await aCase(db, { region: found.region })).caseId }), 'linked'],
  ['refused', (found) => rejectCase(db, { ...byTeam(found), code: 'not_government', reason: 'Jalan perusahaan.' }), 'rejected'],
]

for (const [name, become, why] of LATER) {
  test(`gone at once when it becomes ${name}`, async () => {
    const found = await aShownCase()
    await become(found)
    await assertGone(found, why)
  })
}

test('gone when the report that it shows turns out to be another matter', async () => {
  const region = await aRegion(db)
  const first = await aCase(db, { region, state: 'in_progress' })
  const target = await aCase(db, { region, state: 'in_progress', at: hoursLater(0.5) })
  await linkCase(db, { ...byTeam(first), toCaseId: target.caseId })
  await publish(target)
  assert.equal((await shownOf(target))?.ticket, first.ticket)
  await unlinkReport(db, { ...byTeam(target), reportId: first.reportId })
  await assertGone(target, 'unlinked')
})

test('shown and made secret at the same moment it ends hidden, whoever comes first', async () => {
  for (let round = 0; round < 8; round++) {
    const found = await aCase(db, { state: 'in_progress' })
    await Promise.allSettled([publish(found), decideAbout(db, { ...byTeam(found), about: 'leader' }), publish(found)])
    const [shown, kept] = [await shownOf(found), await caseOf(found)]
    assert.deepEqual([kept?.isSecret, kept?.isPublished], [true, false])
    assert.ok(shown === undefined || shown.takenDownAt !== null)
  }
})

test('a neighbour counts once, and may take it back', async () => {
  const found = await aShownCase()
  const say = (supporter: string, isOn = true) =>
    supportPublication(db, { regionId: found.regionId, ticket: found.ticket, supporter, isOn, address: supporter, at })
  await Promise.all([say('a'), say('a'), say('b'), say('c')])
  assert.equal((await shownOf(found))?.supportCount, 3)
  await say('b', false)
  await say('b', false)
  assert.equal((await shownOf(found))?.supportCount, 2)
  const kept = await inRegion(db, found.regionId, (trx) => trx.selectFrom('publicationSupports').select('supporter').execute())
  assert.ok(kept.every(({ supporter }) => supporter.length === 43))
  await takeDownCase(db, { ...byTeam(found), reason: 'Diminta pelapor.' })
  await assert.rejects(say('d'), isKey('publication.not_found'))
})

test('gone within the hour when its category has become sensitive', async () => {
  const found = await aShownCase()
  await takeDownForbidden(db, { regionId: found.regionId, at })
  assert.equal((await shownOf(found))?.takenDownAt, null)
  await inRegion(db, found.regionId, (trx) => trx.updateTable('categories').set({ isSensitive: true }).where('code', '=', 'road').execute())
  await takeDownForbidden(db, { regionId: found.regionId, at })
  await assertGone(found, 'sensitive')
})

//  what has come about behind the commands' back, how, why it is gone
const UNSEEN: [string, (found: ACase) => ReturnType<typeof sql>, string][] = [
  ['its report is secret', ({ reportId }) => sql`update reports set is_secret = true where id = ${reportId}`, 'withheld'],
  ['its report was taken back', ({ reportId }) => sql`update reports set withdrawn_at = now() where id = ${reportId}`, 'withheld'],
  ['its reporter stays unknown', ({ reportId }) => sql`update reports set is_anonymous = true where id = ${reportId}`, 'withheld'],
  ['it was refused', ({ caseId }) => sql`update cases set state = 'rejected' where id = ${caseId}`, 'rejected'],
]

for (const [name, become, why] of UNSEEN) {
  test(`gone within the hour when ${name}`, async () => {
    const found = await aShownCase()
    await inRegion(db, found.regionId, (trx) => become(found).execute(trx))
    await takeDownForbidden(db, { regionId: found.regionId, at })
    await assertGone(found, why)
  })
}

test('gone within the hour when a photo is of a report that is secret, and not for a secret report of which nothing is shown', async () => {
  const found = await aShownCase()
  const { regionId, caseId } = found
  const { reportId } = await aReport(db, { regionId, caseId, at })
  await inRegion(db, regionId, (trx) => sql`update reports set is_secret = true where id = ${reportId}`.execute(trx))
  await takeDownForbidden(db, { regionId, at })
  assert.equal((await shownOf(found))?.takenDownAt, null)
  const photo = { id: newId(), attachmentId: await aPhoto(db, { regionId, caseId, reportId }), position: 1, part: 'report' } as const
  await inRegion(db, regionId, (trx) => savePhoto(trx, { regionId, caseId }, { ...photo, boxes: [], storageKey: 'x', width: 1, height: 1, bytes: 1 }))
  await takeDownForbidden(db, { regionId, at })
  await assertGone(found, 'withheld')
})

test('from one address only so many an hour', async () => {
  const found = await aShownCase()
  const say = (supporter: string) =>
    supportPublication(db, { regionId: found.regionId, ticket: found.ticket, supporter, isOn: true, address: '203.0.113.7', at })
  for (let one = 0; one < 20; one++) await say(`neighbour ${one}`)
  await assert.rejects(say('one more'), isKey('publication.too_many'))
  assert.equal((await shownOf(found))?.supportCount, 20)
})

test('another region sees none of it', async () => {
  const found = await aShownCase()
  const stranger = await aRegion(db)
  assert.equal(await inRegion(db, stranger.id, (trx) => findPublication(trx, found.regionId, found.caseId)), undefined)
})
