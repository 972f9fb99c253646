import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { InboundMessage, Update } from '#channels/channel.ts'
import { resumeConversations } from '#conversations/aside-commands.ts'
import { continueConversation, giveBackConversation, submitSilentDrafts, takeOverConversation, writeToReporter } from '#conversations/commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { insertUpdates } from '#intake/queries.ts'
import { inOrder, toRow } from '#intake/rows.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { insertSaid } from '#delivery/said-queries.ts'
import type { Tick } from '#delivery/ticks.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import type { RegionRow } from '#regions/queries.ts'
import { addReporter, openTalkFor } from '#reporters/commands.ts'
import { submitReport } from '#reports/commands.ts'
import { keysOf } from '#sealing/carried.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aStaffMember, type ACase } from '#tests/factories.ts'
import { other, photo, pin, text } from '#tests/talk.ts'

const STORY = 'Jalan berlubang besar di depan sekolah, sudah dua orang jatuh.'

const db = await freshDatabase()
let index: RegionKeys['index']
let region: RegionRow
let accountId: string

before(async () => {
  region = await aRegion(db)
  accountId = `${region.code}-whatsapp`
  index = (await keysOf(db, region.id)).index
})

/** Real time: rows are stamped by the database's clock when they come in. */
const STARTED = new Date()
const hoursLater = (hours: number) => new Date(STARTED.getTime() + hours * 3_600_000)

let last = 0
const newSender = () => `+6281200${String(++last).padStart(6, '0')}`

const ticks: Tick[] = []
const context = (at: Date) =>
  ({
    db,
    now: () => at,
    publicUrl: 'http://localhost:3000',
    log: createLog('silent'),
    tick: (tick: Tick) => ticks.push(tick),
  }) as unknown as JobContext

type Sent = { id?: string; message: InboundMessage; seconds?: number; aliases?: string[] }

function updateOf(sender: string, { id = `wamid.${++last}`, message, seconds = 0, aliases = [] }: Sent): Update {
  return { kind: 'message', providerId: id, sentAt: new Date(STARTED.getTime() + seconds * 1000), sender, aliases, message }
}

async function deliver(...updates: Update[]): Promise<void> {
  const rows = updates.map((update) => toRow(update, { id: accountId, regionId: region.id }, STARTED))
  await insertUpdates(db, region.id, inOrder(rows))
}

/** Half a minute later: patience has ended. */
function work(sender: string, at = new Date(Date.now() + 30_000)): Promise<void> {
  return continueConversation(context(at), { regionId: region.id, accountId, sender: index(sender) })
}

async function says(sender: string, ...messages: (Sent | InboundMessage)[]): Promise<void> {
  await deliver(...messages.map((one) => updateOf(sender, 'message' in one ? one : { message: one })))
  await work(sender)
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

function inTalk(sender: string) {
  return inRegion(db, region.id, async (trx) => {
    const address = await trx
      .selectFrom('contactAddresses')
      .select('contactId')
      .where('regionId', '=', region.id)
      .where('addressIndex', '=', index(sender))
      .executeTakeFirst()
    const talk = await trx
      .selectFrom('conversations')
      .selectAll()
      .where('regionId', '=', region.id)
      .where('contactId', '=', address?.contactId ?? NOBODY)
      .executeTakeFirst()
    const messages = await trx
      .selectFrom('messages')
      .selectAll()
      .where('regionId', '=', region.id)
      .where('conversationId', '=', talk?.id ?? NOBODY)
      .orderBy('sentAt')
      .orderBy('id')
      .execute()
    const reports = await trx
      .selectFrom('reports')
      .selectAll()
      .where('regionId', '=', region.id)
      .where('contactId', '=', address?.contactId ?? NOBODY)
      .orderBy('submittedAt')
      .execute()
    return {
      talk,
      messages,
      reports,
      ours: messages.filter((one) => one.direction === 'out'),
      theirs: messages.filter((one) => one.direction === 'in'),
    }
  })
}

async function tapLast(sender: string, verb: string): Promise<void> {
  const { talk } = await inTalk(sender)
  const { draft } = (talk?.dialogue ?? {}) as { draft?: { number: number } }
  await says(sender, { kind: 'choice', text: '', attachments: [], choice: { id: `draft:${draft?.number ?? 1}:${verb}`, title: verb } })
}

async function aReported(): Promise<string> {
  const sender = newSender()
  await says(sender, text(STORY), { message: pin(), seconds: 1 }, { message: photo(), seconds: 2 })
  await tapLast(sender, 'send')
  return sender
}

test("text, pin and photo in one burst, then Kirim: one report, two messages from us, the photo is the report's", async () => {
  const sender = await aReported()
  const { reports, ours, theirs } = await inTalk(sender)
  assert.equal(ours.length, 2)
  assert.match(reports[0]?.ticket ?? '', /^UJI-\d{4}-\d{4}$/)
  assert.match(ours[1]?.text ?? '', new RegExp(`${reports[0]?.ticket}[\\s\\S]*lacak\\?tiket=${reports[0]?.ticket}&kode=${reports[0]?.code}`))
  assert.equal(reports[0]?.text, STORY)
  assert.equal(theirs.filter((one) => one.reportId === reports[0]?.id && one.caseId === reports[0]?.caseId).length, 3)
  const files = await inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('attachments')
      .select(['reportId', 'caseId'])
      .where('regionId', '=', region.id)
      .where('reportId', '=', reports[0]?.id ?? '')
      .execute(),
  )
  assert.deepEqual(files, [{ reportId: reports[0]?.id, caseId: reports[0]?.caseId }])
})

