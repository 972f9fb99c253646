/** When one door is shut the next one the person gave is tried, once, and whoever has the code may follow from another door. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { OutboundMessage } from '#channels/channel.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { reachOtherwise } from '#delivery/ladder-commands.ts'
import { newCode, newId } from '#lib/ids.ts'
import { listReceiversOfCase } from '#notifications/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { followReport } from '#reporters/follow-commands.ts'
import { linkReporters } from '#reporters/link-commands.ts'
import { submitReport, type SubmitReport } from '#reports/commands.ts'
import { insertWays } from '#reporters/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
let region: RegionRow
const context = { db, now: () => MONDAY }
const NEWS: OutboundMessage = { kind: 'text', text: '*UJI* kabar baru', short: 'UJI kabar', subject: 'Kabar' }

before(async () => {
  region = await aRegion(db)
  const account = (channel: string) => ({ id: `${region.code}-${channel}`, regionId: region.id, channel, settings: '{}' })
  await db
    .insertInto('channelAccounts')
    .values([account('sms'), account('email')])
    .execute()
})

const here = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, region.id, work)

function submit(more: Partial<SubmitReport>) {
  const told = { text: 'Jalan berlubang di depan pasar', place: {}, isAnonymous: false, isSecret: false, isEmergency: false, messageIds: [] }
  return here((trx) => submitReport(trx, { region, channel: 'web', ...told, toldAt: MONDAY, at: MONDAY, ...more }))
}

const WAYS = [
  { kind: 'phone', address: '+6280000001111' },
  { kind: 'email', address: 'warga@contoh.example' },
] as const

const contactWith = (ways: readonly (typeof WAYS)[number][]) => here((trx) => addReporter(trx, { regionId: region.id, ways }))

const talkOf = (reportId: string) =>
  here((trx) => trx.selectFrom('reports').select(['conversationId', 'contactId']).where('id', '=', reportId).executeTakeFirstOrThrow())

async function say(reportId: string, conversationId: string): Promise<string> {
  const id = await here((trx) => queueMessage(trx, { regionId: region.id, conversationId, author: 'bot', message: NEWS, reportId, at: MONDAY }))
  return id ?? ''
}

const fail = (messageId: string, problem: string) =>
  here((trx) => trx.updateTable('messages').set({ state: 'failed', problem }).where('id', '=', messageId).execute())

type Told = { id: string; accountId: string; kind: string; text: string; insteadOf: string | null }

const toldAbout = (reportId: string): Promise<Told[]> =>
  here((trx) =>
    trx
      .selectFrom('messages as m')
      .innerJoin('conversations as t', 't.id', 'm.conversationId')
      .select(['m.id', 't.accountId', 'm.kind', 'm.text', 'm.insteadOf'])
      .where('m.reportId', '=', reportId)
      .orderBy('m.createdAt')
      .orderBy('m.id')
      .execute(),
  )

/** Fails whatever was said last, and lets the next door be tried, twice. @returns the channel and kind of the newest */
async function shut(reportId: string, problem: string): Promise<string> {
  const last = (await toldAbout(reportId)).at(-1)
  await fail(last?.id ?? '', problem)
  const ids = { regionId: region.id, messageId: last?.id ?? '' }
  await Promise.all([reachOtherwise(context, ids), reachOtherwise(context, ids)])
  const newest = (await toldAbout(reportId)).at(-1)
  return newest?.id === last?.id ? 'nothing' : `${newest?.accountId.replace(`${region.code}-`, '')} ${newest?.kind}`
}

test('who gave a number and a mailbox in a form is told by WhatsApp, then with approved words, by SMS, by e-mail, and then not again', async () => {
  const contactId = await contactWith(WAYS)
  const { reportId } = await submit({ contactId })
  await say(reportId, (await talkOf(reportId)).conversationId ?? '')
  const steps = [await shut(reportId, 'window_closed'), await shut(reportId, 'gone'), await shut(reportId, 'refused'), await shut(reportId, 'gone')]
  assert.deepEqual(steps, ['whatsapp template', 'sms template', 'email template', 'nothing'])
  const told = await toldAbout(reportId)
  assert.deepEqual([told.length, new Set(told.slice(1).map(({ insteadOf }) => insteadOf)).size, told[1]?.insteadOf], [4, 1, told[0]?.id])
})

