/** A line to an operator, with the whole server behind it: nothing that was thanked for is lost, also when we are killed. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { part, receiptText, type Smsc, spoken, startSmsc } from '../smsc.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const HALF_HOUR = 1_800_000

let tanggap: Tanggap
let smsc: Smsc

before(async () => {
  smsc = await startSmsc()
  tanggap = await startTanggap()
  const settings = { kind: 'smpp', sender: '1708', smppHost: '127.0.0.1', smppPort: smsc.port, smppSystemId: 'tanggap', smppPassword: 'rahasia' }
  await tanggap.rows(
    "insert into channel_accounts (id, region_id, channel, settings) select 'oki-smpp', id, 'sms', $1 from regions where code = 'oki'",
    [JSON.stringify(settings)],
  )
  // Accounts are looked for every 15 seconds.
  await until(() => smsc.seen.binds > 0)
})

after(async () => {
  assert.equal(await tanggap?.stop(), 0)
  await smsc?.stop()
  assert.deepEqual(smsc.complaints, [])
})

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return
    await wait(100)
  }
  assert.fail('it did not happen within 40 seconds')
}

const reportsOf = async (number: string) =>
  tanggap.rows<{ text: string; ticket: string }>(
    'select r.text, r.ticket from reports r join contact_addresses a on a.region_id = r.region_id and a.contact_id = r.contact_id where a.address_index = any ($1) order by r.submitted_at',
    [await tanggap.indexes([`+${number}`])],
  )

test('a report in three parts becomes a case, is answered in one SMS, and its receipt is noted', async () => {
  const texts = [
    'Jalan Letnan Mukhtar Saleh dekat pasar Celikah berlubang besar, ',
    'sudah banyak motor yang jatuh terutama pada malam hari, ',
    'tolong segera diperbaiki.',
  ]
  const statuses = await Promise.all([2, 3, 1].map((number) => smsc.delivers(part(texts[number - 1] ?? '', { number, total: 3, reference: 41 }))))
  assert.deepEqual(statuses, [0, 0, 0])
  await until(() => smsc.submitted.length > 0)
  const [report] = await reportsOf('62800111222')
  assert.equal(report?.text, texts.join(''))
  const [answer] = smsc.submitted
  assert.ok(answer?.text.includes(report?.ticket ?? 'no ticket'), answer?.text)
  assert.deepEqual([answer?.to, answer?.from], ['62800111222', '1708'])
  assert.equal(await smsc.delivers(receiptText(answer?.id ?? '', 'DELIVRD')), 0)
  await until(async () => (await tanggap.rows("select from messages where provider_id = $1 and state = 'delivered'", [answer?.id])).length === 1)
})

test('we are killed, and the SMSC brings again what it has no thanks for: it is one report all the same', async () => {
  // Across a restart the half hours of the clock tell what is the same: none may pass meanwhile.
  const left = HALF_HOUR - (Date.now() % HALF_HOUR)
  if (left < 60_000) await wait(left)
  const number = '62800111333'
  const text = 'Lampu jalan di simpang Polres mati total sejak kemarin malam, gelap dan rawan'
  const deliver = () => smsc.delivers(spoken(text, { source_addr: number }), 60_000)
  assert.equal(await deliver(), 0)
  await tanggap.kill()
  tanggap = await startTanggap({ folder: tanggap.folder, port: tanggap.port })
  await until(() => smsc.seen.binds > 1)
  assert.equal(await deliver(), 0)
  await until(async () => (await reportsOf(number)).length > 0)
  await wait(3_000)
  assert.deepEqual(
    (await reportsOf(number)).map((report) => report.text),
    [text],
  )
})
