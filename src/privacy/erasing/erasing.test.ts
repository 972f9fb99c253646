/** Whoever is planted in a region's rows is found in none of them afterwards; histories and figures stay whole. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { addNote } from '#cases/commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { checkErasures } from '#privacy/erasing/checking-commands.ts'
import { eraseReports } from '#privacy/erasing/commands.ts'
import { anonymiseOld } from '#privacy/retention/commands.ts'
import { checkFigures } from '#statistics/kept/commands.ts'
import { words } from '#texts/text.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aPhoto, aRegion, aReport, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'
import { figuresFollow } from '#tests/figures.ts'

const db = await freshDatabase()
const EXACT = { cases: 0, figures: 0, ways: 0, times: 0, cells: 0 }
const YEARS = hoursLater(24 * 800)

type Person = { name: string; number: string; story: string }

/** Wherever a name, a number and the own words can get to. @returns what stands there sealed, as the dump would show it, and the index of the number */
async function plant(made: ACase, { name, number, story }: Person): Promise<string[]> {
  const { regionId, caseId, reportId, conversation } = made
  if (!conversation) throw new Error('no talk')
  const { contactId, conversationId, accountId } = conversation
  const said = `${story} Saya ${name}, ${number}`
  const keys = await keysOf(db, regionId)
  const [sealedName, sealedNumber] = [keys.seal('name', name), keys.seal('address', number)]
  const [update, row] = [keys.seal('update', said), keys.seal('row', JSON.stringify({ name, number }))]
  const signs = [...[sealedName, sealedNumber, update, row].map((one) => one.toString('hex')), keys.index(number)]
  await inRegion(db, regionId, async (trx) => {
    await trx.updateTable('contacts').set({ name: sealedName }).where('id', '=', contactId).execute()
    await trx
      .updateTable('contactAddresses')
      .set({ address: sealedNumber, addressIndex: keys.index(number) })
      .where('contactId', '=', contactId)
      .execute()
    await trx
      .insertInto('contactWays')
      .values({ regionId, contactId, kind: 'phone', address: sealedNumber, addressIndex: keys.index(number) })
      .execute()
    await trx
      .updateTable('reports')
      .set({
        text: said,
        placeText: `Rumah ${name}`,
        latitude: -3.38721,
        longitude: 104.83188,
        author: sealedName,
        source: JSON.stringify({ context: number }),
      })
      .where('id', '=', reportId)
      .execute()
    await trx
      .updateTable('cases')
      .set({ title: story, placeText: `Rumah ${name}`, latitude: -3.38721, longitude: 104.83188, rejectReason: `Kata ${name}` })
      .where('id', '=', caseId)
      .execute()
    const common = { regionId, conversationId, sentAt: MONDAY, kind: 'text' }
    const inbound = {
      ...common,
      id: newId(),
      direction: 'in',
      author: 'reporter',
      text: said,
      originalText: said,
      providerId: `wamid.${number}`,
      reportId,
      caseId,
    }
    const out = {
      ...common,
      id: newId(),
      direction: 'out',
      author: 'staff',
      text: `Baik ${name}`,
      body: JSON.stringify({ to: number }),
      state: 'sent',
    }
    await trx
      .insertInto('messages')
      .values([inbound, { ...out, reportId: null }])
      .execute()
    await trx
      .insertInto('inboundUpdates')
      .values({
        regionId,
        accountId,
        kind: 'message',
        providerId: `wamid.${number}`,
        sender: keys.index(number),
        sentAt: MONDAY,
        body: update,
        readAt: MONDAY,
      })
      .execute()
    await trx
      .updateTable('conversations')
      .set({ dialogue: JSON.stringify({ draft: { parts: [{ text: said }] } }), lastInboundAt: MONDAY })
      .where('id', '=', conversationId)
      .execute()
    await trx
      .insertInto('visitReports')
      .values({
        regionId,
        reportId,
        visitId: newId(),
        slip: 'H7K2P-1',
        way: 'phone',
        personName: sealedName,
        hasConsented: true,
        phoneToldAt: MONDAY,
        receivedAt: MONDAY,
      })
      .execute()
    await trx.insertInto('importRows').values({ regionId, importId: newId(), line: 1, rowKey: newId(), row, reportId }).execute()
    const post = {
      id: newId(),
      channel: 'group',
      sourceKey: newId(),
      source: JSON.stringify({ context: name }),
      author: sealedName,
      authorRef: keys.index(number),
      text: said,
    }
    await trx
      .insertInto('candidates')
      .values({ regionId, ...post, saidAt: MONDAY, state: 'taken', reportId, caseId })
      .execute()
    const mail = { subject: story, text: `${made.ticket} ${name}`, html: `<p>${name}</p>`, toAddress: 'petugas@uji.example', state: 'sent' }
    await trx
      .insertInto('mails')
      .values({ regionId, id: newId(), ...mail, createdAt: MONDAY })
      .execute()
  })
  await plantBeside(made, { said, name, story })
  const photo = await aPhoto(db, { regionId, reportId, caseId })
  await inRegion(db, regionId, (trx) =>
    trx
      .updateTable('attachments')
      .set({ fileName: `${name}.jpg`, latitude: -3.38721, storageKey: `${regionId}/${photo}.jpg` })
      .where('id', '=', photo)
      .execute(),
  )
  await addNote(db, {
    regionId,
    caseId,
    actor: { staffId: made.adminId },
    at: MONDAY,
    text: `Sudah telepon ${name} di ${number.replace('+62', '0')}, ${story}`,
  })
  await hearReporter(db, { regionId, reportId, at: MONDAY, words: said, isWritten: true })
  await hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', words: said, at: hoursLater(1) })
  const actor = { staffId: made.officerId, agencyId: made.agencyId }
  await answerCase(db, { regionId, caseId, actor, at: hoursLater(2), text: `Sudah beres, ${name}.`, attachmentIds: [], reasonCode: 'explained' })
  await hearVerdict(db, { regionId, reportId, verdict: 'fixed', at: hoursLater(3) })
  return signs
}

