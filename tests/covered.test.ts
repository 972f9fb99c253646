/** Personal data in what reporters write: who reads it, and everywhere that staff read such words. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeBrief } from '#briefs/commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { calendarOf } from '#cases/sla.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { dbFor, inRegion, type Trx } from '#db/transaction.ts'
import { listDeskItems } from '#desk/queries.ts'
import { readCase, readHistory, readTalk } from '#desk/read-commands.ts'
import { scopeOf } from '#desk/scope.ts'
import { streamOf } from '#desk/stream.ts'
import { instruct } from '#instructions/commands.ts'
import { listGiven } from '#instructions/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { listMapPoints } from '#maps/queries.ts'
import { listOldest } from '#mirror/queries.ts'
import { noteCaseEvent } from '#notices/commands.ts'
import { loadGround } from '#notices/ground-queries.ts'
import { tellStaff } from '#notices/tell-commands.ts'
import { askForPaper } from '#papers/commands.ts'
import { listLateCases, listWaiting } from '#papers/figures/month-queries.ts'
import { gather } from '#papers/gather-commands.ts'
import { findPaper, listPapers } from '#papers/queries.ts'
import { coveredWords } from '#staff/reading/covered.ts'
import { may, ROLES, type Role } from '#staff/permissions.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import { viewerOf } from '#staff/viewer.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { listUrgentCases } from '#statistics/queries.ts'
import { verdictsOf } from '#cases/reporters/said.ts'
import { shownCase } from '#desk/shown-case.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aStaffMember, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'
import { figuresFollow } from '#tests/figures.ts'
import { takeReport } from '#visits/commands.ts'
import { listReportsOfVisit } from '#visits/list-queries.ts'
import { shownReport } from '#visits/shown.ts'
import { formatSlip } from '#visits/slip.ts'
import { listSimilar } from '#web/routes/[[region=region]]/(staff)/meja/similar.ts'

/** All of it invented. */
const PLANTED = {
  nik: '1602014507890003',
  kk: '1602011203100007',
  phone: '0812-3456-7890',
  email: 'slamet.rekaan@surel.example',
  plate: 'BG 1234 XY',
  address: 'Jl. Mawar No. 12 RT 03 RW 04',
  name: 'Slamet Rekaan',
}
type Kind = keyof typeof PLANTED
const KINDS = Object.keys(PLANTED) as Kind[]
const STORY =
  `Truk ${PLANTED.plate} merusak jalan. Nama saya ${PLANTED.name}, NIK ${PLANTED.nik}, nomor KK ${PLANTED.kk}, ` +
  `hp ${PLANTED.phone}, ${PLANTED.email}, alamat ${PLANTED.address}`
const SLIP = formatSlip('H7K2P', 1)
const TITLE = `Truk ${PLANTED.plate} merusak jalan, hubungi ${PLANTED.phone}`

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'covered-test-'))
after(() => rm(folder, { recursive: true }))
/** A Monday morning. */
const now = hoursLater(24 * 42)
const context = {
  db,
  storage: folderStorage(folder),
  log: createLog('silent'),
  now: () => now,
  publicUrl: 'https://x.example',
} as unknown as JobContext
let made: ACase
let people: StaffMember[]

before(async () => {
  const region = await aRegion(db)
  made = await aCase(db, { region, state: 'in_progress', title: TITLE, latitude: -3.4, longitude: 104.8 })
  await aCase(db, { region, title: TITLE, latitude: -3.4, longitude: 104.8 })
  const { regionId, caseId, reportId, agencyId, officerId } = made
  await inRegion(db, regionId, async (trx) => {
    await trx
      .updateTable('reports')
      .set({ text: STORY, placeText: `Rumah ${PLANTED.address}, hp ${PLANTED.phone}` })
      .where('regionId', '=', regionId)
      .execute()
    await trx
      .updateTable('cases')
      .set({ isUrgent: true, placeText: `Rumah ${PLANTED.address}, hp ${PLANTED.phone}` })
      .execute()
    await refreshWords(trx, regionId, [caseId])
  })
  await answerCase(db, {
    regionId,
    caseId,
    actor: { staffId: officerId, agencyId },
    text: 'Sudah.',
    attachmentIds: [],
    reasonCode: 'explained',
    at: MONDAY,
  })
  await hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', words: `Belum. ${STORY}`, at: hoursLater(1) })
  people = []
  for (const role of ROLES) {
    const id = await aStaffMember(db, { regionId, role, ...(['contact_officer', 'agency_head'].includes(role) && { agencyId }) })
    people.push((await findStaff(db, id)) as StaffMember)
  }
  const [taker] = people.filter(({ role }) => role === 'contact_officer') as [StaffMember]
  const visit = { id: newId(), day: '2026-11-23', villageCode: null, place: 'Balai desa', officerIds: [] }
  const who = { personName: '', phone: '', hasConsented: false, isAnonymous: false, isSecret: false }
  const where = {
    placeText: `${PLANTED.name}, hp ${PLANTED.phone}, NIK ${PLANTED.nik}, nomor KK ${PLANTED.kk}, ${PLANTED.email}, ${PLANTED.address}`,
    villageCode: null,
    point: null,
  }
  const when = { toldAt: MONDAY.toISOString(), sentAt: MONDAY.toISOString() }
  const taken = {
    key: crypto.randomUUID(),
    owner: taker.id,
    visit,
    slip: SLIP,
    way: 'phone' as const,
    text: TITLE,
    categoryCode: 'road',
    uploadKeys: [],
    ...who,
    ...where,
    ...when,
  }
  await takeReport(db, { region, staffId: taker.id, secret: 'for this test only', taken, at: MONDAY })
  const leader = people.find(({ role }) => role === 'leader') as StaffMember
  await instruct(db, { regionId, actor: { staffId: leader.id }, caseIds: [caseId], text: 'Selesaikan.', dueOn: '2027-01-10', at: now })
  await figuresFollow(db, regionId)
})

