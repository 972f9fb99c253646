import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addBills, adviceOf, billOf, forecastOf, perReport, type Counts } from '#mirror/cost.ts'

const rates = { rupiahPerDollar: 16_000, dollarsPerMessage: 0.025, rupiahPerSms: null, freePerMonth: 1000 }
const of = (sent: number, more: Partial<Counts> = {}): Counts => ({
  channel: 'whatsapp',
  accountId: 'a',
  topic: 'talk',
  sent,
  free: 0,
  charged: 0,
  ...more,
})

//  what                                                     counts                                                       charged  assumed  rupiah
const bills = [
  ['within the free messages nothing is charged', [of(900)], 0, 0, 0],
  ['beyond them each costs 400', [of(900), of(200, { topic: 'news' })], 100, 100, 40_000],
  ['a template is never free', [of(10, { topic: 'news:case_update' })], 10, 10, 4000],
  ['what the provider told counts', [of(1200, { free: 1000, charged: 200 })], 200, 0, 80_000],
  ['told free ones use up the quota of the untold', [of(1100, { free: 950 })], 100, 100, 40_000],
  ['told in part: what is charged stays charged', [of(100, { charged: 30 })], 30, 0, 12_000],
] as const

for (const [what, counts, charged, assumed, rupiah] of bills) {
  test(what, () => {
    const bill = billOf(counts, rates)
    assert.deepEqual([bill.charged, bill.assumed, bill.rupiah], [charged, assumed, rupiah])
  })
}

test('an e-mail costs nothing; a text message its price, and without a price nobody guesses but says how many', () => {
  const free = { assumed: 0, unpriced: 0, rupiah: 0 }
  assert.deepEqual(billOf([of(50, { channel: 'email' })], rates), { sent: 50, charged: 0, ...free })
  assert.equal(billOf([of(50, { channel: 'sms' })], { ...rates, rupiahPerSms: 350 }).rupiah, 17_500)
  const unknown = billOf([of(50, { channel: 'sms' })], rates)
  assert.deepEqual([unknown.rupiah, unknown.unpriced], [0, 50])
  const all = addBills([billOf([of(1100)], rates), unknown, billOf([of(9, { channel: 'email' })], rates)])
  assert.deepEqual(all, { sent: 1159, charged: 150, assumed: 150, unpriced: 50, rupiah: 40_000 })
})

//  so far   days   of   at the end   charged
const forecasts = [
  [600, 15, 30, 1200, 200],
  [300, 15, 30, 600, 0],
  [1500, 15, 30, 3000, 2000],
] as const

for (const [sent, days, length, end, charged] of forecasts) {
  test(`${sent} messages in ${days} days become ${end}, ${charged} of them charged`, () => {
    const bill = forecastOf([of(sent, { free: Math.min(sent, 1000), charged: Math.max(0, sent - 1000) })], rates, { days, length })
    assert.deepEqual([bill?.sent, bill?.charged], [end, charged])
  })
}

test('on the first day of a month nobody knows its end', () => {
  assert.equal(forecastOf([of(80)], rates, { days: 1.5, length: 30 }), undefined)
})

test('mean and median of reports', () => {
  assert.deepEqual(perReport([400, 400, 2800]), { count: 3, mean: 1200, median: 400 })
  assert.deepEqual(perReport([400, 800]), { count: 2, mean: 600, median: 600 })
  assert.equal(perReport([]), undefined)
})

test('an advice says the first thing that could be done, and nothing when there is little to win', () => {
  const topics = ([news, close, template = 0, talk = 100]: number[]) => [
    { topic: 'talk', sent: talk ?? 0, close: 0 },
    { topic: 'news', sent: news ?? 0, close: close ?? 0 },
    { topic: 'news:case_update', sent: template ?? 0, close: 0 },
  ]
  assert.deepEqual(adviceOf(topics([100, 30]), rates), { kind: 'merge', close: 30, percent: 15, rupiah: 12_000 })
  assert.deepEqual(adviceOf(topics([50, 0, 150]), rates), { kind: 'templates', count: 150, percent: 50 })
  assert.deepEqual(adviceOf(topics([50, 0, 0, 150]), rates), { kind: 'talk', percent: 75 })
  assert.equal(adviceOf(topics([100, 2]), rates), undefined)
  assert.equal(adviceOf(topics([10, 9, 0, 10]), rates), undefined)
})
