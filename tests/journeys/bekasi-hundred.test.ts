/**
 * A hundred residents of Bekasi write in one morning, while three of the admin team empty the same inbox: every report is one
 * ticket, handled once; every resident hears each thing once. An hour's worth of messages comes in a minute: the hardest case.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sampleOf } from '#simulator/samples.ts'
import { BEHAVED } from '#simulator/switches.ts'
import { aPhone, type Phone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { awayFromTurns, startTanggap, type Tanggap } from './tanggap.ts'

const RESIDENTS = 100
/** Residents who write in the same moment. */
const WAVE = 20
/** Stands in every story, so that the desk's search finds these and no others. */
const MARK = 'seratuswarga'
/** Cikarang Pusat; each resident a little further on. */
const HERE = { latitude: -6.3635, longitude: 107.1713 }

const STORIES = [
  'jalan depan perumahan bolong besar, motor sering jatuh',
  'aspal jalan gompal di tikungan, bahaya kalau malam',
  'jalan poros desa ancur sejak musim hujan, truk sering mogok',
  'jembatan kecil ke sekolah retak, anak2 takut lewat',
  'jalan berlubang dekat pasar, air menggenang di lubangnya',
]

/** Milliseconds, for a loaded machine of two cores. */
const WITHIN = 180_000

type Resident = { phone: Phone; ticket: string; place: number }
type Member = { name: string; desk: Desk; did: string[]; overtaken: number }

let tanggap: Tanggap
let residents: Resident[]
let team: Member[]
let [officer, leader] = [] as unknown as [Desk, Desk]
let [pupr, dlh] = ['', '']
let earlier: { problems: number; reports: number }

before(async () => {
  await awayFromTurns()
  tanggap = await startTanggap()
  await addColleague('admin2', 'Sri Colleague')
  await addColleague('admin3', 'Tono Colleague')
  team = await Promise.all(
    ['admin', 'admin2', 'admin3'].map(async (who) => ({ name: who, desk: await aDesk(tanggap.url, 'bekasi', who), did: [], overtaken: 0 })),
  )
  officer = await aDesk(tanggap.url, 'bekasi', 'opd')
  leader = await aDesk(tanggap.url, 'bekasi', 'bupati')
  ;[pupr, dlh] = (await Promise.all(['pupr', 'dlh'].map(agencyId))) as [string, string]
  earlier = await monthOf()
  const phones = await Promise.all(Array.from({ length: RESIDENTS }, (_, place) => aPhone(tanggap.url, 'bekasi-whatsapp', `Warga ${place + 1}`)))
  residents = phones.map((phone, place) => ({ phone, place, ticket: '' }))
  // Every webhook comes twice, as on a bad morning.
  await behave({ duplicate: true })
})

after(async () => {
  await tanggap?.stop()
})

test('a hundred write in bursts, some greet, some chat, some say it twice; the team verifies meanwhile', { timeout: 600_000 }, async () => {
  const photo = (await sampleOf('pothole'))?.bytes ?? assert.fail('no photo')
  let isOver = false
  const verifying = Promise.all(team.map((member) => emptiesInbox(member, () => isOver)))
  try {
    for (let from = 0; from < RESIDENTS; from += WAVE) {
      const wave = residents.slice(from, from + WAVE)
      await Promise.all(wave.map((one) => reports(one, photo)))
      await confirmAll(wave)
    }
    await until(async () => (await statesOf())['received'] === undefined)
  } finally {
    isOver = true
  }
  await verifying
  assert.equal(new Set(residents.map(({ ticket }) => ticket)).size, RESIDENTS)
})

test('every report is one ticket with one case, none lost, none twice, with its own words and photo', async () => {
  await untilQuiet()
  const rows = await tanggap.rows<{ ticket: string; text: string; cases: number; photos: number }>(
    `select r.ticket, r.text, count(distinct c.id)::int as cases, count(f.id) filter (where f.state = 'stored')::int as photos
     from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
     left join attachments f on f.region_id = r.region_id and f.report_id = r.id where r.text like $1 group by r.ticket, r.text`,
    [`%${MARK}%`],
  )
  assert.equal(rows.length, RESIDENTS)
  const [receipts, holders] = [await heardBy('Laporan sudah masuk'), await heardBy('sekarang dipegang')]
  for (const { phone, ticket, place } of residents) {
    const own = rows.filter(({ text }) => text.includes(phone.waId))
    assert.deepEqual(
      own.map((one) => [one.ticket, one.cases, one.photos]),
      [[ticket, 1, hasPhoto(place) ? 1 : 0]],
    )
    assert.deepEqual([receipts.get(phone.waId), holders.get(phone.waId)], [1, 1], `${ticket}: one receipt, and who holds it`)
  }
})

