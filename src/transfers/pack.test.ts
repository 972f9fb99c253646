import assert from 'node:assert/strict'
import { test } from 'node:test'
import { regionSettings } from '#regions/settings.ts'
import { words } from '#texts/text.ts'
import type { OfferedCase } from '#transfers/offer-queries.ts'
import { packOf } from '#transfers/pack.ts'

const colours = { brand: '#0b5d4e', brandStrong: '#084438', brandSoft: '#e3f1ee', brandLine: '#9cc9bf', onBrand: '#ffffff', bar: '#5b8f85' }
const settings = regionSettings.parse({
  brand: { light: colours, dark: colours, initials: 'TU' },
  leaderTitle: 'Bupati',
  contact: { address: 'Jl. Merdeka 1' },
})
const region = { name: 'Kabupaten Uji', shortName: 'Kab. Uji', program: 'Lapor Uji', settings }
const offered: OfferedCase = {
  title: 'Jalan nasional rusak',
  class: 'complaint',
  categoryCode: 'road',
  categoryName: 'Jalan dan jembatan',
  needsIdentity: false,
  isSecret: false,
  isUrgent: false,
  placeText: 'depan rumah saya 081234567890',
  districtCode: '99.01.01',
  districtName: 'Kuala',
  villageName: null,
  latitude: -3.4,
  longitude: 104.9,
  receivedAt: new Date('2026-11-23T02:00:00Z'),
  dueAt: new Date('2026-12-11T09:00:00Z'),
  ticket: 'UJI-2611-0007',
  reporterCount: 3,
  reports: ['Jalan lintas berlubang, hubungi 0812 3456 7890', 'Sama, dekat jembatan'],
}
const transfer = { reason: 'Jalan nasional.', reference: null, sentAt: null, offeredAt: new Date('2026-11-24T03:00:00Z') }
const receiver = { name: 'Balai Jalan Nasional', contactEmail: 'balai@contoh.example' }
const manner = { say: words('id'), calendar: { zone: 'Asia/Jakarta' }, locale: 'id' } as const
const pack = (changes: Partial<OfferedCase> = {}, more = region) =>
  packOf({ offered: { ...offered, ...changes }, transfer, receiver, region: more, photoCount: 2 }, manner)

test('the letter says to whom, why, what, where, by when and how to answer', () => {
  const { letter } = pack()
  assert.deepEqual(
    [letter.to, letter.day, letter.attached, letter.nature],
    ['Yth. Balai Jalan Nasional', 'Selasa 24 November 2026', '2 foto', 'Biasa'],
  )
  assert.match(letter.opening, /Lapor Uji.*Balai Jalan Nasional: Jalan nasional\./)
  assert.match(letter.due, /Jumat 11 Desember 2026.*5 hari kerja/)
  assert.match(letter.answer, /Jl\. Merdeka 1.*UJI-2611-0007/)
  assert.equal(letter.sign, 'a.n. Bupati Kab. Uji')
  assert.deepEqual(Object.fromEntries(letter.rows)['Jumlah pelapor'], '3')
})

test('nobody can be reached or told apart by what goes out', () => {
  const { letter, sp4n, email } = pack()
  for (const text of [JSON.stringify(letter), sp4n.text, email.text]) assert.doesNotMatch(text, /0812|1234567/)
  assert.equal(email.to, 'balai@contoh.example')
})

test('a secret matter is marked, and a limit that is switched off is not promised', () => {
  assert.equal(pack({ isSecret: true }).letter.nature, 'RAHASIA')
  const patient = { ...region, settings: { ...settings, limits: { ...settings.limits, transfer: null } } }
  assert.doesNotMatch(pack({}, patient).letter.due, /hari kerja/)
})
