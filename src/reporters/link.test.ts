/** One person behind two doors: an officer says so and may take it back; nothing is joined by itself. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Chain } from '#audit/acts.ts'
import { listChain } from '#audit/queries.ts'
import { decideAbout } from '#cases/about/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { listOwnReports } from '#conversations/own-queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { listDoors } from '#reporters/door-queries.ts'
import { linkReporters, unlinkReporter } from '#reporters/link-commands.ts'
import { listOthersOfPersons } from '#reporters/link-queries.ts'
import { submitReport } from '#reports/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, MONDAY, type AConversation } from '#tests/factories.ts'

const db = await freshDatabase()
let region: RegionRow

before(async () => {
  region = await aRegion(db)
  await db
    .insertInto('channelAccounts')
    .values({ id: `${region.code}-email`, regionId: region.id, channel: 'email', settings: '{}' })
    .execute()
})

type Wishes = { isSecret?: boolean; categoryCode?: string; talk?: AConversation }

async function reportBy(channel: string, address: string, { isSecret = false, categoryCode, ...by }: Wishes = {}) {
  const talk = by.talk ?? (await aConversation(db, { regionId: region.id, accountId: `${region.code}-${channel}`, address }))
  const words = { text: 'Jalan berlubang', place: {}, categoryCode, messageIds: [] }
  const told = { ...words, isAnonymous: false, isSecret, isEmergency: false, toldAt: MONDAY, at: MONDAY }
  const { conversationId, contactId } = talk
  return { ...(await inRegion(db, region.id, (trx) => submitReport(trx, { region, channel, conversationId, contactId, ...told }))), contactId, talk }
}

const linking = (reportId: string, ticket: string, reason = 'Orangnya sendiri mengatakannya') =>
  linkReporters(db, { regionId: region.id, reportId, ticket, reason, staffId: 'petugas', at: MONDAY })

const own = async (contactId: string) =>
  (await inRegion(db, region.id, (trx) => listOwnReports(trx, region.id, { contactId }))).map(({ ticket }) => ticket)
const doors = async (contactId: string) =>
  (await inRegion(db, region.id, (trx) => listDoors(trx, region.id, { contactId }))).map(({ channel }) => channel).sort()

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
  const [one, secret] = [await reportBy('whatsapp', '+6280000006666'), await reportBy('email', 'rahasia@contoh.example', { isSecret: true })]
  await linking(one.reportId, secret.ticket)
  assert.deepEqual(await inRegion(db, region.id, (trx) => listOthersOfPersons(trx, region.id, one.caseId)), [])
})

const acts = async (chain: Chain) =>
  (await inRegion(db, region.id, (trx) => listChain(trx, { regionId: region.id, chain, after: 0, limit: 100 }))).filter(
    ({ act }) => act === 'identity.linked',
  )

test('whoever is linked stands in the log, without a name and without the reason', async () => {
  const [one, other] = [await reportBy('whatsapp', '+6280000007001'), await reportBy('email', 'tujuh@contoh.example')]
  await linking(one.reportId, other.ticket, 'Bu Siti sendiri mengatakannya')
  const told = (await acts('open')).at(-1)
  const { staffId, caseId, subjectId, reason, details } = told ?? {}
  assert.deepEqual(
    { staffId, caseId, subjectId, reason, details },
    { staffId: 'petugas', caseId: one.caseId, subjectId: other.reportId, reason: '', details: {} },
  )
})

test('a restricted report is linked to no other than a restricted one, and is answered like a number nobody has', async () => {
  const [one, hidden] = [await reportBy('whatsapp', '+6280000007002'), await reportBy('email', 'dua@contoh.example', { categoryCode: 'conduct' })]
  const before = (await acts('open')).length
  await assert.rejects(linking(one.reportId, hidden.ticket), { key: 'reporter.no_such_report' })
  await assert.rejects(linking(hidden.reportId, one.ticket), { key: 'reporter.no_such_report' })
  // Told by the same person: not even that is said.
  const same = await reportBy('whatsapp', '', { categoryCode: 'conduct', talk: one.talk })
  await assert.rejects(linking(one.reportId, same.ticket), { key: 'reporter.no_such_report' })
  assert.deepEqual([await own(hidden.contactId), await doors(one.contactId)], [[hidden.ticket], ['whatsapp']])
  await linking(same.reportId, hidden.ticket)
  assert.deepEqual([(await acts('open')).length, (await acts('restricted')).length], [before, 1])
})

test('a link does not reach what the same person told of a restricted matter, before or after it', async () => {
  const [one, other] = [await reportBy('whatsapp', '+6280000007003'), await reportBy('email', 'tiga@contoh.example')]
  const before = await reportBy('email', '', { categoryCode: 'conduct', talk: other.talk })
  await linking(one.reportId, other.ticket)
  const after = await reportBy('email', '', { talk: other.talk })
  assert.ok((await own(one.contactId)).includes(after.ticket))
  await decideAbout(db, { regionId: region.id, caseId: after.caseId, about: 'leader', actor: { staffId: 'petugas' }, at: MONDAY })
  assert.deepEqual((await own(one.contactId)).sort(), [one.ticket, other.ticket].sort())
  assert.deepEqual((await own(other.contactId)).sort(), [one.ticket, other.ticket, before.ticket, after.ticket].sort())
})
