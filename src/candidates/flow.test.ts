/** From a comment to a report and back to its author, against a Graph API that forgets, breaks off and refuses. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { answerCase } from '#cases/work-commands.ts'
import type { PublicComment, Update } from '#channels/channel.ts'
import { resumeAnswers, sayAnswer, sayAnswerAgain } from '#candidates/answers/commands.ts'
import { readComments } from '#candidates/commands.ts'
import { dismissCandidate, takeCandidate, undoDismissal, type TakeCandidate } from '#candidates/decide-commands.ts'
import { forgetOldCandidates } from '#candidates/forgetting/commands.ts'
import { lookAtComment } from '#candidates/look-commands.ts'
import { continueConversation } from '#conversations/commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { insertUpdates } from '#intake/queries.ts'
import { toRow } from '#intake/rows.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import type { RegionRow } from '#regions/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import { freshDatabase } from '#tests/database.ts'
import { aPhoto, aRegion } from '#tests/factories.ts'

const db = await freshDatabase()
let keys: RegionKeys
let index: RegionKeys['index']
const PAGE = '100000000000001'
const SRI = '300000000000007'

/** What was said at the provider: under comments, and to people. */
let said: { path: string; body: Record<string, unknown> }[] = []
let facts: unknown = {}
/** Under which the author of a comment would write to us. */
let recipient = SRI
let breaks: ((path: string, response: ServerResponse) => boolean) | undefined

const server = createServer((request, response) => {
  let text = ''
  request.on('data', (part: Buffer) => (text += part.toString()))
  request.on('end', () => {
    const path = (request.url ?? '').replace('/v25.0/', '')
    if (request.method === 'POST') said.push({ path, body: JSON.parse(text) as Record<string, unknown> })
    if (breaks?.(path, response)) return
    if (request.method !== 'POST') return void response.end(JSON.stringify(path.includes('/comments?') ? { data: underComments() } : facts))
    if (path.endsWith('/messages') && said.filter((one) => JSON.stringify(one) === JSON.stringify(said.at(-1))).length > 1)
      return void response.writeHead(400).end('{"error":{"code":10900,"message":"Activity already replied to"}}')
    response.end(
      JSON.stringify(path.endsWith('/messages') ? { recipient_id: recipient, message_id: `m_${said.length}` } : { id: `c_${said.length}` }),
    )
  })
})

const underComments = () => publicly().map((message, at) => ({ id: `c_${at}`, message, from: { id: PAGE } }))
const publicly = () => said.filter(({ path }) => path.endsWith('/comments')).map(({ body }) => body['message'])
const privately = () =>
  said
    .filter(({ body }) => 'comment_id' in ((body['recipient'] as object | undefined) ?? {}))
    .map(({ body }) => (body['message'] as { text: string }).text)

let region: RegionRow
let accountId: string
let at: Date
let number = 0

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  region = await aRegion(db, { settings: { publicAnswers: { answered: true } } })
  accountId = `${region.code}-facebook`
  keys = await keysOf(db, region.id)
  index = keys.index
  const settings = JSON.stringify({
    pageId: PAGE,
    accessToken: 't',
    appSecret: 's',
    graphUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  await db.insertInto('channelAccounts').values({ id: accountId, regionId: region.id, channel: 'facebook', settings }).execute()
})
after(() => server.close())
beforeEach(() => {
  said = []
  facts = {}
  recipient = SRI
  breaks = undefined
  at = new Date()
})

const here = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, region.id, work)
const context = () => ({ db, now: () => at, publicUrl: 'https://lapor.example', log: createLog('silent') }) as JobContext
const later = (minutes: number) => (at = new Date(at.getTime() + minutes * 60_000))

async function hear(change: Partial<PublicComment>, sentAt = at): Promise<void> {
  const comment: PublicComment = { id: '', change: 'added', text: '', author: { id: SRI, name: 'Sri Rekaan' }, attachments: [], ...change }
  const update: Update = { kind: 'comment', providerId: newId(), sentAt, comment }
  await insertUpdates(db, region.id, [toRow(update, { id: accountId, regionId: region.id }, at)])
  await readComments(context(), { regionId: region.id })
}

const rowOf = (sourceKey: string) =>
  here((trx) => trx.selectFrom('candidates').selectAll().where('sourceKey', '=', sourceKey).executeTakeFirstOrThrow())
const answersOf = (candidateId: string) =>
  here((trx) => trx.selectFrom('commentAnswers').selectAll().where('candidateId', '=', candidateId).orderBy('purpose').execute())
