/** One person behind two doors: an officer says so and may take it back; nothing is joined by itself. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { listOwnReports } from '#conversations/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { listDoors } from '#reporters/door-queries.ts'
import { linkReporters, unlinkReporter } from '#reporters/link-commands.ts'
import { listOthersOfPersons } from '#reporters/link-queries.ts'
import { submitReport } from '#reports/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
let region: RegionRow

before(async () => {
  region = await aRegion(db)
  await db
    .insertInto('channelAccounts')
    .values({ id: `${region.code}-email`, regionId: region.id, channel: 'email', settings: '{}' })
    .execute()
})

async function reportBy(channel: string, address: string, isSecret = false) {
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-${channel}`, address })
  const told = { text: 'Jalan berlubang', place: {}, isAnonymous: false, isSecret, isEmergency: false, messageIds: [], toldAt: MONDAY, at: MONDAY }
  const { conversationId, contactId } = talk
  return { ...(await inRegion(db, region.id, (trx) => submitReport(trx, { region, channel, conversationId, contactId, ...told }))), contactId }
}

const linking = (reportId: string, ticket: string, reason = 'Orangnya sendiri mengatakannya') =>
  linkReporters(db, { regionId: region.id, reportId, ticket, reason, staffId: 'petugas', at: MONDAY })

const own = async (contactId: string) =>
  (await inRegion(db, region.id, (trx) => listOwnReports(trx, region.id, contactId))).map(({ ticket }) => ticket)
const doors = async (contactId: string) =>
  (await inRegion(db, region.id, (trx) => listDoors(trx, region.id, contactId))).map(({ channel }) => channel).sort()

test('linked, each door knows both reports and leads to the other; taken back, neither does', async () => {
  const [chat, letter] = [await reportBy('whatsapp', '+6280000004444'), await reportBy('email', 'warga@contoh.example')]
  assert.deepEqual([await own(chat.contactId), await doors(chat.contactId)], [[chat.ticket], ['whatsapp']])
  await linking(chat.reportId, letter.ticket)
  assert.deepEqual([(await own(chat.contactId)).sort(), await doors(letter.contactId)], [[chat.ticket, letter.ticket].sort(), ['email', 'whatsapp']])
  const [other] = await inRegion(db, region.id, (trx) => listOthersOfPersons(trx, region.id, chat.caseId))
  assert.deepEqual([other?.ticket, other?.reason], [letter.ticket, 'Orangnya sendiri mengatakannya'])
  await assert.rejects(linking(chat.reportId, letter.ticket), { key: 'reporter.same' })
  for (let twice = 0; twice < 2; twice++)
    await unlinkReporter(db, { regionId: region.id, linkId: other?.linkId ?? newId(), staffId: 'petugas', at: MONDAY })
  assert.deepEqual([await own(chat.contactId), await own(letter.contactId)], [[chat.ticket], [letter.ticket]])
})

test('without a reason, or with a number nobody has, nothing is linked', async () => {
  const [one, other] = [await reportBy('whatsapp', '+6280000005555'), await reportBy('email', 'lain@contoh.example')]
  await assert.rejects(linking(one.reportId, other.ticket, '  '), { key: 'case.reason_missing' })
  await assert.rejects(linking(one.reportId, 'UJI-2611-9999'), { key: 'reporter.no_such_report' })
  assert.deepEqual(await own(one.contactId), [one.ticket])
})

test('a secret report of the same person is not named beside the others', async () => {
  const [one, secret] = [await reportBy('whatsapp', '+6280000006666'), await reportBy('email', 'rahasia@contoh.example', true)]
  await linking(one.reportId, secret.ticket)
  assert.deepEqual(await inRegion(db, region.id, (trx) => listOthersOfPersons(trx, region.id, one.caseId)), [])
})
