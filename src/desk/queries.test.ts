import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { refreshWords } from '#cases/search/queries.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { findDeskCase, listDeskEvents, listDeskMessages } from '#desk/case-queries.ts'
import { writeCursor, type DeskFilter } from '#desk/filters.ts'
import { countQueues, getDeskChoices, listDeskItems } from '#desk/queries.ts'
import type { Scope } from '#desk/scope.ts'
import { newId } from '#lib/ids.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const regionId = newId()
const otherRegionId = newId()
const works = newId()
const roads = newId()
const now = new Date('2026-11-23T03:00:00Z')
const team: Scope = { regionId, seesSecret: true, seesTalk: true }
const leader: Scope = { regionId, seesSecret: false, seesTalk: false }
const officer: Scope = { regionId, agencyId: works, seesSecret: false, seesTalk: false }

const inside = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, regionId, work)
const list = (scope: Scope, filter: Partial<DeskFilter>) => inside((trx) => listDeskItems(trx, scope, { filter: { queue: 'all', ...filter }, now }))
const titles = async (scope: Scope, filter: Partial<DeskFilter>) => (await list(scope, filter)).items.map(({ title }) => title)

type Fields = { title: string; regionId?: string; state?: string; text?: string; agencyId?: string; minutesAgo?: number; [column: string]: unknown }
let tickets = 100

/** A case with one report, held by an agency when one is named. */
async function aCase(
  trx: Trx,
  { title, regionId: region = regionId, state = 'received', text = title, agencyId, minutesAgo = 10, ...columns }: Fields,
): Promise<string> {
  const id = newId()
  const at = new Date(now.getTime() - minutesAgo * 60_000)
  await trx
    .insertInto('cases')
    .values({
      regionId: region,
      id,
      state,
      title,
      channel: 'whatsapp',
      receivedAt: at,
      leadAgencyId: agencyId ?? null,
      rule: '{"solve":14}',
      verifyDueAt: new Date('2026-11-26T09:00:00Z'),
      dueAt: new Date('2026-12-11T09:00:00Z'),
      ...columns,
    })
    .execute()
  await trx
    .insertInto('reports')
    .values({
      regionId: region,
      id: newId(),
      ticket: `OKI-2611-0${++tickets}`,
      code: 'P4T9WN',
      caseId: id,
      channel: 'whatsapp',
      text,
      toldAt: at,
      submittedAt: at,
    })
    .execute()
  if (agencyId) await trx.insertInto('caseAgencies').values({ regionId: region, caseId: id, agencyId, part: 'lead', assignedAt: at }).execute()
  return id
}

async function aRegion(id: string, code: string): Promise<void> {
  await db
    .insertInto('regions')
    .values({
      id,
      code,
      areaCode: '99.01',
      name: `Kabupaten ${code}`,
      shortName: code,
      program: 'Lapor',
      ticketPrefix: 'OKI',
      zone: 'Asia/Jakarta',
      settings: '{}',
    })
    .execute()
}

before(async () => {
  await aRegion(regionId, 'contoh')
  await aRegion(otherRegionId, 'tetangga')
  await inside(async (trx) => {
    for (const [id, shortName] of [
      [works, 'PUPR'],
      [roads, 'Dishub'],
    ] as const) {
      await trx
        .insertInto('agencies')
        .values({ regionId, id, code: shortName.toLowerCase(), name: `Dinas ${shortName}`, shortName, kind: 'opd' })
        .execute()
    }
    await trx.insertInto('areas').values({ regionId, code: '99.01.01', level: 'district', name: 'Sukamaju', searchName: 'sukamaju' }).execute()
    await aCase(trx, { title: 'Jalan berlubang', text: 'jalan depan pasar celikah ancur', districtCode: '99.01.01', minutesAgo: 1 })
    await aCase(trx, { title: 'Bukan urusan kami', returnedCount: 1, minutesAgo: 2 })
    await aCase(trx, { title: 'Saluran mampet', state: 'in_progress', agencyId: works, minutesAgo: 3, categoryCode: 'saluran' })
    await aCase(trx, { title: 'Lampu masih mati', state: 'in_progress', agencyId: roads, reopenedCount: 1, minutesAgo: 4, channel: 'web' })
    await aCase(trx, { title: 'Jembatan lapuk', state: 'assigned', agencyId: works, dueAt: new Date('2026-11-20T09:00:00Z'), minutesAgo: 5 })
    await aCase(trx, { title: 'Rahasia tentang pejabat', text: 'kata rahasia', isSecret: true, state: 'assigned', agencyId: works, minutesAgo: 6 })
    await aCase(trx, { title: 'Sudah ditutup', state: 'closed', outcome: 'confirmed', closedAt: now, minutesAgo: 7 })
    await aCase(trx, {
      title: 'Menunggu jawaban',
      state: 'waiting_for_reporter',
      pausedAt: now,
      verifyDueAt: new Date('2026-11-20T09:00:00Z'),
      minutesAgo: 8,
    })
  })
  await inRegion(db, otherRegionId, (trx) => aCase(trx, { title: 'Milik daerah lain', regionId: otherRegionId }))
})

