/** The brief: when, what it says, how it looks, and that a day has one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { makeBrief, sendBriefs, toPicture } from '#briefs/commands.ts'
import { briefOf, type Figures } from '#briefs/lines.ts'
import { whatsappBrief } from '#briefs/message.ts'
import { findBrief } from '#briefs/queries.ts'
import { briefDue, kindOf } from '#briefs/schedule.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { instruct } from '#instructions/commands.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'
import { createLog } from '#lib/log.ts'
import { loadGround } from '#notices/ground-queries.ts'
import type { Waking } from '#notices/policy.ts'
import type { RegionRow } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { getHeadline } from '#statistics/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aRegion, aStaffMember } from '#tests/factories.ts'
import { words } from '#texts/text.ts'

/** Monday 23 November 2026 is a holiday, as are Tuesday and Wednesday of the week after. */
const calendar: WorkCalendar = {
  zone: 'Asia/Jakarta',
  closesAt: '16:00',
  weekdays: [1, 2, 3, 4, 5],
  holidays: new Set(['2026-11-23', '2026-12-01', '2026-12-02']),
}
const waking: Waking = { calendar, quietFrom: '20:00', quietUntil: '06:00', digestAt: '07:00' }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

//  now                  due
const moments: [string, 'daily' | 'weekly' | undefined][] = [
  ['2026-11-20T06:25', undefined],
  ['2026-11-20T06:30', 'daily'],
  ['2026-11-20T11:59', 'daily'], // after an outage
  ['2026-11-20T12:00', undefined],
  ['2026-11-21T06:30', undefined], // a Saturday
  ['2026-11-23T06:30', undefined], // a holiday
  ['2026-11-24T06:30', 'weekly'], // in place of the Monday
  ['2026-11-25T06:30', 'daily'],
  ['2026-11-30T06:30', 'weekly'],
  ['2026-12-03T06:30', 'daily'], // its Monday had one
]
for (const [now, due] of moments) {
  test(`${now}: ${due ?? 'none'}`, () => assert.equal(briefDue(wib(now), { at: '06:30', weekday: 1 }, waking), due))
}

test('a region that wants none is never weekly; one that wants it at night gets it when the night ends', () => {
  assert.equal(kindOf('2026-11-30', null, waking), 'daily')
  assert.equal(briefDue(wib('2026-11-20T05:30'), { at: '05:00', weekday: null }, waking), undefined)
  assert.equal(briefDue(wib('2026-11-20T06:00'), { at: '05:00', weekday: null }, waking), 'daily')
})

test('each week’s day has its weekly brief: on it, or on the first working day after', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]), (weekday, free) => {
      const days = Array.from({ length: 35 }, (_, count) => addDays('2026-11-02', count))
      const own = { calendar: { ...calendar, holidays: new Set(free.map((count) => addDays('2026-11-09', count))) } }
      const working = days.filter((day) => calendar.weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && !own.calendar.holidays.has(day))
      const weekly = working.filter((day) => kindOf(day, weekday, own) === 'weekly')
      const wished = days.filter((day) => (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) === weekday)
      // Each wished day is answered by the first working day from it on, two of them by one when a whole week is free.
      const expected = new Set(wished.flatMap((day) => working.find((one) => one >= day) ?? []))
      assert.deepEqual(weekly, [...expected].sort())
    }),
  )
})

test('who is late: nobody, or only with what is secret', () => {
  const lateLine = (late: number) => {
    const figures = { headline: { late }, urgent: [], late: [], ranking: { mean: 0, opd: [], district: [] }, trend: [], instructions: [] }
    const setting = { say: words('id'), calendar, now: wib('2026-11-24T06:30'), regionName: 'Uji', isWeekly: false, clock: '06.30' }
    return briefOf(figures as unknown as Figures, setting).lines.late
  }
  assert.deepEqual([lateLine(0), lateLine(3)], ['Semua dalam batas waktu.', '3 kasus lewat batas, semuanya rahasia.'])
})

const db = await freshDatabase()
const files = new Map<string, Uint8Array>()
const clock = wib('2026-11-24T06:30')
const context = {
  db,
  log: createLog('silent'),
  now: () => clock,
  publicUrl: 'https://x.example',
  mailer: { mode: 'waiting' },
  storage: {
    write: async (key: string, bytes: Uint8Array) => void files.set(key, bytes),
    remove: async (key: string) => void files.delete(key),
  },
} as unknown as JobContext

async function aBriefedRegion(): Promise<{ region: RegionRow; leader: string }> {
  const region = await aRegion(db, { settings: { rankingMinimum: 1, notices: { quietFrom: '20:00', quietUntil: '06:00', digestAt: '07:00' } } })
  const leader = await aStaffMember(db, { regionId: region.id, role: 'leader', phone: `+62800${region.id.replace(/\D/g, '').slice(-8)}` })
  return { region, leader }
}

function queued(region: RegionRow) {
  return inRegion(db, region.id, async (trx) => ({
    mails: await trx.selectFrom('mails').selectAll().execute(),
    messages: await trx.selectFrom('messages').selectAll().where('direction', '=', 'out').where('dedupeKey', 'like', 'brief:%').execute(),
    brief: await findBrief(trx, region.id, dayOf(clock, region.zone)),
  }))
}

