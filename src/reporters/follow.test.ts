/** Whoever follows a restricted report in a talk about something else gives neither its number nor its code away. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Update } from '#channels/channel.ts'
import { decideAbout, unrestrict } from '#cases/about/commands.ts'
import { continueConversation, takeOverConversation } from '#conversations/commands.ts'
import { dbFor, inRegion } from '#db/transaction.ts'
import { listDeskMessages } from '#desk/case-queries.ts'
import { insertUpdates } from '#intake/queries.ts'
import { inOrder, toRow } from '#intake/rows.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { createLog } from '#lib/log.ts'
import { newId } from '#lib/ids.ts'
import { listReceiversOfCase } from '#notifications/queries.ts'
import { addFollower, listFollowers } from '#publications/follow/follow-queries.ts'
import { linkReporters, unlinkReporter } from '#reporters/link-commands.ts'
import { listOthersOfPersons } from '#reporters/link-queries.ts'
import { insertWays, listWays } from '#reporters/queries.ts'
import { submitReport, type Submitted } from '#reports/commands.ts'
import { formatCode } from '#reports/ticket.ts'
import { keysOf } from '#sealing/carried.ts'
import type { Role } from '#staff/permissions.ts'
import { viewerOf } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, aStaffMember, type AConversation } from '#tests/factories.ts'
import { text } from '#tests/talk.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const accountId = `${region.code}-whatsapp`
const { index } = await keysOf(db, regionId)
const staffId = await aStaffMember(db, { regionId })
/** Real time: rows are stamped by the database's clock when they come in. */
const at = new Date()
const context = { db, now: () => new Date(at.getTime() + 60_000), publicUrl: 'https://x.example', log: createLog('silent') } as unknown as JobContext

let last = 0

const says = (sender: string, words: string, aliases: string[] = []) => saysAll(sender, [words], aliases)

async function saysAll(sender: string, said: string[], aliases: string[] = []): Promise<void> {
  const updateOf = (words: string): Update => ({
    kind: 'message',
    providerId: `wamid.${++last}`,
    sentAt: new Date(at.getTime() + last),
    sender,
    aliases,
    message: text(words),
  })
  const rows = said.map((words) => toRow(updateOf(words), { id: accountId, regionId }, at))
  await insertUpdates(db, regionId, inOrder(rows))
  await continueConversation(context, { regionId, accountId, sender: index(sender) })
}

type Wishes = { categoryCode?: string; talk?: AConversation }

function reportBy({ categoryCode = 'road', talk }: Wishes): Promise<Submitted> {
  const told = { text: 'Jalan berlubang', place: {}, categoryCode, messageIds: [], isAnonymous: false, isSecret: false, isEmergency: false }
  const by = talk ? { channel: 'whatsapp', conversationId: talk.conversationId, contactId: talk.contactId } : { channel: 'web' }
  return inRegion(db, regionId, (trx) => submitReport(trx, { region, ...by, ...told, toldAt: at, at }))
}

/** Somebody who has told an ordinary matter here. */
async function aTeller() {
  const talk = await aConversation(db, { regionId })
  return { talk, ordinary: await reportBy({ talk }) }
}

const follow = ({ address }: AConversation, { ticket, code }: Submitted) => says(address, `IKUTI ${ticket} ${formatCode(code)}`)

/** What somebody of this role reads in the talk of a case. */
const readBy = async (role: Role, caseId: string) =>
  (await inRegion(dbFor(db, viewerOf({ role })), regionId, (trx) => listDeskMessages(trx, regionId, caseId))).map((one) => one.text).join('\n')

const isMarked = ({ conversationId }: AConversation) =>
  inRegion(db, regionId, (trx) =>
    trx.selectFrom('conversations').select('hasRestricted').where('id', '=', conversationId).executeTakeFirstOrThrow(),
  ).then(({ hasRestricted }) => hasRestricted)

const by = ({ caseId }: Submitted) => ({ regionId, caseId, actor: { staffId }, at })

//  whose the restricted report was until then
const owners: [string, () => Promise<Wishes>][] = [
  ['nobody who ever wrote', () => Promise.resolve({})],
  ['somebody at another door', async () => ({ talk: await aConversation(db, { regionId }) })],
]

for (const [whose, owner] of owners) {
  test(`a restricted report of ${whose} is followed, and whoever may not know of it reads nothing of that`, async () => {
    const [{ talk, ordinary }, hidden] = [await aTeller(), await reportBy({ ...(await owner()), categoryCode: 'conduct' })]
    await says(talk.address, 'terima kasih banyak ya')
    assert.match(await readBy('admin', ordinary.caseId), /terima kasih/)
    await follow(talk, hidden)
    assert.equal(await isMarked(talk), true)
    const receivers = await inRegion(db, regionId, (trx) => listReceiversOfCase(trx, regionId, hidden.caseId))
    assert.ok(receivers.some(({ conversationId }) => conversationId === talk.conversationId))
    assert.doesNotMatch(await readBy('admin', ordinary.caseId), new RegExp(hidden.ticket))
    await unrestrict(db, { ...by(hidden), reason: 'Bukan tentang siapa pun' })
    assert.match(await readBy('admin', ordinary.caseId), new RegExp(hidden.ticket))
    assert.equal(await isMarked(talk), false)
  })
}