test('each queue counts what its list shows', async () => {
  const counts = await inside((trx) => countQueues(trx, team, now))
  for (const queue of ['inbox', 'verify', 'returned', 'not_fixed', 'late', 'to_take', 'in_progress', 'waiting', 'answered', 'open'] as const) {
    assert.equal(counts[queue], (await list(team, { queue })).items.length, queue)
  }
  assert.deepEqual([counts.verify, counts.returned, counts.not_fixed, counts.late, counts.open], [1, 1, 1, 1, 7])
})

test('the channels count the inbox', async () => {
  const { channels } = await inside((trx) => countQueues(trx, team, now))
  assert.deepEqual(channels, [
    { channel: 'whatsapp', count: 2 },
    { channel: 'web', count: 1 },
  ])
})

test('the newest stands first, in the late queue the most overdue', async () => {
  assert.deepEqual((await titles(team, { queue: 'all' })).slice(0, 2), ['Jalan berlubang', 'Bukan urusan kami'])
  assert.deepEqual(await titles(team, { queue: 'late' }), ['Jembatan lapuk'])
})

test('a contact officer sees the cases of the own agency and nothing else', async () => {
  assert.deepEqual(await titles(officer, {}), ['Saluran mampet', 'Jembatan lapuk'])
  assert.deepEqual(await titles(officer, { agency: 'dishub' }), [])
  const counts = await inside((trx) => countQueues(trx, officer, now))
  assert.deepEqual([counts.inbox, counts.open, counts.verify], [1, 2, 0])
})

test('a case that the agency gave back is no longer its own', async () => {
  await inside(async (trx) => {
    const id = await aCase(trx, { title: 'Dikembalikan', agencyId: works, minutesAgo: 60 })
    assert.ok(await findDeskCase(trx, officer, id))
    await trx.updateTable('caseAgencies').set({ returnedAt: now }).where('regionId', '=', regionId).where('caseId', '=', id).execute()
    await trx.updateTable('cases').set({ leadAgencyId: null }).where('regionId', '=', regionId).where('id', '=', id).execute()
    assert.equal(await findDeskCase(trx, officer, id), undefined)
    await trx.deleteFrom('cases').where('regionId', '=', regionId).where('id', '=', id).execute()
    await refreshWords(trx, regionId, undefined)
  })
})