test('no case was verified twice, though the three worked on the same list; who came second was told by whom', async () => {
  const done = team.flatMap(({ did }) => did)
  assert.deepEqual([done.length, new Set(done).size], [RESIDENTS, RESIDENTS])
  for (const { name, did } of team) assert.ok(did.length > 0, `${name} did some`)
  assert.ok(
    team.some(({ overtaken }) => overtaken > 0),
    'nobody ever met anybody',
  )
  const twice = await tanggap.rows(
    `select e.case_id from case_events e join reports r on r.region_id = e.region_id and r.case_id = e.case_id
     where r.text like $1 and e.kind = 'verified' group by e.case_id having count(*) > 1`,
    [`%${MARK}%`],
  )
  assert.deepEqual(twice, [])
})

test('two on one case: the second form is refused in words, and nothing of it is kept; handed to the wrong one, it is put right', async () => {
  const [one, two] = team as [Member, Member, Member]
  const ticket = residents[0]?.ticket ?? ''
  const versi = await versionOn(one.desk, ticket)
  // By mistake to the office for the environment; a colleague who saw the page before is told.
  assert.equal((await one.desk.does(ticket, 'assign', { versi, dinas: dlh })).status, 303)
  const refused = await two.desk.does(ticket, 'assign', { versi, dinas: dlh })
  assert.equal(refused.status, 409)
  assert.match(refused.text, /sudah mengubah kasus ini\. Pilihan Anda tidak disimpan/)
  // Looked at anew, and put right.
  assert.equal((await two.desk.does(ticket, 'assign', { versi: await versionOn(two.desk, ticket), dinas: pupr })).status, 303)
  const [held] = await tanggap.rows<{ code: string }>(
    `select a.code from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id where r.ticket = $1`,
    [ticket],
  )
  assert.equal(held?.code, 'pupr')
})

test('the agency takes and answers all of them, and the team lets each answer out once', { timeout: 600_000 }, async () => {
  await inParallel(4, residents, async ({ ticket }) => {
    assert.equal((await officer.does(ticket, 'take')).status, 303, `${ticket} taken`)
    const answered = await officer.does(ticket, 'answer', { teks: `Sudah kami tambal: ${ticket}.`, alasan: 'explained' })
    assert.equal(answered.status, 303, `${ticket} answered`)
  })
  let refused = 0
  // Each has a third of the list, and some of the next one's: the border is never clear.
  await Promise.all(
    team.map(async ({ desk }, shift) => {
      for (const { ticket } of residents.slice(shift * 33, shift * 33 + 40)) {
        const versi = await versionOn(desk, ticket)
        const { status } = await desk.does(ticket, 'approve', versi ? { versi } : {})
        if (status === 409) refused++
        else assert.equal(status, 303)
      }
    }),
  )
  console.log(`answers let out; ${refused} times a colleague had been first at the very moment`)
  await until(async () => (await heardBy('Sudah kami tambal')).size === RESIDENTS)
  const [events] = await tanggap.rows<{ answered: number; cases: number }>(
    `select count(*)::int as answered, count(distinct e.case_id)::int as cases from case_events e
     join reports r on r.region_id = e.region_id and r.case_id = e.case_id where r.text like $1 and e.kind = 'answered'`,
    [`%${MARK}%`],
  )
  assert.deepEqual(events, { answered: RESIDENTS, cases: RESIDENTS })
})

test('residents have the last word: sixty confirm, fifteen do not, some ask how it stands, the others say nothing', {
  timeout: 300_000,
}, async () => {
  await inParallel(4, residents.slice(0, 80), async ({ phone, place }) => {
    await (place < 60 ? phone.taps('Sudah beres') : place < 75 ? phone.taps('Belum') : phone.says('status'))
  })
  await until(async () => (await heardBy('Terima kasih sudah mengabari')).size === 60)
  await until(async () => (await heardBy('Apa yang belum beres?')).size === 15)
  await until(async () => (await statusesHeard()) === 5)
  await untilQuiet()
  const states = await statesOf()
  assert.deepEqual(states, { closed: 60, in_progress: 15, answered: 25 })
  const [outcome] = await tanggap.rows<{ confirmed: number; rated: number }>(
    `select count(*) filter (where c.outcome = 'confirmed')::int as confirmed, count(r.rating)::int as rated
     from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id where r.text like $1`,
    [`%${MARK}%`],
  )
  assert.deepEqual(outcome, { confirmed: 60, rated: 0 })
})

