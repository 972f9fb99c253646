/** A resident asks for the own data where the report was told, gets it once, and has it removed; nobody else learns anything. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Update } from '#channels/channel.ts'
import { continueConversation } from '#conversations/commands.ts'
import { dbBy, dbFor, inRegion } from '#db/transaction.ts'
import { insertUpdates } from '#intake/queries.ts'
import { inOrder, toRow } from '#intake/rows.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { createLog } from '#lib/log.ts'
import { askRequest, decideRequest, eraseGranted } from '#privacy/requests/commands.ts'
import { linkForReport, openPackage, withdrawReport } from '#privacy/requests/own-commands.ts'
import { countRequests, listRequests, listRequestsOf } from '#privacy/requests/queries.ts'
import { checkRequests } from '#privacy/requests/tell-commands.ts'
import type { RegionRow } from '#regions/queries.ts'
import { findIdentity } from '#reporters/identity-queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { hasRestrictedDuty, viewerOf, type Eyes } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aRegion, aReport, aStaffMember, getCase, hoursLater, MONDAY } from '#tests/factories.ts'
import { text } from '#tests/talk.ts'

const db = await freshDatabase()
const publicUrl = 'https://lapor.uji.example'
let region: RegionRow
let staffId: string
let index: (address: string) => string

before(async () => {
  region = await aRegion(db)
  index = (await keysOf(db, region.id)).index
  staffId = await aStaffMember(db, { regionId: region.id, role: 'coordinator', phone: '+6280000000001' })
  await db
    .insertInto('channelAccounts')
    .values(['sms', 'email'].map((channel) => ({ id: `${region.code}-${channel}`, regionId: region.id, channel, settings: '{}' })))
    .execute()
})

const STARTED = new Date()
const later = (hours: number) => new Date(STARTED.getTime() + hours * 3_600_000)
let last = 0

async function says(sender: string, words: string, { channel = 'whatsapp', at = new Date(Date.now() + 30_000) } = {}): Promise<void> {
  const message = { ...text(words), ...(channel === 'email' && { letter: {} }) }
  const update = { kind: 'message', providerId: `wamid.${++last}.${region.code}`, sentAt: at, sender, aliases: [], message } as unknown as Update
  const accountId = `${region.code}-${channel}`
  await insertUpdates(db, region.id, inOrder([toRow(update, { id: accountId, regionId: region.id }, at)]))
  await continueConversation({ db, now: () => at, publicUrl, log: createLog('silent') } as JobContext, {
    regionId: region.id,
    accountId,
    sender: index(sender),
  })
}

async function heard(sender: string): Promise<{ text: string; short: string }> {
  const { rows } = await inRegion(db, region.id, (trx) =>
    sql<{ text: string; short: string | null }>`
      select m.text, m.body ->> 'short' as short from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      join contact_addresses a on a.region_id = t.region_id and a.contact_id = t.contact_id
      where m.region_id = ${region.id} and a.address_index = ${index(sender)} and m.direction = 'out' order by m.created_at desc, m.id desc limit 1`.execute(
      trx,
    ),
  )
  return { text: rows[0]?.text ?? '', short: rows[0]?.short ?? '' }
}

const secretIn = (words: string) => /data-saya\/([\w-]{43})/.exec(words)?.[1] ?? assert.fail(`no key in ${words}`)
const listed = (withRestricted = false) => inRegion(db, region.id, (trx) => listRequests(trx, region.id, { withRestricted }))
const acts = async (chain: 'open' | 'restricted') =>
  (
    await inRegion(db, region.id, (trx) =>
      trx.selectFrom('auditEntries').select(['act', 'details']).where('regionId', '=', region.id).where('chain', '=', chain).orderBy('seq').execute(),
    )
  ).map(({ act }) => act)

const answering = (requestId: string, more: Partial<Parameters<typeof decideRequest>[1]> = {}) =>
  decideRequest(db, {
    regionId: region.id,
    requestId,
    decision: 'erase',
    answer: 'Kami kabulkan.',
    staffId,
    readsRestricted: false,
    at: new Date(),
    ...more,
  })

test('by WhatsApp: the copy opens once and holds what was told; erased, the address is unknown and the ticket still tells how it went', async () => {
  const sender = '+6281211110001'
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-whatsapp`, address: sender, lastInboundAt: new Date() })
  const made = await aCase(db, { region, state: 'closed', at: new Date() })
  const own = await aReport(db, {
    regionId: region.id,
    caseId: made.caseId,
    conversation: talk,
    at: later(0.001),
    text: 'Pompa air mati, saya Kasmiyono',
  })
  await says(sender, 'DATA SAYA')
  const secret = secretIn((await heard(sender)).text)
  const opened = await openPackage(db, { regionId: region.id, secret, at: later(1) })
  assert.deepEqual([opened.reports.map(({ words }) => words), opened.knownAs.addresses], [['Pompa air mati, saya Kasmiyono'], [sender]])
  await assert.rejects(openPackage(db, { regionId: region.id, secret, at: later(1) }), { key: 'privacy.link_gone' })
  await says(sender, 'HAPUS DATA')
  await says(sender, 'hapus data saya')
  const waiting = (await listed()).filter(({ state }) => state === 'waiting')
  assert.deepEqual(
    waiting.map(({ kind, tickets }) => [kind, tickets]),
    [['erasure', [own.ticket]]],
  )
  await answering(waiting[0]?.id ?? '')
  assert.match((await heard(sender)).text, /dikabulkan: data Anda kami hapus/)
  await assert.rejects(answering(waiting[0]?.id ?? ''), { key: 'privacy.request_answered' })
  for (let twice = 0; twice < 2; twice++) await eraseGranted(db, { regionId: region.id, requestId: waiting[0]?.id ?? '', at: later(2) })
  const addresses = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('contactAddresses').select('kind').where('addressIndex', '=', index(sender)).execute(),
  )
  assert.deepEqual(addresses, [])
  assert.equal((await getCase(db, made)).state, 'closed')
  assert.deepEqual(
    (await acts('open')).filter((act) => act.startsWith('rights') || act.startsWith('data')),
    ['rights.answered', 'rights.asked', 'rights.answered', 'data.erased'],
  )
})

test('a number given to somebody else opens nothing of who had it before, and does not say that there was anything', async () => {
  const sender = '+6281211110002'
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-whatsapp`, address: sender })
  const { caseId } = await aCase(db, { region })
  await aReport(db, { regionId: region.id, caseId, conversation: talk, at: later(-24 * 200), text: 'Laporan pemilik lama' })
  const old = {
    regionId: region.id,
    conversationId: talk.conversationId,
    direction: 'in',
    author: 'reporter',
    kind: 'text',
    sentAt: later(-24 * 200),
  }
  await inRegion(db, region.id, async (trx) => {
    await trx
      .insertInto('messages')
      .values({ ...old, id: crypto.randomUUID(), text: 'Saya pemilik lama', createdAt: old.sentAt })
      .execute()
    // Known for long: only the silence tells that the number may be somebody else's by now.
    await trx.updateTable('contactAddresses').set({ createdAt: old.sentAt }).where('contactId', '=', talk.contactId).execute()
  })
  await says(sender, 'data saya')
  const [had, never] = [await heard(sender), (await says('+6281211110003', 'data saya'), await heard('+6281211110003'))]
  const without = (words: string) => words.replaceAll(/data-saya\/[\w-]+/g, '')
  assert.equal(without(had.text), without(never.text))
  const opened = await openPackage(db, { regionId: region.id, secret: secretIn(had.text), at: later(1) })
  assert.ok(!JSON.stringify(opened).includes('pemilik lama'))
  await says(sender, 'hapus data')
  await says('+6281211110003', 'hapus data')
  assert.equal((await heard(sender)).text, (await heard('+6281211110003')).text)
})

test('an SMS answers in one segment; a letter proves nothing, so its key goes to the mailbox', async () => {
  const { isGsm, LONGEST } = await smsRules()
  for (const words of ['data saya', 'hapus data', 'help', 'my data', 'delete my data']) {
    await says('+6281211110004', words, { channel: 'sms' })
    const { short } = await heard('+6281211110004')
    assert.ok(short.length > 0 && short.length <= LONGEST && isGsm(short), `${short.length}: ${short}`)
  }
  const writer = 'warga.uji@contoh.example'
  await says(writer, 'hapus data saya', { channel: 'email' })
  assert.match((await heard(writer)).text, /data-saya\//)
  assert.ok((await listed()).every(({ channel }) => channel !== 'email'))
})

/** Characters of the basic alphabet of GSM 03.38 that these texts need. */
async function smsRules() {
  const basic = /^[\w @£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n\r]*$/
  return { isGsm: (words: string) => basic.test(words), LONGEST: 160 }
}