type Look = (trx: Trx, staff: StaffMember) => Promise<unknown>
const askedOf = (staff: StaffMember) => ({
  regionId: staff.regionId,
  filter: { range: 90 as const },
  period: periodOf(now, 90, 'Asia/Jakarta'),
  reader: scopeOf(staff),
})
const whole = async (trx: Trx, staff: StaffMember) => readCase(trx, { staff, at: now }, made.caseId)

/** Where members of staff read what reporters wrote. `holds`: what of it stands there for whoever may read it. */
const PLACES: Record<string, { holds: Kind[]; look: Look }> = {
  'list of the desk': { holds: ['plate', 'phone'], look: (trx, staff) => listDeskItems(trx, scopeOf(staff), { filter: { queue: 'open' }, now }) },
  search: { holds: ['plate', 'name'], look: (trx, staff) => listDeskItems(trx, scopeOf(staff), { filter: { queue: 'all', text: 'truk' }, now }) },
  'page of the case': {
    holds: KINDS,
    look: async (trx, staff) => {
      const found = await whole(trx, staff)
      return found && shownCase(found, staff, { now, calendar: calendarOf(made.region, []) })
    },
  },
  'talk and notes of the case': {
    holds: KINDS,
    look: async (trx, staff) => {
      const found = await whole(trx, staff)
      if (!found) return undefined
      const { events } = await readHistory(trx, { staff }, found.id)
      const { seesTalk } = scopeOf(staff)
      return streamOf({ found, events, messages: await readTalk(trx, { staff, at: now }, found), seesTalk, zone: 'Asia/Jakarta' })
    },
  },
  'what reporters said of the answer': {
    holds: KINDS,
    look: async (trx, staff) => {
      const found = await whole(trx, staff)
      return found && verdictsOf(found.reports, (await readHistory(trx, { staff }, found.id)).events)
    },
  },
  'cases that may be the same': {
    holds: ['plate', 'phone'],
    look: async (trx, staff) => {
      const found = await whole(trx, staff)
      return found && listSimilar(trx, scopeOf(staff), { found, now: hoursLater(24) })
    },
  },
  'cases behind a figure': { holds: ['plate', 'phone'], look: (trx, staff) => listCasesBehind(trx, askedOf(staff), { figure: 'received' }) },
  'what burns': { holds: ['plate', 'phone'], look: (trx, staff) => listUrgentCases(trx, askedOf(staff), 4) },
  'points of the map': {
    holds: ['plate', 'phone'],
    look: (trx, staff) => {
      const { period, ...asked } = askedOf(staff)
      const box = { west: 104, south: -4, east: 106, north: -3 }
      return listMapPoints(trx, { ...asked, days: { from: period.from, until: period.today } }, { box, limit: 10 })
    },
  },
  'the oldest that wait': { holds: ['plate', 'phone'], look: (trx, staff) => listOldest(trx, scopeOf(staff), { now, limit: 10 }) },
  'reports of a visit': {
    holds: KINDS,
    look: async (trx, staff) => {
      const found = await listReportsOfVisit(trx, { regionId: staff.regionId, reader: scopeOf(staff), slip: SLIP, limit: 10 })
      return found.map((report) => shownReport(report, staff))
    },
  },
  'late cases of a month': { holds: ['plate', 'phone'], look: (trx, staff) => listLateCases(trx, { ...askedOf(staff), now }, 10) },
  'what waits for somebody above': { holds: ['plate', 'phone'], look: (trx, staff) => listWaiting(trx, { ...askedOf(staff), now }, 10) },
}