test('two sweeps at once and a third make one brief, one message and one mail; the picture is kept once', async () => {
  const { region } = await aBriefedRegion()
  await aCase(db, { region, state: 'in_progress', at: wib('2026-11-02T09:00') })
  const before = files.size
  await Promise.all([sendBriefs(context, { regionId: region.id }), sendBriefs(context, { regionId: region.id })])
  await sendBriefs(context, { regionId: region.id })
  const { mails, messages, brief } = await queued(region)
  assert.deepEqual([mails.length, messages.length, files.size - before], [1, 1, 1])
  assert.ok(brief && files.has(brief.imageKey))
  assert.equal(messages[0]?.kind, 'template')
})

test('its figures are those of the leader’s page, and its lines say what burns, who is late, who did well', async () => {
  const { region } = await aBriefedRegion()
  await aCase(db, { region, state: 'in_progress', at: wib('2026-11-02T09:00'), title: 'Jembatan retak' })
  await aCase(db, { region, state: 'closed', at: wib('2026-11-16T09:00') })
  await sendBriefs(context, { regionId: region.id })
  const { brief, messages } = await queued(region)
  const asked = { regionId: region.id, filter: { range: 90 as const }, period: periodOf(clock, 90, region.zone) }
  const headline = await inRegion(db, region.id, (trx) => getHeadline(trx, asked))
  assert.equal(brief?.lines.tiles[0]?.figure, String(headline.open))
  assert.match(brief?.lines.sentence ?? '', new RegExp(`^${headline.late} kasus lewat batas`))
  assert.match(brief?.lines.lines.urgent ?? '', /^Jembatan retak \(/)
  assert.match(brief?.lines.lines.late ?? '', /^Dinas PU 1 kasus, paling lama/)
  assert.match(messages[0]?.text ?? '', /Paling mendesak:.*\n.*Siapa terlambat:.*\n.*Siapa bekerja baik:/)
})

test('nothing of a secret case, and nothing about the leader, is in the words or the picture of it', async () => {
  const { region } = await aBriefedRegion()
  await aCase(db, { region, state: 'in_progress', at: wib('2026-11-02T09:00'), title: 'Rahasia sekali', categoryCode: 'conduct' })
  const about = await aCase(db, { region, at: wib('2026-11-02T09:00'), title: 'Tentang bupati' })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', about.caseId).execute())
  await sendBriefs(context, { regionId: region.id })
  const { brief, mails, messages } = await queued(region)
  assert.ok(brief)
  assert.doesNotMatch(JSON.stringify([brief, mails, messages]), /Rahasia sekali|Tentang bupati/)
})

test('an open instruction is one more line', async () => {
  const { region, leader } = await aBriefedRegion()
  const made = await aCase(db, { region, state: 'in_progress', at: wib('2026-11-16T09:00') })
  await instruct(db, {
    regionId: region.id,
    actor: { staffId: leader },
    at: clock,
    text: 'Bereskan minggu ini',
    dueOn: '2026-11-27',
    caseIds: [made.caseId],
  })
  const brief = await inRegion(db, region.id, async (trx) => makeBrief(trx, await loadGround(trx, region.id), { kind: 'daily', at: clock }))
  assert.equal(brief.lines.instructions, 'Bereskan minggu ini, sampai Jumat 27 November: 1 kasus belum selesai.')
  const say = words('id')
  const sending = { say, picture: 'https://x.example/a.png', link: 'https://x.example/uji/pimpinan' }
  const template = whatsappBrief(brief, { ...sending, isWindowOpen: false })
  assert.ok(template.kind === 'template' && template.parameters.length === 5 && template.headerImage === sending.picture)
  assert.equal(whatsappBrief(brief, { ...sending, isWindowOpen: true }).kind, 'image')
})

test('a leader who has written lately gets the picture itself', async () => {
  const { region, leader } = await aBriefedRegion()
  const { phone } = await db.selectFrom('staff').select('phone').where('id', '=', leader).executeTakeFirstOrThrow()
  await aConversation(db, { regionId: region.id, address: phone ?? '', lastInboundAt: wib('2026-11-24T06:00') })
  await sendBriefs(context, { regionId: region.id })
  assert.equal((await queued(region)).messages[0]?.kind, 'image')
})

test('an empty region, a long name and a busy one are all drawn', async () => {
  const { region } = await aBriefedRegion()
  const ground = await inRegion(db, region.id, (trx) => loadGround(trx, region.id))
  const empty = await inRegion(db, region.id, (trx) => makeBrief(trx, ground, { kind: 'weekly', at: clock }))
  for (let count = 0; count < 6; count++)
    await aCase(db, {
      region,
      state: 'in_progress',
      at: wib('2026-11-02T09:00'),
      title: 'Jembatan gantung penghubung dua desa yang putus karena banjir bandang semalam',
    })
  const busy = await inRegion(db, region.id, (trx) => makeBrief(trx, ground, { kind: 'daily', at: clock }))
  for (const brief of [empty, busy]) {
    const { format, width, height } = await sharp(await toPicture(brief, ground)).metadata()
    assert.deepEqual([format, width], ['png', 1080])
    assert.ok(height > 700 && height < 2200, `${height}`)
  }
  // Words and bars are really there: not one colour from edge to edge.
  const { channels } = await sharp(await toPicture(busy, ground)).stats()
  assert.ok(channels.every(({ stdev }) => stdev > 10))
})

test('without a leader or a secretary there is no brief', async () => {
  const region = await aRegion(db)
  await aCase(db, { region })
  await sendBriefs(context, { regionId: region.id })
  assert.equal((await queued(region)).brief, undefined)
})