test('figures and lists count a hundred more, once; every resident heard each thing once; nothing failed or was given up', async () => {
  const { problems, reports } = await monthOf()
  assert.deepEqual([problems - earlier.problems, reports - earlier.reports], [RESIDENTS, RESIDENTS])
  for (const [queue, expected] of [
    ['dijawab', 25],
    ['belum-beres', 15],
    ['selesai', 60],
    ['semua', RESIDENTS],
  ] as const)
    assert.equal(await countOn(queue), expected, queue)
  const [receipts, holders, answers] = await Promise.all(['Laporan sudah masuk', 'sekarang dipegang', 'Sudah kami tambal'].map(heardBy))
  for (const { phone, ticket, place } of residents) {
    assert.deepEqual([receipts?.get(phone.waId), answers?.get(phone.waId)], [1, 1], ticket)
    const held = holders?.get(phone.waId) ?? 0
    // The first one was handed on twice more.
    assert.ok(place === 0 ? held >= 2 : held === 1, `${ticket}: ${held} times who holds it`)
  }
  const failed = await tanggap.rows(`select g.code as region, m.author, m.problem, m.problem_code, m.dedupe_key, m.created_at, m.body
    from messages m join regions g on g.id = m.region_id where m.state = 'failed'`)
  assert.deepEqual(failed, [])
  const [left] = await tanggap.rows<Record<string, number>>(`select
    (select count(*)::int from graphile_worker.jobs where attempts >= max_attempts) as given_up,
    (select count(*)::int from (select callback from simulator.messages where direction = 'business' and callback is not null
      group by callback having count(*) > 1) twice) as said_twice,
    (select count(*)::int from simulator.messages m where m.direction = 'person' and (select count(*) from messages o where o.provider_id = m.id) <> 1) as not_kept_once`)
  assert.deepEqual(left, { given_up: 0, said_twice: 0, not_kept_once: 0 })
})

function hasPhoto(place: number): boolean {
  return place % 3 === 0
}

/** As people write: at once or one after the other, with a greeting before, a thank-you behind, or the same words twice. */
async function reports(resident: Resident, photo: Uint8Array): Promise<void> {
  const { phone, place } = resident
  const story = `${STORIES[place % STORIES.length] ?? ''} (${MARK}, ${phone.waId})`
  if (place % 10 === 7) {
    await phone.says('assalamualaikum min')
    await until(async () => (await phone.chat()).some(({ isMine }) => !isMine))
  }
  const burst = [
    () => phone.says(story),
    () => phone.sharesLocation({ latitude: HERE.latitude + place * 0.002, longitude: HERE.longitude }),
    ...(hasPhoto(place) ? [() => phone.sendsPhoto(photo)] : []),
  ]
  if (place % 2 === 0) await Promise.all(burst.map((say) => say()))
  else for (const say of burst) await say()
}

/** Taps what is offered, as soon as it is offered, until everybody has a ticket. One look for all of them: phones do not poll each other away. */
async function confirmAll(wave: Resident[]): Promise<void> {
  const tapped = new Set<string>()
  await until(async () => {
    const looks = await tanggap.rows<{ waId: string; isOffered: boolean; receipt: string | null }>(
      `select wa_id as "waId", coalesce(bool_or(direction = 'business' and body ->> 'type' = 'interactive' and body::text like '%Kirim%'), false) as "isOffered",
        max(body::text) filter (where direction = 'business' and body::text like '%Laporan sudah masuk%') as receipt
       from simulator.messages where wa_id = any ($1) group by wa_id`,
      [wave.map(({ phone }) => phone.waId)],
    )
    for (const { waId, isOffered, receipt } of looks) {
      const resident = wave.find(({ phone }) => phone.waId === waId)
      if (!resident) continue
      if (receipt) resident.ticket = /BKS-\d{4}-\d{4}/.exec(receipt)?.[0] ?? ''
      else if (isOffered && !tapped.has(waId)) {
        tapped.add(waId)
        await resident.phone.taps('Kirim')
      }
    }
    return wave.every(({ ticket }) => ticket !== '')
  })
  for (const { phone, place } of wave) if (place % 10 === 3) await phone.says('terima kasih banyak min')
}

/** Takes a handful from the top of the list, as the two others do, reads each and hands it over. */
async function emptiesInbox(member: Member, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const tickets = ticketsOn((await member.desk.page(`/meja?antrean=verifikasi&cari=${MARK}`)).text)
    const from = Math.floor((tickets.length / team.length) * team.indexOf(member))
    for (const ticket of [...tickets.slice(from, from + 4), ...tickets.slice(0, 1)]) await verifies(member, ticket)
    // They read, and the machine is not theirs alone.
    await wait(700)
  }
}

async function verifies(member: Member, ticket: string): Promise<void> {
  const versi = await versionOn(member.desk, ticket)
  const { status, text } = await member.desk.does(ticket, 'verify', { versi, kategori: 'road', dinas: pupr })
  if (status === 303) return void member.did.push(ticket)
  assert.equal(status, 409, ticket)
  assert.match(text, /sudah mengubah kasus ini\. Pilihan Anda tidak disimpan|tidak dapat diubah seperti itu/)
  member.overtaken++
}