test('what is followed becomes restricted later', async () => {
  const [{ talk, ordinary }, other] = [await aTeller(), await reportBy({ talk: await aConversation(db, { regionId }) })]
  await follow(talk, other)
  assert.match(await readBy('admin', ordinary.caseId), new RegExp(other.ticket))
  await decideAbout(db, { ...by(other), about: 'leader' })
  assert.doesNotMatch(await readBy('admin', ordinary.caseId), new RegExp(other.ticket))
})

test('two names turn out to be one person: what the one follows stays followed and hidden', async () => {
  const [{ talk, ordinary }, hidden] = [await aTeller(), await reportBy({ talk: await aConversation(db, { regionId }), categoryCode: 'conduct' })]
  const second = await aConversation(db, { regionId })
  await follow(second, hidden)
  await says(talk.address, 'halo', [second.address])
  const receivers = await inRegion(db, regionId, (trx) => listReceiversOfCase(trx, regionId, hidden.caseId))
  assert.ok(receivers.some(({ conversationId, isFollower }) => isFollower && conversationId === talk.conversationId))
  assert.equal(await isMarked(talk), true)
  assert.doesNotMatch(await readBy('admin', ordinary.caseId), new RegExp(hidden.ticket))
})

test('two names turn out to be one person: the doors they gave, what they follow as a neighbour, and whom an officer said they are', async () => {
  const [first, second, letter] = [await aTeller(), await aTeller(), await aTeller()]
  const [shared, own] = [newId(), newId()]
  const { conversationId, contactId } = second.talk
  await inRegion(db, regionId, async (trx) => {
    for (const caseId of [shared, own]) await addFollower(trx, { regionId, caseId, conversationId, at })
    await addFollower(trx, { regionId, caseId: shared, conversationId: first.talk.conversationId, at })
    for (const one of [contactId, first.talk.contactId])
      await insertWays(trx, { regionId, contactId: one, ways: [{ kind: 'email', address: 'warga@contoh.example' }] })
    await insertWays(trx, { regionId, contactId, ways: [{ kind: 'phone', address: '+6280000009999' }] })
  })
  await linkReporters(db, { regionId, reportId: letter.ordinary.reportId, ticket: second.ordinary.ticket, reason: 'Ia sendiri', staffId, at })
  await says(first.talk.address, 'halo', [second.talk.address])
  await inRegion(db, regionId, async (trx) => {
    for (const caseId of [shared, own])
      assert.deepEqual(
        (await listFollowers(trx, { regionId, caseId, limit: 9 })).map((one) => one.conversationId),
        [first.talk.conversationId],
      )
    assert.deepEqual((await listWays(trx, regionId, first.talk.contactId)).map(({ kind }) => kind).sort(), ['email', 'phone'])
    assert.deepEqual(await listWays(trx, regionId, contactId), [])
  })
  const others = () => inRegion(db, regionId, (trx) => listOthersOfPersons(trx, regionId, letter.ordinary.caseId))
  const [link] = await others()
  assert.deepEqual((await others()).map(({ ticket }) => ticket).sort(), [first.ordinary.ticket, second.ordinary.ticket].sort())
  await unlinkReporter(db, { regionId, linkId: link?.linkId ?? '', staffId, at })
  assert.deepEqual(await others(), [])
})

test('while an officer answers, a wish to follow is granted and does not become part of the case', async () => {
  const [{ talk, ordinary }, hidden] = [await aTeller(), await reportBy({ categoryCode: 'conduct' })]
  await takeOverConversation(db, { regionId, conversationId: talk.conversationId, staffId, at })
  await saysAll(talk.address, ['masih rusak parah', `IKUTI ${hidden.ticket} ${formatCode(hidden.code)}`])
  assert.equal(await isMarked(talk), true)
  const read = await readBy('admin', ordinary.caseId)
  assert.match(read, /masih rusak parah/)
  assert.doesNotMatch(read, new RegExp(hidden.ticket))
})

test('what is said in one breath with it about the open case stays readable, our answer to both does not', async () => {
  const [{ talk, ordinary }, hidden] = [await aTeller(), await reportBy({ categoryCode: 'conduct' })]
  await saysAll(talk.address, [`${ordinary.ticket} belum ada yang datang sampai sekarang`, `IKUTI ${hidden.ticket} ${formatCode(hidden.code)}`])
  const read = await readBy('admin', ordinary.caseId)
  assert.match(read, /belum ada yang datang/)
  assert.doesNotMatch(read, new RegExp(hidden.ticket))
})

test('the code is kept nowhere that the desk reads, whoever answers the talk', async () => {
  const [{ talk, ordinary }, other] = [await aTeller(), await reportBy({})]
  await follow(talk, other)
  await takeOverConversation(db, { regionId, conversationId: talk.conversationId, staffId, at })
  await follow(talk, other)
  const read = await readBy('admin', ordinary.caseId)
  assert.equal(read.match(new RegExp(`IKUTI ${other.ticket} •+`, 'g'))?.length, 2)
  assert.doesNotMatch(read, new RegExp(`${formatCode(other.code)}|${other.code}`))
})