const notesOf = (caseId: string) =>
  here((trx) => trx.selectFrom('caseEvents').select('text').where('caseId', '=', caseId).where('kind', '=', 'noted').orderBy('seq').execute())

/** @returns a comment of Sri's that waits on the desk */
async function aComment(change: Partial<PublicComment> = {}, sentAt = at) {
  const id = `500_${++number}`
  await hear({ id, text: 'Jalan depan pasar rusak parah', ...change }, sentAt)
  return rowOf(id)
}

function take(candidateId: string, more: Partial<TakeCandidate> = {}) {
  return takeCandidate(db, {
    regionId: region.id,
    candidateId,
    staffId: 'wulan',
    at,
    isSecret: false,
    publicUrl: 'https://lapor.example',
    categoryCode: 'road',
    ...more,
  })
}

/** Every answer that waits is said, as the queue would have it. */
async function work(candidateId: string): Promise<void> {
  for (const { id, state } of await answersOf(candidateId)) if (state !== 'sent') await sayAnswer(context(), { regionId: region.id, answerId: id })
}

test('a comment that is taken is one report, thanked once in public and told its number once in private', async () => {
  const { id } = await aComment({ link: 'https://www.facebook.com/x', postId: '500' })
  const [one, two] = await Promise.all([take(id, { placeText: 'Depan pasar' }), take(id)])
  assert.equal(one.ticket, two.ticket)
  await Promise.all([work(id), work(id)])
  const report = await here((trx) => trx.selectFrom('reports').selectAll().where('ticket', '=', one.ticket).executeTakeFirstOrThrow())
  assert.deepEqual([report.channel, report.text, report.contactId, report.takenBy], ['facebook', 'Jalan depan pasar rusak parah', null, 'wulan'])
  assert.deepEqual(report.source, { postId: '500', link: 'https://www.facebook.com/x' })
  assert.equal(await keys.open('name', report.author ?? Buffer.alloc(0)), 'Sri Rekaan')
  assert.deepEqual(publicly(), ['Terima kasih, laporan Anda kami terima. Untuk keterangan pribadi, kirim pesan ke kami.'])
  assert.equal(privately().length, 1)
  assert.match(privately()[0] ?? '', new RegExp(`${one.ticket}.*kode ${report.code.slice(0, 3)} `))
  assert.ok(!publicly().join().includes(one.ticket))
})

for (const [what, path] of [
  ['the public line', '/comments'],
  ['the private word', '/messages'],
] as const) {
  test(`the answer to ${what} is lost: it is not said twice`, async () => {
    const { id } = await aComment()
    await take(id)
    let lost = 0
    breaks = (asked, response) => asked.endsWith(path) && lost++ === 0 && (response.destroy(), true)
    await work(id)
    assert.equal((await answersOf(id)).filter(({ state }) => state === 'queued').length, 1)
    later(2)
    await work(id)
    assert.deepEqual(
      (await answersOf(id)).map(({ state }) => state),
      ['sent', 'sent'],
    )
    assert.equal(publicly().length, 1)
    // The second was refused by the provider, and nobody got it.
    assert.equal(privately().length, path === '/messages' ? 2 : 1)
  })
}

test('killed between saying and noting: the sweep finds it, looks, and says nothing twice', async () => {
  const { id } = await aComment()
  await take(id)
  const [, received] = await answersOf(id)
  await work(id)
  await here((trx) =>
    trx.updateTable('commentAnswers').set({ state: 'sending', tryAfter: at, providerId: null }).where('candidateId', '=', id).execute(),
  )
  later(10)
  await resumeAnswers(db, { regionId: region.id, at })
  await work(id)
  assert.deepEqual(
    (await answersOf(id)).map(({ state }) => state),
    ['sent', 'sent'],
  )
  assert.equal(publicly().length, 1)
  assert.ok((await answersOf(id)).find((one) => one.id === received?.id)?.providerId)
})

test('somebody of ours has written privately before: the desk is told, and it is no success', async () => {
  const { id } = await aComment()
  await take(id)
  breaks = (path, response) => path.endsWith('/messages') && (response.writeHead(400).end('{"error":{"code":10900}}'), true)
  await work(id)
  assert.deepEqual(
    (await answersOf(id)).map(({ purpose, state, problem }) => [purpose, state, problem]),
    [
      ['private', 'failed', 'refused'],
      ['received', 'sent', null],
    ],
  )
})