function ticketsOn(text: string): string[] {
  return [...new Set([...text.matchAll(/data-ticket="(BKS-\d{4}-\d{4})"/g)].map(([, ticket = '']) => ticket))]
}

/** The version a form of this page would carry. */
async function versionOn(desk: Desk, ticket: string): Promise<string> {
  const { text } = await desk.page(`/meja/kasus/${ticket}`)
  return /name="versi" value="(\d+)"/.exec(text)?.[1] ?? ''
}

/** Rows of a list of ours, page after page. */
async function countOn(queue: string): Promise<number> {
  const [first] = team as [Member]
  let [found, after] = [0, '']
  for (;;) {
    const { text } = await first.desk.page(`/meja?antrean=${queue}&cari=${MARK}${after && `&sesudah=${after}`}`)
    found += ticketsOn(text).length
    after = /sesudah=([\w.-]+)/.exec(text)?.[1] ?? ''
    if (!after) return found
  }
}

async function statesOf(): Promise<Record<string, number>> {
  const rows = await tanggap.rows<{ state: string; count: number }>(
    `select c.state, count(*)::int as count from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.text like $1 group by c.state`,
    [`%${MARK}%`],
  )
  return Object.fromEntries(rows.map(({ state, count: number }) => [state, number]))
}

/** Number → how often these words were said to it. */
async function heardBy(words: string): Promise<Map<string, number>> {
  const rows = await tanggap.rows<{ waId: string; count: number }>(
    `select wa_id as "waId", count(*)::int as count from simulator.messages
     where direction = 'business' and body::text like '%' || $1 || '%' and wa_id = any ($2) group by wa_id`,
    [words, residents.map(({ phone }) => phone.waId)],
  )
  return new Map(rows.map(({ waId, count }) => [waId, count]))
}

/** Residents who asked "status" and were told something with their ticket after that. */
async function statusesHeard(): Promise<number> {
  const asked = residents.slice(75, 80)
  const told = await Promise.all(
    asked.map(({ phone, ticket }) =>
      tanggap.rows(
        `select 1 from simulator.messages m where m.wa_id = $1 and m.direction = 'business' and m.body::text like '%' || $2 || '%'
         and m.seq > (select max(seq) from simulator.messages o where o.wa_id = $1 and o.direction = 'person') limit 1`,
        [phone.waId, ticket],
      ),
    ),
  )
  return told.filter(({ length }) => length > 0).length
}

/** "Bulan ini masuk 12 masalah dari 41 laporan": as the leader reads it. */
async function monthOf(): Promise<typeof earlier> {
  const { text } = await leader.page('/pimpinan')
  const [, problems, reports] = /Bulan ini masuk ([\d.]+) masalah dari ([\d.]+) laporan/.exec(text) ?? []
  return { problems: Number(problems?.replace('.', '')), reports: Number(reports?.replace('.', '')) }
}

async function agencyId(code: string): Promise<string> {
  const [found] = await tanggap.rows<{ id: string }>(
    `select a.id from agencies a join regions g on g.id = a.region_id where g.code = 'bekasi' and a.code = $1`,
    [code],
  )
  return found?.id ?? assert.fail(`no agency ${code}`)
}

/** The team of the demonstration has one account: two more of the same kind, with the password that everybody knows. */
async function addColleague(mailbox: string, name: string): Promise<void> {
  await tanggap.rows(
    `insert into staff (id, name, email, email_verified, region_id, role)
     select $1, $2, $1 || '@bekasi.example', true, region_id, role from staff where email = 'admin@bekasi.example'`,
    [mailbox, name],
  )
  await tanggap.rows(
    `insert into staff_logins (id, account_id, provider_id, user_id, password)
     select $1 || '-login', $1, provider_id, $1, password from staff_logins where user_id = (select id from staff where email = 'admin@bekasi.example')`,
    [mailbox],
  )
}

async function behave(switches: Partial<typeof BEHAVED>): Promise<void> {
  const body = JSON.stringify({ ...BEHAVED, ...switches })
  const response = await fetch(`${tanggap.url}/simulator/switches`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  assert.equal(response.status, 200)
}

/** Meta has told all, and we have read, fetched and said all. */
async function untilQuiet(): Promise<void> {
  await until(async () => {
    const [left] = await tanggap.rows<Record<string, number>>(`select
      (select count(*)::int from simulator.outbox) as untold,
      (select count(*)::int from inbound_updates where read_at is null) as unread,
      (select count(*)::int from attachments where state = 'waiting') as unfetched,
      (select count(*)::int from messages where state in ('queued', 'sending')) as unsaid`)
    return Object.values(left ?? { none: 1 }).every((number) => number === 0)
  })
}

async function inParallel<T>(many: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await work(next)
    }),
  )
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WITHIN; Date.now() < end; await wait(400)) if (await isSo()) return
  assert.fail(`did not come true within ${WITHIN / 1000} s`)
}