const leaks = (shown: unknown) => KINDS.filter((kind) => JSON.stringify(shown ?? '').includes(PLANTED[kind]))

for (const [place, { holds, look }] of Object.entries(PLACES))
  test(`${place}: in full for who may, covered for everybody else`, async () => {
    const seen: Role[] = []
    for (const staff of people) {
      const shown = await inRegion(dbFor(db, viewerOf(staff)), staff.regionId, (trx) => look(trx, staff))
      const isThere = JSON.stringify(shown ?? '').includes('merusak jalan')
      if (isThere) seen.push(staff.role)
      const expected = isThere && may(staff.role, 'words.read_personal') ? holds : []
      // Who goes there reads in the words for the place where it is.
      const isGoing = staff.agencyId !== null && ['page of the case', 'what burns', 'reports of a visit'].includes(place)
      const leaked = leaks(shown).filter((kind) => !(isGoing && kind === 'address'))
      if (expected.length > 0) for (const kind of expected) assert.ok(leaked.includes(kind), `${staff.role} does not read ${kind}`)
      else assert.deepEqual(leaked, [], staff.role)
      if (isThere && expected.length === 0) assert.match(JSON.stringify(shown), /disamarkan\]/, staff.role)
    }
    // A place that nobody sees proves nothing.
    assert.ok(seen.some((role) => may(role, 'words.read_personal')) && seen.some((role) => !may(role, 'words.read_personal')), seen.join())
  })

test('the chain of a history is checked on the words as they stand', async () => {
  for (const staff of people.filter(({ role }) => role === 'contact_officer' || role === 'admin')) {
    const { history } = await inRegion(db, staff.regionId, (trx) => readHistory(trx, { staff }, made.caseId))
    assert.equal(history.isWhole, true)
  }
})

test('an agency reads its own words as it wrote them', async () => {
  const { regionId, caseId, agencyId } = made
  const [officer] = people.filter(({ role }) => role === 'contact_officer') as [StaffMember]
  const text = 'Hubungi posko kami 0711-355-7788.'
  await answerCase(db, {
    regionId,
    caseId,
    actor: { staffId: officer.id, agencyId },
    text,
    attachmentIds: [],
    reasonCode: 'explained',
    at: hoursLater(2),
  })
  const told = async (staff: StaffMember) =>
    (await inRegion(db, regionId, (trx) => readHistory(trx, { staff }, caseId))).events.map((one) => one.text)
  assert.ok((await told(officer)).includes(text))
  assert.ok(!(await told(people.find(({ role }) => role === 'leader') as StaffMember)).includes(text))
})

test('what a leader asked for is listed without it', async () => {
  const leader = people.find(({ role }) => role === 'leader') as StaffMember
  const given = await inRegion(db, made.regionId, (trx) => listGiven(trx, { regionId: made.regionId, reader: scopeOf(leader) }, leader.id))
  assert.match(given[0]?.cases[0]?.title ?? '', /disamarkan\]/)
  assert.deepEqual(leaks(given), [])
})

test('papers are read by many: covered whoever asked, and so is the brief', async () => {
  const { region, regionId, ticket } = made
  for (const kind of ['dossier', 'ombudsman', 'monthly'] as const)
    for (const role of ['leader', 'coordinator'] as const) {
      const staff = people.find((one) => one.role === role) as StaffMember
      await askForPaper(db, { region, staff, wish: { kind, ticket, month: '2027-01' }, at: now })
      const scope = scopeOf(staff)
      const [last] = await inRegion(db, regionId, (trx) => listPapers(trx, scope, { staffId: staff.id, limit: 1 }))
      const paper = await inRegion(db, regionId, (trx) => findPaper(trx, scope, last?.id ?? ''))
      assert.ok(paper)
      const order = await gather(context, { paper, region, folder, tell: async () => {} })
      assert.deepEqual(leaks(order), [], `${kind} for ${role}`)
      assert.match(JSON.stringify(order), /disamarkan/, `${kind} for ${role}`)
    }
  const brief = await inRegion(db, regionId, async (trx) => makeBrief(trx, await loadGround(trx, regionId), { kind: 'daily', at: now }))
  assert.deepEqual(leaks(brief), [])
  assert.match(JSON.stringify(brief), /disamarkan/)
})