test('an agency sees what it helps with, whoever else helps, for as long as it does', async () => {
  const [lead, first, last] = [newId(), '00000000-0000-7000-8000-000000000001', 'ffffffff-ffff-7fff-bfff-ffffffffffff']
  const seenBy = (agencyId: string, trx: Trx) =>
    Promise.all([
      listDeskItems(trx, { ...officer, agencyId }, { filter: { queue: 'all' }, now }),
      listDeskItems(trx, { ...officer, agencyId }, { filter: { queue: 'open' }, now }),
    ]).then((pages) => pages.map(({ items }) => items.filter(({ title }) => title === 'Dibantu').length))
  await inside(async (trx) => {
    const id = await aCase(trx, { title: 'Dibantu', agencyId: lead, state: 'in_progress', minutesAgo: 60 })
    const part = (agencyId: string) => ({ regionId, caseId: id, agencyId, part: 'support', assignedAt: now })
    const change = (agencyId: string, set: { returnedAt?: Date; part?: string }) =>
      trx.updateTable('caseAgencies').set(set).where('regionId', '=', regionId).where('caseId', '=', id).where('agencyId', '=', agencyId).execute()
    await trx
      .insertInto('caseAgencies')
      .values([part(works), part(first), part(last)])
      .execute()
    for (const agencyId of [lead, works, first, last]) assert.deepEqual(await seenBy(agencyId, trx), [1, 1], agencyId)
    await change(first, { returnedAt: now })
    await change(last, { part: 'lead' })
    for (const agencyId of [first, last]) assert.deepEqual(await seenBy(agencyId, trx), [0, 0], agencyId)
    assert.deepEqual(await seenBy(works, trx), [1, 1])
    await trx.deleteFrom('caseAgencies').where('regionId', '=', regionId).where('agencyId', '=', works).where('caseId', '=', id).execute()
    assert.deepEqual(await seenBy(works, trx), [0, 0])
    await trx.deleteFrom('cases').where('regionId', '=', regionId).where('id', '=', id).execute()
  })
})

test('a leader sees that a secret case exists, not what it says, and cannot find it by its words', async () => {
  const hidden = (await list(leader, {})).items.find(({ isReadable }) => !isReadable)
  assert.ok(hidden)
  assert.deepEqual([hidden.title, hidden.words, hidden.agencyName], ['', '', null])
  assert.deepEqual(await titles(leader, { text: 'rahasia' }), [])
  assert.deepEqual(await titles(leader, { agency: 'pupr' }), ['Saluran mampet', 'Jembatan lapuk'])
  assert.deepEqual(await titles(team, { text: 'rahasia' }), ['Rahasia tentang pejabat'])
})

test('words are found in any order, in what was told, the title, the ticket and the place', async () => {
  assert.deepEqual(await titles(team, { text: 'CELIKAH jalan' }), ['Jalan berlubang'])
  assert.deepEqual(await titles(team, { text: 'sukamaju' }), ['Jalan berlubang'])
  assert.deepEqual(await titles(team, { text: 'celi' }), ['Jalan berlubang'])
  assert.deepEqual(await titles(team, { text: 'jal celi' }), ['Jalan berlubang'])
  assert.deepEqual(await titles(team, { text: 'jal mampet' }), [])
  assert.deepEqual(await titles(team, { text: 'OKI-2611-0101' }), ['Jalan berlubang'])
  assert.deepEqual(await titles(team, { text: '%' }), [])
})

test('filters narrow together', async () => {
  assert.deepEqual(await titles(team, { channel: 'web' }), ['Lampu masih mati'])
  assert.deepEqual(await titles(team, { category: 'saluran', agency: 'pupr' }), ['Saluran mampet'])
  assert.deepEqual(await titles(team, { district: '99.01.01', agency: 'pupr' }), [])
})

test('pages follow each other without gap or repetition, also where many came in one millisecond', async () => {
  const region: Scope = { ...team, regionId: otherRegionId }
  await inRegion(db, otherRegionId, async (trx) => {
    for (let count = 0; count < 84; count++)
      await aCase(trx, { title: `Kasus ${count}`, regionId: otherRegionId, minutesAgo: 100 + Math.floor(count / 30) })
    const seen: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 5; pages++) {
      const page = await listDeskItems(trx, region, { filter: { queue: 'open', ...(after ? { after } : {}) }, now })
      seen.push(...page.items.map(({ id }) => id))
      const last = page.items.at(-1)
      if (!page.hasMore || !last) break
      after = writeCursor({ at: last.receivedAt, id: last.id })
    }
    assert.equal(seen.length, 85)
    assert.equal(new Set(seen).size, 85)
  })
})