test('what the restricted unit alone knows of is asked and answered there, and stands in a log of its own', async () => {
  const talk = await aConversation(db, { regionId: region.id, accountId: `${region.code}-whatsapp`, address: '+6281211110005' })
  const [plain, grave] = [await aCase(db, { region }), await aCase(db, { region })]
  const reports = [plain, grave].map(({ caseId }) => aReport(db, { regionId: region.id, caseId, conversation: talk }))
  const reportIds = (await Promise.all(reports)).map(({ reportId }) => reportId)
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', grave.caseId).execute())
  const before = { open: (await acts('open')).length, restricted: (await acts('restricted')).length }
  await askRequest(db, { regionId: region.id, kind: 'erasure', channel: 'whatsapp', contactId: talk.contactId, reportIds, publicUrl, at: new Date() })
  const hidden = (await listed(true)).find(({ isRestricted }) => isRestricted)
  assert.ok(hidden && (await listed()).every(({ id }) => id !== hidden.id))
  await assert.rejects(answering(hidden.id), { key: 'privacy.request_not_found' })
  await answering(hidden.id, { readsRestricted: true, decision: 'refuse', answer: 'Perkara masih diperiksa.' })
  assert.deepEqual([(await acts('open')).length - before.open, (await acts('restricted')).length - before.restricted], [1, 2])
})