test('an expired token is shown, and after mending it is said again', async () => {
  const { id } = await aComment()
  await take(id)
  breaks = (_path, response) => (response.writeHead(401).end('{"error":{"code":190,"message":"expired"}}'), true)
  await work(id)
  const failed = await answersOf(id)
  assert.deepEqual(
    failed.map(({ state, problem, problemCode }) => [state, problem, problemCode]),
    [
      ['failed', 'misconfigured', 190],
      ['failed', 'misconfigured', 190],
    ],
  )
  breaks = undefined
  said = []
  for (const { id: answerId } of failed) {
    // Asked for beside another candidate nothing happens.
    await sayAnswerAgain(db, { regionId: region.id, answerId, candidateId: randomUUID() })
    assert.ok((await answersOf(id)).some((answer) => answer.id === answerId && answer.state === 'failed'))
    await sayAnswerAgain(db, { regionId: region.id, answerId, candidateId: id })
  }
  await work(id)
  assert.deepEqual(
    (await answersOf(id)).map(({ state }) => state),
    ['sent', 'sent'],
  )
  assert.equal(publicly().length, 1)
})

test('a comment of last week is thanked in public only', async () => {
  const { id } = await aComment({}, new Date(at.getTime() - 8 * 86_400_000))
  await take(id)
  await work(id)
  assert.deepEqual(
    (await answersOf(id)).map(({ state, problem }) => [state, problem]),
    [
      ['failed', 'window_closed'],
      ['sent', null],
    ],
  )
  assert.deepEqual([publicly().length, privately().length], [1, 0])
})

test('of a secret matter nothing is said in public', async () => {
  const { id } = await aComment({ text: 'Petugas minta uang' })
  await take(id, { categoryCode: 'conduct' })
  await work(id)
  assert.deepEqual([publicly().length, privately().length], [0, 1])
})