const MINUTE = 60_000

/** A database that refuses some words stands for every fault that comes again however often it is tried. */
async function withPoison(work: () => Promise<void>): Promise<void> {
  await sql`alter table messages add constraint poison check (text not like '%racun%')`.execute(db)
  await work().finally(() => sql`alter table messages drop constraint poison`.execute(db))
}

test('a message that can never be worked on is tried for a while, then told to the desk as a report, and what comes later gets through', async () => {
  const sender = newSender()
  await withPoison(async () => {
    await deliver(updateOf(sender, { message: text('Jembatan racun putus') }), updateOf(sender, { message: text('Sudah dua hari'), seconds: 1 }))
    await assert.rejects(work(sender))
    assert.equal((await inTalk(sender)).reports.length, 0)
    await work(sender, new Date(Date.now() + 11 * MINUTE))
  })
  const { reports, ours, theirs } = await inTalk(sender)
  assert.deepEqual(
    reports.map((one) => one.text),
    ['Jembatan racun putus\nSudah dua hari'],
  )
  assert.deepEqual(
    theirs.map((one) => one.text),
    ['Sudah dua hari'],
  )
  assert.match(ours[0]?.text ?? '', new RegExp(reports[0]?.ticket ?? '-'))
  await says(sender, text('status'))
  assert.equal((await inTalk(sender)).ours.length, 2)
})

test('a draft that can not be gone on with becomes the report, and the talk begins anew', async () => {
  const sender = newSender()
  await says(sender, text(STORY))
  const { talk } = await inTalk(sender)
  await inRegion(db, region.id, (trx) => sql`update conversations set dialogue = dialogue #- '{draft,parts}' where id = ${talk?.id}`.execute(trx))
  await deliver(updateOf(sender, { message: text('di depan pasar') }))
  await assert.rejects(work(sender))
  await work(sender, new Date(Date.now() + 11 * MINUTE))
  const { reports, theirs } = await inTalk(sender)
  assert.equal(reports[0]?.text, 'di depan pasar')
  assert.deepEqual(
    theirs.map((one) => one.reportId),
    [reports[0]?.id, reports[0]?.id],
  )
})

test('the person sees that we have read the newest message', async () => {
  const sender = newSender()
  ticks.length = 0
  await says(sender, { id: 'wamid.old', message: text(STORY) }, { id: 'wamid.newest', message: pin(), seconds: 2 })
  assert.deepEqual(
    ticks.map(({ account, ...tick }) => ({ ...tick, accountId: account.id })),
    [{ accountId, providerId: 'wamid.newest', isTyping: false }],
  )
})

test('while more seems to come the person sees that somebody is there', async () => {
  const sender = newSender()
  ticks.length = 0
  await deliver(updateOf(sender, { id: 'wamid.half', message: text('Jalan di') }))
  await work(sender, new Date())
  assert.deepEqual(
    ticks.map(({ account, ...tick }) => ({ ...tick, accountId: account.id })),
    [{ accountId, providerId: 'wamid.half', isTyping: true }],
  )
  await work(sender)
})