test('without any way nobody is told and nothing breaks', async () => {
  const { reportId } = await submit({})
  assert.equal((await talkOf(reportId)).conversationId, null)
})

test('of a secret matter another door says only that there is news', async () => {
  const contactId = await contactWith([WAYS[1]])
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-sms`, address: '+6280000002222' })
  await here((trx) => insertWays(trx, { regionId: region.id, contactId: talk.contactId, ways: [{ kind: 'email', address: 'a@contoh.example' }] }))
  const { reportId } = await submit({ contactId: talk.contactId, conversationId: talk.conversationId, isSecret: true })
  await say(reportId, talk.conversationId)
  await shut(reportId, 'gone')
  const newest = (await toldAbout(reportId)).at(-1)
  assert.match(newest?.text ?? '', /ada kabar baru/)
  assert.ok(contactId && !newest?.text.includes('*UJI*'))
})

test('a message that went out is not sent by another door', async () => {
  const contactId = await contactWith(WAYS)
  const { reportId } = await submit({ contactId })
  const messageId = await say(reportId, (await talkOf(reportId)).conversationId ?? '')
  await reachOtherwise(context, { regionId: region.id, messageId })
  assert.equal((await toldAbout(reportId)).length, 1)
})

test('a door that an officer has linked is told nothing of a restricted matter', async () => {
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-sms`, address: '+6280000002323' })
  const letter = await aConversation(db, { regionId: region.id, accountId: `${region.code}-email`, address: 'tertaut@contoh.example' })
  const [ordinary, other] = [await submit(talk), await submit(letter)]
  await linkReporters(db, {
    regionId: region.id,
    reportId: ordinary.reportId,
    ticket: other.ticket,
    reason: 'Orangnya sama',
    staffId: 'p',
    at: MONDAY,
  })
  const restricted = await submit({ ...talk, categoryCode: 'conduct' })
  const told: string[][] = []
  for (const { reportId } of [ordinary, restricted]) {
    await say(reportId, talk.conversationId)
    told.push([await shut(reportId, 'gone'), await shut(reportId, 'gone')])
  }
  assert.deepEqual(told, [
    ['whatsapp template', 'email template'],
    ['whatsapp template', 'nothing'],
  ])
})

async function follow(ticket: string, code: string, talk = aConversation(db, { regionId: region.id, accountId: `${region.code}-whatsapp` })) {
  const { contactId, conversationId } = await talk
  const isRight = await here((trx) => followReport(trx, { regionId: region.id, ticket, code, contactId, conversationId, at: MONDAY }))
  return { isRight, contactId, conversationId }
}

test('a report from a form is theirs who follow it with its code, and what they gave stays the next door', async () => {
  const { reportId, ticket, code } = await submit({ contactId: await contactWith(WAYS) })
  const { isRight, contactId, conversationId } = await follow(ticket, code)
  assert.deepEqual([isRight, await talkOf(reportId)], [true, { contactId, conversationId }])
  await say(reportId, conversationId)
  assert.equal(await shut(reportId, 'gone'), 'sms text')
})

test('a report told in another talk stays there, and its news come here as well', async () => {
  const sms = await aConversation(db, { regionId: region.id, accountId: `${region.code}-sms`, address: '+6280000003333' })
  const { ticket, code, caseId } = await submit({ contactId: sms.contactId, conversationId: sms.conversationId })
  const { isRight, conversationId } = await follow(ticket, code)
  assert.equal(isRight, true)
  const receivers = await here((trx) => listReceiversOfCase(trx, region.id, caseId))
  assert.deepEqual(
    receivers.map((one) => [one.conversationId, one.isFollower]),
    [
      [sms.conversationId, false],
      [conversationId, true],
    ],
  )
})

test('a wrong code opens nothing, and guessing ends', async () => {
  const { ticket, code } = await submit({ contactId: await contactWith(WAYS) })
  const talk = aConversation(db, { regionId: region.id, accountId: `${region.code}-whatsapp` })
  for (let tries = 0; tries < 10; tries++) assert.equal((await follow(ticket, newCode(), talk)).isRight, false)
  assert.equal((await follow(ticket, code, talk)).isRight, false)
  assert.equal((await follow(`UJI-2611-${newId().slice(0, 4)}`, code)).isRight, false)
})
