import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { answerCase } from '#cases/work-commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { folderStorage } from '#lib/storage.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { publishCase, takeDownCase } from '#publications/commands.ts'
import { drawFeed } from '#publications/follow/feed.ts'
import { followPublication } from '#publications/follow/follow-commands.ts'
import { findNeighbour } from '#reports/ticket.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aPhoto, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'follow-'))
after(() => rm(folder, { recursive: true }))
const at = hoursLater(1)

//  what somebody writes            what it means
const WISHES = [
  ['IKUTI OKI-2611-0482', { ticket: 'OKI-2611-0482', isOn: true }],
  ['ikuti oki 2611 0482.', { ticket: 'OKI-2611-0482', isOn: true }],
  ['BERHENTI OKI-2611-0482', { ticket: 'OKI-2611-0482', isOn: false }],
  ['IKUTI OKI-2611-0482 P4T 9WN', undefined], // with the code: the reporter, or somebody they trust
  ['OKI-2611-0482', undefined],
  ['berhenti hujan di OKI-2611-0482', undefined],
] as const
for (const [text, expected] of WISHES)
  test(`"${text}" ${expected ? 'is a neighbour’s wish' : 'is none'}`, () => assert.deepEqual(findNeighbour(text), expected))

async function aShownCase(): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress' })
  const shown = { title: 'Jalan berlubang', text: 'Jalan berlubang.', placeText: '', withPoint: false, shownEvents: [], photos: [] }
  await publishCase({ db, storage: folderStorage(folder) }, { ...byTeam(found), ...shown })
  return found
}

const byTeam = ({ regionId, caseId, adminId }: ACase) => ({ regionId, caseId, actor: { staffId: adminId }, at })

async function answer(found: ACase): Promise<void> {
  const { regionId, caseId, agencyId, officerId } = found
  const photo = await aPhoto(db, { regionId })
  await answerCase(db, {
    regionId,
    caseId,
    actor: { staffId: officerId, agencyId },
    at: hoursLater(2),
    text: 'Rumah Bu Rusmini sudah kami datangi.',
    attachmentIds: [photo],
  })
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  const answered = events.find(({ kind }) => kind === 'answered')
  assert.ok(answered)
  for (const _ of [1, 2]) await notifyCaseEvent(db, { regionId, caseEventId: answered.id, publicUrl: 'https://lapor.example', at: hoursLater(2) })
}

const heardIn = (found: ACase, conversationId: string) =>
  inRegion(db, found.regionId, (trx) =>
    trx.selectFrom('messages').select(['text', 'body']).where('conversationId', '=', conversationId).where('direction', '=', 'out').execute(),
  )

test('a neighbour without a code hears once that it was answered, and where to read it: not what the reporter was told', async () => {
  const found = await aShownCase()
  const { conversationId } = await aConversation(db, { regionId: found.regionId })
  const follow = (isOn: boolean) =>
    inRegion(db, found.regionId, (trx) => followPublication(trx, { regionId: found.regionId, ticket: found.ticket, conversationId, isOn, at }))
  assert.deepEqual([await follow(true), await follow(true)], [true, true])
  await answer(found)
  const heard = await heardIn(found, conversationId)
  assert.equal(heard.length, 1)
  assert.match(JSON.stringify(heard), new RegExp(`sudah dijawab.*/laporan/${found.ticket}`))
  assert.doesNotMatch(JSON.stringify(heard), /Rusmini/)
  assert.deepEqual([await follow(false), await follow(false)], [true, false])
})

test('what is not public, or no longer, is not followed and not told of', async () => {
  const hidden = await aCase(db, { state: 'in_progress' })
  const { conversationId } = await aConversation(db, { regionId: hidden.regionId })
  const about = { regionId: hidden.regionId, ticket: hidden.ticket, conversationId, isOn: true, at }
  assert.equal(await inRegion(db, hidden.regionId, (trx) => followPublication(trx, about)), false)
  const shown = await aShownCase()
  const talk = await aConversation(db, { regionId: shown.regionId })
  const follow = { regionId: shown.regionId, ticket: shown.ticket, conversationId: talk.conversationId, isOn: true, at }
  assert.equal(await inRegion(db, shown.regionId, (trx) => followPublication(trx, follow)), true)
  await takeDownCase(db, { ...byTeam(shown), reason: 'Diminta pelapor.' })
  await answer(shown)
  assert.deepEqual(await heardIn(shown, talk.conversationId), [])
})

test('a feed holds whatever people write', () => {
  const item = { id: '1', title: 'Lubang <dalam> & "lebar"\u0007', text: 'a ]]> b', at }
  const xml = drawFeed({
    title: 'T & U',
    description: '<b>',
    link: 'https://lapor.example/a?b=1&c=2',
    self: 'https://lapor.example/rss.xml',
    language: 'id',
    items: [item],
  })
  assert.match(xml, /<title>Lubang &lt;dalam&gt; &amp; &quot;lebar&quot;<\/title>/)
  assert.doesNotMatch(xml, /<b>|b=1&c/)
  assert.ok(!xml.includes('\u0007'))
})