test('two names turn out to be one person: both drafts, the open window and the officer who holds the talk are kept', async () => {
  const [number, scoped] = [newSender(), `ID.${++last}`]
  await says(number, text('Jalan berlubang besar di depan sekolah.'))
  await says(scoped, { message: text('Lampu jalan padam di simpang tiga.'), seconds: 5 })
  const { talk } = await inTalk(scoped)
  await takeOverConversation(db, {
    regionId: region.id,
    conversationId: talk?.id ?? '',
    staffId: await aStaffMember(db, { regionId: region.id }),
    at: STARTED,
  })
  await deliver({ kind: 'identity', providerId: `wamid.${++last}`, sentAt: STARTED, sender: number, newAddress: scoped })
  await work(number)
  const { talk: kept } = await inTalk(number)
  const { draft } = (kept?.dialogue ?? {}) as { draft?: { parts: { text: string }[] } }
  assert.deepEqual(
    draft?.parts.map((one) => one.text),
    ['Jalan berlubang besar di depan sekolah.', 'Lampu jalan padam di simpang tiga.'],
  )
  assert.equal(kept?.takenOverBy, talk?.takenOverBy ?? (await inTalk(scoped)).talk?.takenOverBy)
  assert.notEqual(kept?.takenOverBy, null)
  assert.equal(kept?.lastInboundAt?.getTime(), STARTED.getTime() + 5000)
})