test('with their own eyes: a coordinator sees the ordinary ones, the restricted officer the others, a stand-in all; each answers those alone', async () => {
  const here = await aRegion(db)
  const ofRegion = { regionId: here.id, publicUrl, at: new Date() }
  const [plain, grave, both] = [await aCase(db, { region: here }), await aCase(db, { region: here }), await aCase(db, { region: here })]
  const asked = (words: string, ...reportIds: string[]) => askRequest(db, { ...ofRegion, kind: 'correction', channel: 'web', reportIds, words })
  await asked('Tempatnya keliru', plain.reportId)
  await asked('Camat tahu nama saya', both.reportId, plain.reportId)
  await inRegion(db, here.id, (trx) =>
    trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', 'in', [grave.caseId, both.caseId]).execute(),
  )
  await asked('Nama saya keliru', grave.reportId)
  const seenBy = async (eyes: Eyes) => {
    const own = dbFor(db, viewerOf(eyes))
    const withRestricted = hasRestrictedDuty(eyes)
    const found = await inRegion(own, here.id, (trx) => listRequests(trx, here.id, { withRestricted }))
    assert.equal(await inRegion(own, here.id, (trx) => countRequests(trx, here.id, { withRestricted })), found.length)
    return found.map(({ words }) => words).toSorted()
  }
  assert.deepEqual(await seenBy({ role: 'coordinator' }), ['Tempatnya keliru'])
  assert.deepEqual(await seenBy({ role: 'restricted_officer' }), ['Camat tahu nama saya', 'Nama saya keliru'])
  assert.deepEqual(await seenBy({ role: 'coordinator', standsIn: true }), ['Camat tahu nama saya', 'Nama saya keliru', 'Tempatnya keliru'])
  const all = await inRegion(db, here.id, (trx) => listRequests(trx, here.id, { withRestricted: true }))
  const answers = async (eyes: Eyes, words: string) =>
    decideRequest(dbBy(db, viewerOf(eyes)), {
      ...ofRegion,
      requestId: all.find((one) => one.words === words)?.id ?? assert.fail(words),
      decision: 'refuse',
      answer: 'Perkara masih diperiksa.',
      staffId,
      readsRestricted: true,
    })
  // The door says yes; the database does not.
  await assert.rejects(answers({ role: 'coordinator' }, 'Nama saya keliru'), { key: 'privacy.request_not_found' })
  await assert.rejects(answers({ role: 'restricted_officer' }, 'Tempatnya keliru'), { key: 'privacy.request_not_found' })
  await answers({ role: 'restricted_officer' }, 'Camat tahu nama saya')
  await answers({ role: 'coordinator', standsIn: true }, 'Nama saya keliru')
  await answers({ role: 'coordinator' }, 'Tempatnya keliru')
})