test('what is sent to a person of an agency carries nothing of it', async () => {
  const { regionId, agencyId } = made
  const told = await aCase(db, { region: made.region, agencyId, state: 'assigned', title: TITLE, at: now })
  const phone = '+6280010090001'
  const officer = await aStaffMember(db, { regionId, role: 'contact_officer', agencyId, phone })
  const events = await inRegion(db, regionId, (trx) => trx.selectFrom('caseEvents').select('id').where('caseId', '=', told.caseId).execute())
  for (const { id } of events) await noteCaseEvent(db, { regionId, caseEventId: id, at: now })
  await tellStaff(db, { regionId, staffId: officer, publicUrl: 'https://x.example', at: new Date(now.getTime() + 3_600_000) })
  const sent = await inRegion(db, regionId, async (trx) => ({
    mails: await trx.selectFrom('mails').selectAll().where('staffId', '=', officer).execute(),
    messages: await trx.selectFrom('messages').selectAll().where('dedupeKey', 'like', `notices:${officer}:%`).execute(),
  }))
  assert.ok(sent.mails.length > 0 && sent.messages.length > 0)
  for (const one of [...sent.mails, ...sent.messages]) {
    assert.match(JSON.stringify(one), /disamarkan/)
    assert.deepEqual(leaks(one), [])
  }
})

test('a number that was cut off with the words is covered too', () => {
  assert.equal(coveredWords('Hubungi saya di 0812 34…', {}), 'Hubungi saya di [nomor disamarkan]…')
  assert.equal(coveredWords('Lampu padam sejak 2024', {}), 'Lampu padam sejak 2024')
})

/** Questions that bring reporters' words out of the database, and why what they bring is not covered there. */
const UNCOVERED: Record<string, string> = {
  'src/api/facts-queries.ts': 'whoever sent the report; titles are those of publications',
  'src/bridges/sp4n/table/queries.ts': 'to SP4N-LAPOR!: masked on the way (bridges/sp4n/pack/mask.ts), by the team',
  'src/calendars/queries.ts': 'what a change moves: for coordinators; an operator sees no case',
  'src/candidates/answers/queries.ts': 'the answer under a post',
  'src/candidates/group-queries.ts': 'candidates: for the team (conversation.read)',
  'src/candidates/queries.ts': 'candidates: for the team (conversation.read)',
  'src/cases/history/queries.ts': 'commands, the reporter, and notices, which say no words of it',
  'src/cases/queries.ts': 'commands; notices cover the title (notices/tell-commands.ts)',
  'src/cases/search/queries.ts': 'what is looked through, not shown',
  'src/conversations/own-queries.ts': 'the talk: for who may read talks, and they may read this',
  'src/conversations/queries.ts': 'the talk: for who may read talks, and they may read this',
  'src/delivery/said-queries.ts': 'to the reporter',
  'src/demo/queries.ts': 'invented',
  'src/groups/finding-queries.ts': 'groups: for the team (case.triage)',
  'src/mail/queries.ts': 'letters on their way, as they were written',
  'src/maps/public-queries.ts': 'publications, covered before they went out',
  'src/opendata/live-queries.ts': 'publications, covered before they went out',
  'src/privacy/erasing/case-queries.ts': 'erasing',
  'src/privacy/erasing/queries.ts': 'erasing',
  'src/privacy/requests/link-queries.ts': 'the reporter',
  'src/publications/page-queries.ts': 'publications, covered before they went out',
  'src/publications/queries.ts': 'who publishes sees what is covered (case.publish)',
  'src/reports/queries.ts': 'commands',
  'src/simulator/social/queries.ts': 'invented',
  'src/succession/case-queries.ts': 'whose cases are moved: for coordinators; an operator sees no case',
  'src/succession/queries.ts': 'whose cases are moved: for coordinators; an operator sees no case',
  'src/tracking/queries.ts': 'the reporter',
  'src/transfers/offer-queries.ts': 'to another government: redacted on the way (transfers/redact.ts)',
  'src/triage/queries.ts': 'triage; the desk covers what may be the same (meja/similar.ts)',
}

test('every question that brings out such words is known: covered, or why not', () => {
  const words = /\bc\.title\b|\br\.text\b|\b[cp]\.place_text\b|first\.text|'(?:cases\.|c\.)?title'|'(?:reports\.|r\.)?text'/
  const asking = globSync('src/**/*queries.ts').filter((path) => words.test(readFileSync(path, 'utf8')))
  const covering = asking.filter((path) => /#(?:staff|desk)\/reading\/covered[.]ts/.test(readFileSync(path, 'utf8')))
  assert.deepEqual(asking.filter((path) => !covering.includes(path)).toSorted(), Object.keys(UNCOVERED).toSorted())
})