/** What was asked about the data and refused; what an officer was told in a chat. */
async function plantBeside(
  { regionId, caseId, reportId, ticket, adminId, conversation }: ACase,
  { said, name, story }: { said: string; name: string; story: string },
): Promise<void> {
  const officers = await aConversation(db, { regionId, accountId: conversation?.accountId ?? '', lastInboundAt: YEARS })
  const asked = {
    id: newId(),
    kind: 'correction',
    state: 'refused',
    channel: 'web',
    contactId: conversation?.contactId ?? null,
    reportIds: [reportId],
  }
  const notice = { id: newId(), staffId: adminId, caseId, kind: 'assigned', key: newId(), rung: 'admin', pace: 'digest' }
  const chat = { id: newId(), conversationId: officers.conversationId, direction: 'out', author: 'bot', kind: 'template', state: 'read' }
  await inRegion(db, regionId, async (trx) => {
    await trx
      .insertInto('dataRequests')
      .values({ ...asked, regionId, words: said, newWords: said, answer: `Baik, ${name}`, askedAt: MONDAY, dueAt: MONDAY })
      .execute()
    await trx
      .insertInto('notices')
      .values({ ...notice, regionId, madeAt: MONDAY, tellAt: MONDAY, toldAt: MONDAY })
      .execute()
    // The first of a digest is of another case.
    const key = `notices:${adminId}:${newId()}`
    const shown = { text: `${ticket} ${story}`, body: JSON.stringify({ parameters: [story] }) }
    await trx
      .insertInto('messages')
      .values({ ...chat, ...shown, regionId, sentAt: MONDAY, dedupeKey: key })
      .execute()
  })
}