test('what nobody has read is asked for again', async () => {
  const sender = newSender()
  await deliver(updateOf(sender, { message: text(STORY) }))
  await sql`delete from graphile_worker._private_jobs`.execute(db)
  await resumeConversations(db, { regionId: region.id, at: new Date(Date.now() + 2 * MINUTE) })
  const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs`.execute(db)
  assert.deepEqual(
    rows.map(({ key }) => key),
    [`talk:${accountId}:${index(sender)}`],
  )
  await work(sender)
})

test('one burst delivered twenty times, reordered and at once, is one talk and one report', async () => {
  const sender = newSender()
  const burst = [
    { id: 'burst.1', message: text(STORY) },
    { id: 'burst.2', message: pin(), seconds: 1 },
    { id: 'burst.3', message: photo(), seconds: 2 },
  ].map((one) => updateOf(sender, one))
  const orders = Array.from({ length: 20 }, (_, turn) => [...burst.slice(turn % 3), ...burst.slice(0, turn % 3)])
  await Promise.all(
    orders.map(async (order) => {
      await deliver(...order)
      await work(sender)
    }),
  )
  await work(sender)
  const tap = {
    id: 'burst.4',
    message: { kind: 'choice', text: 'Kirim', attachments: [], choice: { id: 'draft:1:send', title: 'Kirim' } } as InboundMessage,
    seconds: 9,
  }
  await Promise.all(
    orders.map(async () => {
      await deliver(updateOf(sender, tap))
      await work(sender)
    }),
  )
  const { reports, theirs, ours } = await inTalk(sender)
  assert.deepEqual([reports.length, theirs.length, reports[0]?.text], [1, 4, STORY])
  assert.ok(ours.length <= 3)
})

test("people talk at the same time and never get each other's words", async () => {
  const senders = [newSender(), newSender(), newSender(), newSender(), newSender(), newSender()]
  await Promise.all(senders.map((sender) => says(sender, text(`${STORY} Saya ${sender}.`), { message: pin(), seconds: 1 })))
  await Promise.all(senders.map((sender) => tapLast(sender, 'send')))
  const tickets = new Set<string>()
  for (const sender of senders) {
    const { reports } = await inTalk(sender)
    assert.deepEqual(
      reports.map((one) => one.text),
      [`${STORY} Saya ${sender}.`],
    )
    tickets.add(reports[0]?.ticket ?? '')
  }
  assert.equal(tickets.size, senders.length)
})

test("the order is that of the person's own clock, not of arrival", async () => {
  const sender = newSender()
  await says(
    sender,
    { message: text('dan dalam sekali'), seconds: 5 },
    { message: text('jalan berlubang lebar'), seconds: 1 },
    { message: pin(), seconds: 6 },
  )
  await tapLast(sender, 'send')
  const { reports } = await inTalk(sender)
  assert.equal(reports[0]?.text, 'jalan berlubang lebar\ndan dalam sekali')
})

test('the job done again does nothing', async () => {
  const sender = await aReported()
  const before = await inTalk(sender)
  await work(sender)
  await work(sender)
  const after = await inTalk(sender)
  assert.deepEqual([after.messages.length, after.reports.length], [before.messages.length, before.reports.length])
})

test('more may be coming: the job asks for itself again and nothing is read yet', async () => {
  const sender = newSender()
  await deliver(updateOf(sender, { message: photo() }))
  await work(sender, new Date())
  assert.equal((await inTalk(sender)).talk, undefined)
  const jobs = await sql<{ runAt: Date }>`select run_at from graphile_worker.jobs where key = ${`talk:${accountId}:${index(sender)}`}`.execute(db)
  assert.ok(jobs.rows[0] && jobs.rows[0].runAt.getTime() > Date.now() + 500)
  await work(sender)
  assert.equal((await inTalk(sender)).theirs.length, 1)
})

test('a number and a scoped id are one person, whichever writes; a talk begun under both is joined', async () => {
  const [number, scoped] = [newSender(), `ID.${++last}`]
  await says(number, text(STORY), { message: pin(), seconds: 1 })
  await tapLast(number, 'send')
  await says(scoped, text('halo'))
  assert.notEqual((await inTalk(scoped)).talk?.id, (await inTalk(number)).talk?.id)
  await deliver(updateOf(scoped, { message: text('status'), seconds: 20, aliases: [number] }))
  await work(scoped)
  const [byNumber, byId] = [await inTalk(number), await inTalk(scoped)]
  assert.equal(byNumber.talk?.id, byId.talk?.id)
  assert.equal(byId.reports.length, 1)
  assert.match(byId.ours.at(-1)?.text ?? '', /UJI-/)
})

test('two jobs that meet the same new person at once make one contact', async () => {
  const [number, scoped] = [newSender(), `ID.${++last}`]
  await deliver(updateOf(number, { message: text(STORY), aliases: [scoped] }), updateOf(scoped, { message: pin(), seconds: 1, aliases: [number] }))
  await Promise.all([work(number), work(scoped)])
  assert.equal((await inTalk(number)).talk?.id, (await inTalk(scoped)).talk?.id)
  assert.equal((await inTalk(number)).theirs.length, 2)
})

test('a changed number goes on in the same talk', async () => {
  const sender = await aReported()
  const next = newSender()
  await deliver({ kind: 'identity', providerId: `id.${++last}`, sentAt: STARTED, sender, newAddress: next })
  await work(sender)
  await says(next, text('status'))
  assert.equal((await inTalk(next)).talk?.id, (await inTalk(sender)).talk?.id)
  assert.match((await inTalk(next)).ours.at(-1)?.text ?? '', /UJI-/)
})

test('edited and revoked messages are shown as such, and change the draft', async () => {
  const sender = newSender()
  await says(
    sender,
    { id: 'edit.1', message: text('jalan berlubang') },
    { id: 'edit.2', message: text('punya tetangga saya'), seconds: 1 },
    { message: pin(), seconds: 2 },
  )
  await says(
    sender,
    { message: text('jalan berlubang dalam', { kind: 'edit', target: 'edit.1' }), seconds: 30 },
    { message: { ...other('revoke'), target: 'edit.2' }, seconds: 31 },
  )
  await tapLast(sender, 'send')
  const { reports, theirs } = await inTalk(sender)
  assert.equal(reports[0]?.text, 'jalan berlubang dalam')
  const [edited, revoked] = ['edit.1', 'edit.2'].map((id) => theirs.find((one) => one.providerId === id))
  assert.deepEqual(
    [edited?.text, edited?.originalText, revoked?.text, revoked?.originalText],
    ['jalan berlubang dalam', 'jalan berlubang', '', 'punya tetangga saya'],
  )
  assert.ok(edited?.editedAt && revoked?.revokedAt)
  await says(sender, { message: { ...other('revoke'), target: 'edit.1' }, seconds: 60 })
  assert.equal((await inTalk(sender)).reports[0]?.text, 'jalan berlubang dalam')
})

test('an edit or revocation that comes before its message is not undone by it', async () => {
  const sender = newSender()
  await says(
    sender,
    { message: text('jalan berlubang dalam sekali', { kind: 'edit', target: 'late.1' }), seconds: 30 },
    { message: { ...other('revoke'), target: 'late.2' }, seconds: 31 },
  )
  await says(sender, { id: 'late.1', message: text('jalan berlubang') }, { id: 'late.2', message: text('salah kirim'), seconds: 1 })
  await says(sender, { message: pin(), seconds: 40 })
  await tapLast(sender, 'send')
  assert.equal((await inTalk(sender)).reports[0]?.text, 'jalan berlubang dalam sekali')
})

test('while an officer talks the bot is silent; what is said joins the case; given back it answers again', async () => {
  const sender = await aReported()
  const staffId = await aStaffMember(db, { regionId: region.id })
  const { talk, ours, reports } = await inTalk(sender)
  const on = { regionId: region.id, conversationId: talk?.id ?? '', staffId, at: STARTED }
  await takeOverConversation(db, on)
  await says(sender, text('status'), photo())
  const meanwhile = await inTalk(sender)
  assert.equal(meanwhile.ours.length, ours.length)
  assert.deepEqual(
    meanwhile.theirs.slice(-2).map((one) => one.caseId),
    [reports[0]?.caseId, reports[0]?.caseId],
  )
  await giveBackConversation(db, on)
  await says(sender, text('status'))
  assert.equal((await inTalk(sender)).ours.length, ours.length + 1)
})

test('"Belum" reopens the case once, the words that follow go with it, "Sudah beres" closes it, a rating is kept', async () => {
  const found = await aCase(db, { region, state: 'answered', at: STARTED })
  const sender = found.conversation?.address ?? ''
  const about = (what: string): InboundMessage => ({
    kind: 'choice',
    text: '',
    attachments: [],
    choice: { id: `${what}:${found.reportId}`, title: what },
  })
  const stateNow = () =>
    inRegion(db, region.id, (trx) =>
      trx.selectFrom('cases').select(['state', 'reopenedCount']).where('regionId', '=', region.id).where('id', '=', found.caseId).executeTakeFirst(),
    )
  await says(sender, about('verdict:not_fixed'), about('verdict:not_fixed'))
  assert.deepEqual(await stateNow(), { state: 'in_progress', reopenedCount: 1 })
  await says(sender, { message: text('lubang sebelah kiri masih ada'), seconds: 5 })
  const { ours, theirs } = await inTalk(sender)
  assert.deepEqual([ours.length, theirs.at(-1)?.caseId], [2, found.caseId])
  await answered(found)
  await says(sender, { message: about('verdict:fixed'), seconds: 9 })
  assert.equal((await stateNow())?.state, 'closed')
  await says(sender, { message: text('5'), seconds: 12 })
  assert.deepEqual(
    (await inTalk(sender)).reports.map(({ verdict, rating }) => [verdict, rating]),
    [['fixed', 5]],
  )
})

/** By its agency, in words. */
const answered = ({ regionId, caseId, officerId, agencyId }: ACase) =>
  answerCase(db, {
    regionId,
    caseId,
    actor: { staffId: officerId, agencyId },
    at: STARTED,
    text: 'Sudah ditambal semua.',
    attachmentIds: [],
    reasonCode: 'explained',
  })

const tapOn = (reportId: string, what: string): InboundMessage => ({
  kind: 'choice',
  text: '',
  attachments: [],
  choice: { id: `${what}:${reportId}`, title: what },
})
const judgedNow = async (sender: string, caseId: string) => {
  const { reports, ours, theirs } = await inTalk(sender)
  const found = await inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('cases')
      .select(['state', 'reopenedCount', 'objectedAt'])
      .where('regionId', '=', region.id)
      .where('id', '=', caseId)
      .executeTakeFirst(),
  )
  const [report] = reports
  return { ...found, verdict: report?.verdict, rating: report?.rating, ours: ours.length, theirs: theirs.map((one) => one.caseId) }
}

test('while an officer talks "Belum", "Sudah beres" and a rating count once each, and nothing is said', async () => {
  const found = await aCase(db, { region, state: 'answered', at: STARTED })
  const sender = found.conversation?.address ?? ''
  await says(sender, text('terima kasih'))
  await take(sender)
  const before = await judgedNow(sender, found.caseId)
  await says(
    sender,
    { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 1 },
    { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 2 },
  )
  await says(sender, { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 3 })
  const put = await judgedNow(sender, found.caseId)
  assert.deepEqual([put.state, put.reopenedCount, put.verdict, put.ours], ['in_progress', 1, 'not_fixed', before.ours])
  assert.deepEqual(put.theirs.slice(-3), [found.caseId, found.caseId, found.caseId])
  await answered(found)
  const silent = (await judgedNow(sender, found.caseId)).ours
  await says(sender, { message: tapOn(found.reportId, 'verdict:fixed'), seconds: 9 }, { message: tapOn(found.reportId, 'rate:5'), seconds: 10 })
  const closed = await judgedNow(sender, found.caseId)
  assert.deepEqual([closed.state, closed.verdict, closed.rating, closed.ours], ['closed', 'fixed', 5, silent])
})

test('while an officer talks "Tidak setuju" is an objection, and what is said beside it stays with the case', async () => {
  const found = await aCase(db, { region, state: 'rejected', at: STARTED })
  const sender = found.conversation?.address ?? ''
  await says(sender, text('terima kasih'))
  await take(sender)
  await says(sender, { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 1 }, { message: text('ini jalan kabupaten'), seconds: 2 })
  const { objectedAt, theirs } = await judgedNow(sender, found.caseId)
  assert.ok(objectedAt)
  assert.deepEqual(theirs.slice(-2), [found.caseId, found.caseId])
})

test('while an officer talks a button under news of somebody else does nothing', async () => {
  const found = await aCase(db, { region, state: 'answered', at: STARTED })
  const sender = await aReported()
  await take(sender)
  await says(sender, { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 9 })
  assert.equal((await judgedNow(found.conversation?.address ?? '', found.caseId)).verdict, null)
})

test("an officer's question is answered by what comes next, and the case goes on", async () => {
  const found = await aCase(db, { region, state: 'waiting_for_reporter', at: STARTED })
  const sender = found.conversation?.address ?? ''
  await says(sender, text('di sebelah kiri jalan arah ke pasar'), photo())
  const state = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('cases').select('state').where('regionId', '=', region.id).where('id', '=', found.caseId).executeTakeFirst(),
  )
  assert.notEqual(state?.state, 'waiting_for_reporter')
  assert.deepEqual(
    (await inTalk(sender)).theirs.map(({ caseId }) => caseId),
    [found.caseId, found.caseId],
  )
})

const MISDEED = 'Pak Bupati memeras saya, saya diancam'
const aboutOf = (caseId: string) =>
  inRegion(db, region.id, (trx) =>
    trx.selectFrom('cases').select('about').where('regionId', '=', region.id).where('id', '=', caseId).executeTakeFirst(),
  )
const take = async (sender: string) => {
  const staffId = await aStaffMember(db, { regionId: region.id })
  await takeOverConversation(db, { regionId: region.id, conversationId: (await inTalk(sender)).talk?.id ?? '', staffId, at: STARTED })
}

//  what is added to a report → how it is told
const ADDED: [string, (sender: string, ticket: string) => Promise<void>][] = [
  ['in answer to an officer', (sender) => says(sender, text(MISDEED))],
  ['in two bubbles', (sender) => says(sender, text('ini ulah pak bupati'), { message: text('dia memeras saya'), seconds: 1 })],
  ['under a photo', (sender) => says(sender, photo(MISDEED))],
  ['with the ticket', (sender, ticket) => says(sender, text(`${ticket} ${MISDEED}`))],
  [
    'while an officer talks',
    async (sender) => {
      await take(sender)
      await says(sender, text(MISDEED))
    },
  ],
  [
    'by changing what was said',
    async (sender) => {
      await says(sender, { id: `wamid.said.${sender}`, message: text('di sebelah kiri jalan') })
      await says(sender, { message: text(MISDEED, { kind: 'edit', target: `wamid.said.${sender}` }), seconds: 5 })
    },
  ],
]

for (const [how, tell] of ADDED)
  test(`a misdeed told ${how} takes the case to the restricted unit`, async () => {
    const found = await aCase(db, { region, state: 'waiting_for_reporter', at: STARTED })
    const sender = found.conversation?.address ?? ''
    await tell(sender, (await inTalk(sender)).reports[0]?.ticket ?? '')
    assert.deepEqual(await aboutOf(found.caseId), { about: 'leader' })
    const { talk, theirs } = await inTalk(sender)
    assert.deepEqual([talk?.hasRestricted, theirs.every(({ caseId }) => caseId === found.caseId || caseId === null)], [true, true])
  })

test('ordinary words that are added leave the case where it is', async () => {
  const found = await aCase(db, { region, state: 'waiting_for_reporter', at: STARTED })
  await says(found.conversation?.address ?? '', text('di depan kantor bupati'))
  assert.deepEqual(await aboutOf(found.caseId), { about: null })
})

test('an officer writes inside the window only, else by template', async () => {
  const sender = await aReported()
  const { talk, reports } = await inTalk(sender)
  const staffId = await aStaffMember(db, { regionId: region.id })
  const letter = { regionId: region.id, caseId: reports[0]?.caseId ?? '', staffId, text: 'Di sebelah mana lubangnya?' }
  await assert.rejects(writeToReporter(db, { ...letter, at: hoursLater(30) }), { key: 'message.window_closed' })
  assert.equal(await writeToReporter(db, { ...letter, at: hoursLater(1) }), 1)
  assert.equal(await writeToReporter(db, { ...letter, at: hoursLater(30), templateName: 'kabar_laporan' }), 1)
  const { ours } = await inTalk(sender)
  assert.deepEqual(
    ours.filter((one) => one.author === 'staff').map((one) => [one.kind, one.caseId]),
    [
      ['text', letter.caseId],
      ['template', letter.caseId],
    ],
  )
  assert.equal(talk?.takenOverBy, null)
})

test('a draft left alone for twenty hours is sent as it is, once', async () => {
  const sender = newSender()
  await says(sender, text(STORY))
  await submitSilentDrafts(context(hoursLater(19)), { regionId: region.id })
  assert.equal((await inTalk(sender)).reports.length, 0)
  await Promise.all([
    submitSilentDrafts(context(hoursLater(21)), { regionId: region.id }),
    submitSilentDrafts(context(hoursLater(21)), { regionId: region.id }),
  ])
  const { reports, ours } = await inTalk(sender)
  assert.deepEqual([reports.length, reports[0]?.text], [1, STORY])
  assert.match(ours.at(-1)?.text ?? '', /kami kirimkan apa adanya/)
})

test('a fault loses nothing: the message stays unread and is answered when the job comes again', async () => {
  const sender = newSender()
  await deliver(updateOf(sender, { message: text(STORY) }))
  const gone = Object.create(db, { transaction: { value: () => ({ execute: () => Promise.reject(new Error('gone')) }) } })
  const failing: JobContext = { ...context(new Date(Date.now() + 30_000)), db: gone }
  await assert.rejects(continueConversation(failing, { regionId: region.id, accountId, sender: index(sender) }))
  assert.equal((await inTalk(sender)).talk, undefined)
  await work(sender)
  assert.equal((await inTalk(sender)).ours.length, 1)
})

test('whoever sends a number with its code hears the news here from now on, and may judge', async () => {
  const { id: regionId } = region
  const told = { text: STORY, place: {}, isAnonymous: false, isSecret: false, isEmergency: false, messageIds: [], toldAt: STARTED, at: STARTED }
  const { ticket, code } = await inRegion(db, regionId, async (trx) => submitReport(trx, { region, channel: 'web', ...told }))
  const sender = newSender()
  await says(sender, text(`IKUTI ${ticket} ${code.slice(0, 3)} ${code.slice(3)}`))
  const { messages, reports } = await inTalk(sender)
  assert.deepEqual([reports.length, messages.at(-1)?.text.startsWith(`Mulai sekarang kabar ${ticket}`)], [1, true])
  await says(sender, text('?'))
  assert.match((await inTalk(sender)).messages.at(-1)?.text ?? '', new RegExp(ticket))
  const stranger = newSender()
  await says(stranger, text(`IKUTI ${ticket} AAAAAA`))
  assert.match((await inTalk(stranger)).messages.at(-1)?.text ?? '', /tidak cocok/)
})

/** A report by a form with this number, and the news of it that went there; `news` is what the provider calls it. */
async function aReportByForm(phone: string, categoryCode = 'road') {
  const told = { text: STORY, place: {}, categoryCode, isAnonymous: false, isSecret: false, isEmergency: false, messageIds: [], toldAt: STARTED }
  return inRegion(db, region.id, async (trx) => {
    const contactId = await addReporter(trx, { regionId: region.id, ways: [{ kind: 'phone', address: phone }] })
    const made = await submitReport(trx, { region, channel: 'web', contactId, ...told, at: STARTED })
    const conversationId = await openTalkFor(trx, { regionId: region.id, contactId })
    const of = { regionId: region.id, reportId: made.reportId, caseId: made.caseId }
    const news = `wamid.news.${++last}`
    await insertSaid(trx, {
      ...of,
      id: newId(),
      conversationId: conversationId ?? '',
      staffId: null,
      text: `Kabar *${made.ticket}*`,
      providerId: news,
      sentAt: STARTED,
    })
    return { ...made, news }
  })
}

//  what answers news of a report that is not known to be theirs
const ANSWERS: [string, (news: string, reportId: string) => InboundMessage][] = [
  ['words', (replyTo) => text('masih rusak di sisi kirinya', { replyTo })],
  ['a photo', (replyTo) => ({ ...photo(), replyTo })],
  ['"Belum"', (replyTo, reportId) => ({ ...tapOn(reportId, 'verdict:not_fixed'), replyTo })],
]

for (const [what, answers] of ANSWERS)
  test(`${what} in answer to news at a number that was only typed: told how to prove it, and then heard`, async () => {
    const phone = newSender()
    const { ticket, code, news, reportId } = await aReportByForm(phone)
    await says(phone, answers(news, reportId))
    const { ours, talk, theirs } = await inTalk(phone)
    assert.equal(ours.length, 1)
    assert.match(ours[0]?.text ?? '', new RegExp(`belum masuk ke sana.*IKUTI ${ticket} KODE`))
    assert.deepEqual([(talk?.dialogue as { draft?: unknown } | undefined)?.draft, theirs[0]?.caseId], [undefined, null])
    await says(phone, { message: text(`IKUTI ${ticket} ${code}`), seconds: 5 })
    await says(phone, { message: answers(news, reportId), seconds: 9 })
    const after = await inTalk(phone)
    assert.deepEqual([after.reports.length, after.ours.filter((one) => one.text.includes('belum masuk')).length], [1, 1])
    assert.equal(after.theirs.at(-1)?.reportId ?? reportId, reportId)
  })

test('an answer to news of a restricted report is told so without its number; thanks and emergencies are heard as ever', async () => {
  const [phone, other] = [newSender(), newSender()]
  const { news, ticket } = await aReportByForm(phone, 'conduct')
  await says(phone, text('masih rusak di sisi kirinya', { replyTo: news }))
  assert.match((await inTalk(phone)).ours[0]?.text ?? '', /IKUTI NOMOR KODE/)
  assert.doesNotMatch((await inTalk(phone)).ours[0]?.text ?? '', new RegExp(ticket))
  await says(other, text('terima kasih', { replyTo: news }))
  await says(other, { message: text('kebakaran di pasar, api besar', { replyTo: news }), seconds: 5 })
  assert.doesNotMatch((await inTalk(other)).ours.map((one) => one.text).join(), /belum masuk/)
  assert.match((await inTalk(other)).ours.at(-1)?.text ?? '', /112/)
})

test('of more than twenty reports the oldest is judged, added to and asked for all the same', async () => {
  const found = await aCase(db, { region, state: 'answered', at: new Date(STARTED.getTime() - 86_400_000) })
  const sender = found.conversation?.address ?? ''
  const { conversationId, contactId } = found.conversation ?? { conversationId: '', contactId: '' }
  const told = { region, channel: 'whatsapp', text: STORY, place: {}, isAnonymous: false, isSecret: false, isEmergency: false, messageIds: [] }
  const tickets: string[] = []
  for (let count = 0; count < 21; count++) {
    const at = new Date(STARTED.getTime() - (60 - count) * MINUTE)
    tickets.push((await inRegion(db, region.id, (trx) => submitReport(trx, { ...told, conversationId, contactId, toldAt: at, at }))).ticket)
  }
  await says(sender, text(tickets[0] ?? ''))
  const asked = (await inTalk(sender)).ours.at(-1)?.text ?? ''
  assert.match(asked, new RegExp(`${tickets[0]}`))
  assert.doesNotMatch(asked, /tidak dikirim dari nomor ini/)
  await says(sender, { message: tapOn(found.reportId, 'verdict:not_fixed'), seconds: 5 })
  await says(sender, { message: text('lubang sebelah kiri masih ada'), seconds: 9 })
  const { reports, theirs } = await inTalk(sender)
  assert.deepEqual([reports.find(({ id }) => id === found.reportId)?.verdict, theirs.at(-1)?.caseId], ['not_fixed', found.caseId])
})