test('the author answers privately: the report is theirs, and what they say joins it', async () => {
  const ani = '310000000000001'
  recipient = ani
  const { id } = await aComment({ author: { id: ani, name: 'Ani Rekaan' } })
  const { ticket, caseId } = await take(id)
  await work(id)
  const talk: Update = {
    kind: 'message',
    providerId: newId(),
    sentAt: at,
    sender: ani,
    aliases: [],
    message: { kind: 'text', text: 'Tempatnya di sebelah warung Makmur, dekat tiang listrik', attachments: [] },
  }
  await insertUpdates(db, region.id, [toRow(talk, { id: accountId, regionId: region.id }, at)])
  later(2)
  await continueConversation(context(), { regionId: region.id, accountId, sender: index(ani) })
  const report = await here((trx) =>
    trx.selectFrom('reports').select(['contactId', 'conversationId']).where('ticket', '=', ticket).executeTakeFirstOrThrow(),
  )
  assert.ok(report.contactId && report.conversationId)
  const messages = await here((trx) =>
    trx
      .selectFrom('messages')
      .select(['direction', 'author', 'caseId'])
      .where('conversationId', '=', report.conversationId)
      .orderBy('sentAt')
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(messages.slice(0, 2), [
    { direction: 'out', author: 'staff', caseId },
    { direction: 'in', author: 'reporter', caseId },
  ])
  assert.equal((await here((trx) => trx.selectFrom('reports').select('id').where('contactId', '=', report.contactId).execute())).length, 1)
})

test('a stranger who writes gets nobody’s report', async () => {
  const { id } = await aComment({ author: { id: '301', name: 'Lain' } })
  const { ticket } = await take(id)
  await work(id)
  await here((trx) =>
    trx
      .updateTable('commentAnswers')
      .set({ addressIndex: index('301') })
      .where('candidateId', '=', id)
      .execute(),
  )
  const talk: Update = {
    kind: 'message',
    providerId: newId(),
    sentAt: at,
    sender: '999',
    aliases: [],
    message: { kind: 'text', text: `Status ${ticket}`, attachments: [] },
  }
  await insertUpdates(db, region.id, [toRow(talk, { id: accountId, regionId: region.id }, at)])
  later(2)
  await continueConversation(context(), { regionId: region.id, accountId, sender: index('999') })
  const report = await here((trx) => trx.selectFrom('reports').select('contactId').where('ticket', '=', ticket).executeTakeFirstOrThrow())
  assert.equal(report.contactId, null)
})

test('it joins the case of another report: its own number, one answer for both', async () => {
  const first = await take((await aComment()).id)
  const { id } = await aComment({ text: 'Sama, di sini juga rusak' })
  const second = await take(id, { toTicket: first.ticket })
  assert.notEqual(second.ticket, first.ticket)
  const report = await here((trx) => trx.selectFrom('reports').select('caseId').where('ticket', '=', second.ticket).executeTakeFirstOrThrow())
  assert.deepEqual([second.caseId, report.caseId], [first.caseId, first.caseId])
  await assert.rejects(take((await aComment()).id, { toTicket: 'UJI-2611-9999' }), { key: 'report.not_found' })
})

test('dismissed with a reason it can be brought back; taken it cannot be dismissed', async () => {
  const { id } = await aComment()
  const on = { regionId: region.id, candidateId: id, staffId: 'wulan', at }
  await dismissCandidate(db, { ...on, reason: 'praise' })
  await assert.rejects(take(id), { key: 'candidate.decided' })
  await undoDismissal(db, on)
  await take(id)
  await assert.rejects(dismissCandidate(db, { ...on, reason: 'spam' }), { key: 'candidate.decided' })
  await assert.rejects(undoDismissal(db, on), { key: 'candidate.decided' })
})

test('its author edits, the page hides, and takes it back: followed while nobody has decided', async () => {
  const { sourceKey } = await aComment()
  await hear({ id: sourceKey, change: 'edited', text: 'Jalan depan pasar sudah dua bulan rusak' }, later(1))
  await hear({ id: sourceKey, change: 'edited', text: 'Kata-kata lama' }, new Date(at.getTime() - 120_000))
  await hear({ id: sourceKey, change: 'hidden' })
  const changed = await rowOf(sourceKey)
  assert.deepEqual(
    [changed.text, changed.originalText, changed.isHidden],
    ['Jalan depan pasar sudah dua bulan rusak', 'Jalan depan pasar rusak parah', true],
  )
  await hear({ id: sourceKey, change: 'shown' })
  await hear({ id: sourceKey, change: 'removed' }, later(1))
  const gone = await rowOf(sourceKey)
  assert.deepEqual([gone.state, gone.isHidden], ['withdrawn', false])
  await assert.rejects(take(gone.id), { key: 'candidate.decided' })
})

test('a removal that is ahead of its comment keeps it from coming to life', async () => {
  await hear({ id: '500_early', change: 'removed' })
  await hear({ id: '500_early', change: 'added', text: 'Sudah saya hapus' })
  assert.equal((await rowOf('500_early')).state, 'withdrawn')
})

test('removed after it was taken: the case says so once, the report stays, and nothing more is said under it', async () => {
  const { id, sourceKey } = await aComment()
  const { caseId } = await take(id)
  await hear({ id: sourceKey, change: 'removed' }, later(1))
  await hear({ id: sourceKey, change: 'removed' }, later(1))
  assert.deepEqual(
    (await notesOf(caseId)).map(({ text }) => text.slice(0, 32)),
    ['Seseorang menghapus komentarnya '],
  )
  await work(id)
  assert.deepEqual([publicly(), (await answersOf(id)).map(({ problem }) => problem)], [[], ['gone', 'gone']])
})

test('a comment that names a ticket, or goes on under one’s own, is a note on that case', async () => {
  const { id, sourceKey } = await aComment()
  const { ticket, caseId } = await take(id)
  await hear({ id: '500_named', text: `Bagaimana kabar ${ticket}?`, author: { id: '5', name: 'Budi' } })
  await hear({ id: '500_more', text: 'Dekat lampu merah', parentId: sourceKey })
  await hear({ id: '500_other', text: 'Di sini juga', parentId: sourceKey, author: { id: '6', name: 'Ani' } })
  assert.deepEqual(
    (await notesOf(caseId)).map(({ text }) => text),
    [`Seseorang di Facebook: “Bagaimana kabar ${ticket}?”`, 'Seseorang di Facebook: “Dekat lampu merah”'],
  )
  assert.deepEqual(
    [(await rowOf('500_named')).state, (await rowOf('500_more')).state, (await rowOf('500_other')).state],
    ['taken', 'taken', 'waiting'],
  )
})

for (const isSilent of [false, true])
  test(`a comment that names a ticket and tells of a misdeed is no note on that case (${isSilent ? 'words asked for' : 'words told'})`, async () => {
    const { ticket, caseId } = await take((await aComment()).id)
    const text = `${ticket}: Pak Bupati memeras saya, saya diancam`
    const { id, sourceKey } = await aComment({ text: isSilent ? '' : text, author: { id: '5', name: 'Budi' } })
    facts = { message: text }
    await lookAtComment(context(), { regionId: region.id, candidateId: id })
    const { state, isRestricted } = await rowOf(sourceKey)
    assert.deepEqual([await notesOf(caseId), state, isRestricted], [[], 'waiting', true])
  })

test('what the webhook did not tell is asked for: words, author, address, the words around, a photo', async () => {
  const { id } = await aComment({ text: '', author: { id: SRI }, postId: '500' })
  facts = {
    message: 'Lampu mati',
    permalink_url: 'https://www.facebook.com/p',
    from: { id: SRI, name: 'Sri' },
    parent: { message: 'Apa kabar desa?' },
  }
  await lookAtComment(context(), { regionId: region.id, candidateId: id })
  const { text, author, source } = await here((trx) => trx.selectFrom('candidates').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
  assert.deepEqual(
    [text, await keys.open('name', author ?? Buffer.alloc(0)), source],
    ['Lampu mati', 'Sri', { postId: '500', link: 'https://www.facebook.com/p', context: 'Lampu mati\n↳ Apa kabar desa?' }],
  )
})

test('its photos are fetched, and belong to the report once it is taken', async () => {
  const { id } = await aComment({ attachments: [{ kind: 'image', ref: 'https://a.fbcdn.net/1.jpg' }] })
  const files = () =>
    here((trx) => trx.selectFrom('attachments').select(['reportId', 'candidateId']).where('providerRef', '=', 'https://a.fbcdn.net/1.jpg').execute())
  assert.deepEqual(await files(), [{ reportId: null, candidateId: id }])
  const { ticket } = await take(id)
  const report = await here((trx) => trx.selectFrom('reports').select('id').where('ticket', '=', ticket).executeTakeFirstOrThrow())
  assert.deepEqual(await files(), [{ reportId: report.id, candidateId: null }])
})

test('answered with proof, one neutral line is said under the comment, without number and code', async () => {
  const { id } = await aComment()
  const { caseId, ticket } = await take(id)
  await work(id)
  const photo = await aPhoto(db, { regionId: region.id, caseId })
  await here((trx) => trx.updateTable('cases').set({ state: 'in_progress', categoryCode: 'road' }).where('id', '=', caseId).execute())
  await answerCase(db, { regionId: region.id, caseId, actor: { staffId: 'wulan' }, text: 'Sudah ditambal', attachmentIds: [photo], at: later(1) })
  const event = await here((trx) =>
    trx.selectFrom('caseEvents').select('id').where('caseId', '=', caseId).where('kind', '=', 'answered').executeTakeFirstOrThrow(),
  )
  for (let twice = 0; twice < 2; twice++)
    await notifyCaseEvent(db, { regionId: region.id, caseEventId: event.id, publicUrl: 'https://lapor.example', at })
  await work(id)
  assert.equal(publicly().length, 2)
  assert.match(String(publicly()[1]), /^Sudah ditindaklanjuti/)
  assert.ok(!publicly().join().includes(ticket))
})

test('words from a group or pasted from elsewhere are taken without a word to anybody', async () => {
  const id = newId()
  await here((trx) =>
    trx
      .insertInto('candidates')
      .values({
        id,
        regionId: region.id,
        channel: 'group',
        sourceKey: 'h1',
        source: JSON.stringify({ group: 'Warga RT 5' }),
        text: 'Selokan mampet',
        saidAt: at,
      })
      .execute(),
  )
  await take(id)
  assert.deepEqual([await answersOf(id), said], [[], []])
})

test('another region’s candidate is not there', async () => {
  const stranger = await aRegion(db)
  const { id } = await aComment()
  await assert.rejects(takeCandidate(db, { regionId: stranger.id, candidateId: id, staffId: 'x', at, isSecret: false, publicUrl: '' }), {
    key: 'candidate.not_found',
  })
})

test('what was put aside or taken back is forgotten after a month, with its photo; what waits or was taken stays', async () => {
  const removed: string[] = []
  const storage = { remove: async (key: string) => void removed.push(key) } as unknown as JobContext['storage']
  const [kept, aside, taken] = [await aComment(), await aComment(), await aComment()]
  await take(taken.id)
  await dismissCandidate(db, { regionId: region.id, candidateId: aside.id, staffId: 'wulan', at, reason: 'spam' })
  await here((trx) =>
    trx
      .insertInto('attachments')
      .values({ regionId: region.id, id: newId(), kind: 'image', candidateId: aside.id, storageKey: 'a.jpg', previewKey: 'a.webp' })
      .execute(),
  )
  const there = async () =>
    (await here((trx) => trx.selectFrom('candidates').select('id').where('id', 'in', [kept.id, aside.id, taken.id]).execute())).length
  later(29 * 1440)
  await forgetOldCandidates({ ...context(), storage }, { regionId: region.id })
  assert.equal(await there(), 3)
  later(2 * 1440)
  await forgetOldCandidates({ ...context(), storage }, { regionId: region.id })
  assert.deepEqual([await there(), removed.sort()], [2, ['a.jpg', 'a.webp']])
})