test('where nobody is named for restricted matters, who stands in is told of a request about one, by a letter marked as such', async () => {
  const here = await aRegion(db)
  const standIn = await aStaffMember(db, { regionId: here.id, role: 'coordinator' })
  await aStaffMember(db, { regionId: here.id, role: 'admin' })
  const grave = await aCase(db, { region: here })
  await inRegion(db, here.id, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', grave.caseId).execute())
  await askRequest(db, { regionId: here.id, kind: 'erasure', channel: 'web', reportIds: [grave.reportId], publicUrl, at: new Date() })
  const mails = await inRegion(db, here.id, (trx) =>
    trx.selectFrom('mails').select(['staffId', 'isRestricted']).where('regionId', '=', here.id).execute(),
  )
  assert.deepEqual(mails, [{ staffId: standIn, isRestricted: true }])
})

test('72 hours over a weekend: those in charge hear a day before, once, and of the delay, once, with the sekda', async () => {
  const made = await aCase(db, { region: await aRegion(db) })
  const { regionId } = made
  await aStaffMember(db, { regionId, role: 'coordinator' })
  await aStaffMember(db, { regionId, role: 'sekda' })
  // Friday, 10.00 WIB; due on Monday, 10.00.
  const friday = hoursLater(97)
  await askRequest(db, { regionId, kind: 'correction', channel: 'web', reportIds: [made.reportId], words: 'Tempatnya keliru', publicUrl, at: friday })
  const mails = async () =>
    (await inRegion(db, regionId, (trx) => trx.selectFrom('mails').select('text').where('regionId', '=', regionId).orderBy('id').execute())).length
  const swept: number[] = []
  // Saturday; Sunday 10.05, twice; Monday 09.00; Monday 10.05, twice.
  for (const hours of [24, 48.1, 49, 71, 72.1, 73]) {
    await checkRequests(db, { regionId, publicUrl, at: new Date(friday.getTime() + hours * 3_600_000) })
    swept.push(await mails())
  }
  assert.deepEqual(swept, [1, 2, 2, 2, 4, 4])
  assert.equal(await inRegion(db, regionId, (trx) => countRequests(trx, regionId, { withRestricted: false })), 1)
})

test('by ticket and code: a copy of that report alone; taken back, an ordinary case ends and a shared one goes on without them', async () => {
  const alone = await aCase(db, { region, state: 'in_progress' })
  const other = await aCase(db, { region, state: 'in_progress' })
  const shared = await aReport(db, { regionId: region.id, caseId: other.caseId })
  const secret = await linkForReport(db, { regionId: region.id, reportId: alone.reportId, channel: 'web', at: MONDAY })
  const opened = await openPackage(db, { regionId: region.id, secret, at: hoursLater(23) })
  assert.deepEqual(
    opened.reports.map(({ ticket }) => ticket),
    [alone.ticket],
  )
  const late = await linkForReport(db, { regionId: region.id, reportId: alone.reportId, channel: 'web', at: MONDAY })
  await assert.rejects(openPackage(db, { regionId: region.id, secret: late, at: hoursLater(25) }), { key: 'privacy.link_gone' })
  const { regionId } = alone
  assert.equal(await withdrawReport(db, { regionId, reportId: alone.reportId, channel: 'web', at: hoursLater(30) }), 'ends')
  assert.deepEqual([(await getCase(db, alone)).state, (await getCase(db, alone)).rejectCode], ['rejected', 'withdrawn'])
  assert.equal(await withdrawReport(db, { regionId, reportId: shared.reportId, channel: 'web', at: hoursLater(30) }), 'goes_on')
  assert.equal((await getCase(db, other)).state, 'in_progress')
  await assert.rejects(withdrawReport(db, { regionId, reportId: alone.reportId, channel: 'web', at: hoursLater(31) }), {
    key: 'privacy.cannot_withdraw',
  })
})

test('restricted: secret, and the reason stands where the person reads it', async () => {
  const made = await aCase(db, { region, state: 'in_progress' })
  await askRequest(db, { regionId: region.id, kind: 'restriction', channel: 'web', reportIds: [made.reportId], publicUrl, at: new Date() })
  const [asked] = await inRegion(db, region.id, (trx) => listRequestsOf(trx, region.id, made.reportId))
  await answering(asked?.id ?? '', { decision: 'restrict', answer: 'Kami rahasiakan.' })
  const [answered] = await inRegion(db, region.id, (trx) => listRequestsOf(trx, region.id, made.reportId))
  assert.deepEqual([(await getCase(db, made)).isSecret, answered?.state, answered?.answer], [true, 'done', 'Kami rahasiakan.'])
})

test('a wrong name is mended wherever it is held, by whoever never saw the old one; where none is held that is said', async () => {
  const seal = async (name: string) => (await keysOf(db, region.id)).seal('name', name)
  const made = await aCase(db, { region, at: new Date() })
  const own = await aReport(db, { regionId: region.id, caseId: made.caseId, at: new Date() })
  const ask = {
    regionId: region.id,
    kind: 'correction',
    channel: 'web',
    reportIds: [own.reportId],
    words: 'Nama saya Sumarni',
    publicUrl,
    at: new Date(),
  } as const
  const correct = async () => {
    const request = (await listed()).find(({ state, kind }) => state === 'waiting' && kind === 'correction')
    await answering(request?.id ?? '', { decision: 'corrected', answer: 'Sudah.', newName: ' Sumarni ' })
  }
  await askRequest(db, ask)
  await assert.rejects(correct(), { key: 'privacy.no_name' })
  const [contact, author] = [await seal('Sumarno'), await seal('sumarno_1')]
  await inRegion(db, region.id, async (trx) => {
    await trx
      .updateTable('contacts')
      .set({ name: contact })
      .where('id', '=', own.conversation?.contactId ?? '')
      .execute()
    await trx.updateTable('reports').set({ author }).where('id', '=', own.reportId).execute()
  })
  await correct()
  const identity = await inRegion(db, region.id, (trx) => findIdentity(trx, { regionId: region.id, caseId: made.caseId, reportId: own.reportId }))
  assert.deepEqual(identity?.names, ['Sumarni'])
})