test('a case is found by ticket in any case of letters and by id; of another region, or not one’s own, it is not', async () => {
  const [item] = (await list(team, { text: 'mampet' })).items
  assert.ok(item)
  await inside(async (trx) => {
    assert.equal((await findDeskCase(trx, team, item.ticket.toLowerCase()))?.id, item.id)
    assert.equal((await findDeskCase(trx, officer, item.id))?.title, 'Saluran mampet')
    assert.equal(await findDeskCase(trx, { ...officer, agencyId: roads }, item.ticket), undefined)
    assert.equal(await findDeskCase(trx, team, 'OKI-0000-0000'), undefined)
  })
  await inRegion(db, otherRegionId, async (trx) => {
    assert.equal(await findDeskCase(trx, { ...team, regionId: otherRegionId }, item.id), undefined)
    assert.equal(await findDeskCase(trx, team, item.id), undefined)
  })
})

test('a case carries its reports, agencies, files and talks', async () => {
  await inside(async (trx) => {
    const id = await aCase(trx, { title: 'Dengan percakapan', agencyId: works, minutesAgo: 90 })
    const talk = await aTalk(trx, id)
    const found = await findDeskCase(trx, team, id)
    assert.equal(found?.agencies[0]?.shortName, 'PUPR')
    assert.equal(found?.reports[0]?.submittedAt.getTime(), now.getTime() - 90 * 60_000)
    assert.deepEqual(
      found?.talks.map((one) => [one.id, one.channel, one.lastInboundAt?.getTime()]),
      [[talk, 'whatsapp', now.getTime()]],
    )
    assert.deepEqual(
      found?.files.map(({ kind }) => kind),
      ['image'],
    )
    assert.deepEqual(
      (await listDeskMessages(trx, regionId, id)).map(({ text }) => text),
      ['tentang kasus ini', 'terima kasih'],
    )
    const [event] = await listDeskEvents(trx, regionId, id)
    assert.deepEqual([event?.kind, event?.agencyName], ['assigned', 'PUPR'])
  })
})

/** A talk with a message of the case, one of another report, and one of no report; a photo and an event of the case. */
async function aTalk(trx: Trx, caseId: string): Promise<string> {
  const id = newId()
  const report = await trx
    .selectFrom('reports')
    .select(['id', 'toldAt'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow()
  await trx.insertInto('channelAccounts').values({ id: 'contoh-whatsapp', regionId, channel: 'whatsapp', settings: '{}' }).execute()
  await trx.insertInto('conversations').values({ regionId, id, accountId: 'contoh-whatsapp', contactId: newId(), lastInboundAt: now }).execute()
  await trx.updateTable('reports').set({ conversationId: id }).where('regionId', '=', regionId).where('id', '=', report.id).execute()
  const message = { regionId, conversationId: id, direction: 'in', author: 'reporter', kind: 'text' } as const
  await trx
    .insertInto('messages')
    .values([
      { ...message, id: newId(), text: 'dari laporan lama', reportId: newId(), sentAt: now },
      { ...message, id: newId(), text: 'sebelum laporan ini', sentAt: new Date(report.toldAt.getTime() - 1000) },
      { ...message, id: newId(), text: 'tentang kasus ini', reportId: report.id, sentAt: report.toldAt },
      { ...message, id: newId(), text: 'terima kasih', sentAt: now },
    ])
    .execute()
  await trx.insertInto('attachments').values({ regionId, id: newId(), reportId: report.id, kind: 'image' }).execute()
  await trx
    .insertInto('caseEvents')
    .values({
      regionId,
      id: newId(),
      caseId,
      seq: 1,
      kind: 'assigned',
      actor: 'staff',
      agencyId: works,
      isPublic: true,
      at: now,
      previousHash: '',
      hash: 'x',
    })
    .execute()
  return id
}

test('the choices hold agencies, categories, districts and holidays of this region alone', async () => {
  const choices = await inside((trx) => getDeskChoices(trx, regionId))
  assert.deepEqual([choices.agencies.length, choices.categories.length, choices.districts[0]?.name, choices.holidays.length], [2, 0, 'Sukamaju', 0])
})