/** Every text, JSON and array of the region, table by table. Not the log of acts, whose reasons officers write, and nothing shared by regions. */
async function everythingOf(regionId: string): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'region_id' and t.table_type = 'BASE TABLE'`.execute(db)
  return inRegion(db, regionId, async (trx) => {
    const all: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ all: string | null }>`
        select string_agg(to_jsonb(t)::text, E'\n') as all from ${sql.table(name)} t where region_id = ${regionId}`.execute(trx)
      all.push(`${name}: ${rows[0]?.all ?? ''}`)
    }
    return all.join('\n')
  })
}

function found(everything: string, { name, number, story }: Person): string[] {
  const bare = everything.replaceAll(/[\s().-]/g, '')
  const signs = [...name.split(' '), number.slice(3), story]
  return signs.filter((sign) => everything.includes(sign) || bare.includes(sign))
}

const names = fc
  .tuple(fc.constantFrom('Zulkifri', 'Yoyohati', 'Ngatminah', 'Kasmiyono'), fc.constantFrom('Umparan', 'Rekaanto', 'Samarani'))
  .map((all) => all.join(' '))
const numbers = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((number) => `+62812${number}`)
const stories = fc.constantFrom('Gorong-gorong ambles di simpang empat dekat mushola.', 'Lampu jalan padam sejak Lebaran di gang buntu.')
const people = fc.record({ name: names, number: numbers, story: stories })

test('whoever was planted is found nowhere, a second night finds nothing to do, figures and histories agree', async () => {
  await fc.assert(
    fc.asyncProperty(people, async (person) => {
      const region = await aRegion(db)
      const made = await aCase(db, { region, state: 'answered' })
      const sealed = await plant(made, person)
      await figuresFollow(db, region.id)
      const planted = await everythingOf(region.id)
      assert.ok(found(planted, person).length >= 3 && sealed.every((sign) => planted.includes(sign)), 'planted')
      const counted = await countsOf(region.id)
      assert.deepEqual(await anonymiseOld(db, { regionId: region.id, at: YEARS }), { cases: 1, contacts: 0 })
      await figuresFollow(db, region.id)
      const left = await everythingOf(region.id)
      assert.deepEqual([...found(left, person), ...sealed.filter((sign) => left.includes(sign))], [])
      assert.deepEqual([await checkFigures(db, region.id), await countsOf(region.id)], [EXACT, counted])
      const events = await inRegion(db, region.id, (trx) => listCaseEvents(trx, region.id, made.caseId))
      assert.equal(verifyChain(events), undefined)
      assert.deepEqual(await checkErasures(db, region.id), [])
      const before = await everythingOf(region.id)
      assert.deepEqual(await anonymiseOld(db, { regionId: region.id, at: YEARS }), { cases: 0, contacts: 0 })
      assert.equal(await everythingOf(region.id), before)
    }),
    { numRuns: 8 },
  )
})

async function countsOf(regionId: string) {
  const { rows } = await inRegion(db, regionId, (trx) =>
    sql`select day, agency_id, category, channel, district, received, reports, closed, confirmed, answered, judged, in_time from figures where region_id = ${regionId} and grain = 1 order by 1, 2, 3, 4`.execute(
      trx,
    ),
  )
  return rows
}

test('what was taken out is covered by a hash, and by an entry in the log of acts: changed afterwards, both show it', async () => {
  const made = await aCase(db, { state: 'closed' })
  await plantWords(made)
  await anonymiseOld(db, { regionId: made.regionId, at: YEARS })
  const read = () => inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
  const events = await read()
  const place = events.findIndex(({ erasedHash }) => erasedHash)
  assert.ok(place >= 0)
  const altered = events.map((event, index) => (index === place ? { ...event, text: 'Sesuatu yang lain' } : event))
  assert.equal(verifyChain(altered), place + 1)
  const id = events[place]?.id ?? ''
  await inRegion(db, made.regionId, (trx) => trx.updateTable('caseEvents').set({ erasureId: newId() }).where('id', '=', id).execute())
  assert.equal((await checkErasures(db, made.regionId)).length, 1)
})

async function plantWords({ regionId, caseId, adminId }: ACase) {
  await addNote(db, { regionId, caseId, actor: { staffId: adminId }, at: MONDAY, text: 'Sudah telepon Pak Rekaanto di 0812 0000 0199' })
}

test('of a case that several reported only the words of who went are gone, and the place stays', async () => {
  const made = await aCase(db, { state: 'closed', title: 'Jembatan gantung putus', latitude: -3.38721, longitude: 104.83188 })
  const other = await aReport(db, { regionId: made.regionId, caseId: made.caseId, text: 'Jembatannya putus, anak sekolah memutar' })
  const erase = {
    regionId: made.regionId,
    reportIds: [made.reportId],
    how: 'whole',
    keepsPhotos: false,
    quietSince: null,
    say: words('id'),
    at: MONDAY,
  } as const
  const erased = await inRegion(db, made.regionId, (trx) => eraseReports(trx, erase))
  assert.deepEqual([erased.reports, erased.contacts], [1, 1])
  const [found] = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('cases').select(['title', 'latitude', 'anonymisedAt']).where('id', '=', made.caseId).execute(),
  )
  assert.deepEqual(found, { title: 'Jembatan gantung putus', latitude: -3.38721, anonymisedAt: null })
  const [left] = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('reports').select(['text', 'contactId']).where('id', '=', other.reportId).execute(),
  )
  assert.equal(left?.text, 'Jembatannya putus, anak sekolah memutar')
  assert.equal(left.contactId, other.conversation?.contactId)
})

test('made anonymous only: the words stay, as the officer left them, without name and number; the picture stays without what the camera said', async () => {
  const made = await aCase(db, { state: 'closed' })
  await tell(made, 'Lampu di gang buntu padam. Saya Kasmiyono Rekaanto, 0812 0000 0199')
  const photo = await aPhoto(db, { regionId: made.regionId, reportId: made.reportId, caseId: made.caseId })
  const keys = { storageKey: `${made.regionId}/asli.jpg`, previewKey: `${made.regionId}/kecil.webp`, latitude: -3.4, software: 'Kamera' }
  await inRegion(db, made.regionId, (trx) => trx.updateTable('attachments').set(keys).where('id', '=', photo).execute())
  const erase = {
    regionId: made.regionId,
    reportIds: [made.reportId],
    how: 'covered',
    keepsPhotos: true,
    quietSince: null,
    say: words('id'),
    at: MONDAY,
  } as const
  const erased = await inRegion(db, made.regionId, (trx) => eraseReports(trx, erase))
  const [report] = await inRegion(db, made.regionId, (trx) => trx.selectFrom('reports').select('text').where('id', '=', made.reportId).execute())
  assert.equal(report?.text, 'Lampu di gang buntu padam. Saya [dihapus], [dihapus]')
  const kept = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('attachments').select(['storageKey', 'latitude', 'software']).where('id', '=', photo).execute(),
  )
  assert.deepEqual([kept, erased.files], [[{ storageKey: `${made.regionId}/kecil.webp`, latitude: null, software: null }], 1])
})

async function tell({ regionId, caseId, reportId, conversation }: ACase, text: string) {
  await inRegion(db, regionId, async (trx) => {
    await trx.updateTable('reports').set({ text }).where('id', '=', reportId).execute()
    const message = {
      regionId,
      id: newId(),
      conversationId: conversation?.conversationId ?? '',
      direction: 'in',
      author: 'reporter',
      kind: 'text',
      sentAt: MONDAY,
    }
    await trx
      .insertInto('messages')
      .values({ ...message, text, reportId, caseId })
      .execute()
  })
}

test('nothing that is open is touched, however old, nor anybody who still has something open', async () => {
  const region = await aRegion(db)
  const open = await aCase(db, { region, state: 'in_progress' })
  const { conversation } = open
  const closed = await aCase(db, { region, state: 'closed' })
  await inRegion(db, region.id, (trx) =>
    trx
      .updateTable('reports')
      .set({ contactId: conversation?.contactId ?? null })
      .where('id', '=', closed.reportId)
      .execute(),
  )
  assert.equal((await anonymiseOld(db, { regionId: region.id, at: YEARS })).cases, 1)
  const addresses = await inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('contactAddresses')
      .select('address')
      .where('contactId', '=', conversation?.contactId ?? '')
      .execute(),
  )
  assert.equal(addresses.length, 1)
  const [report] = await inRegion(db, region.id, (trx) => trx.selectFrom('reports').select('anonymisedAt').where('id', '=', open.reportId).execute())
  assert.equal(report?.anonymisedAt, null)
})
