/** A whole life with the log wide open: names, numbers, words, codes, passwords and keys go through every door, and none stands in the log. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { aPhone } from '../phone.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap

before(async () => {
  tanggap = await startTanggap({ settings: { LOG_LEVEL: 'debug', SESSION_SECRET: 'penanda-rahasia-sesi-0123456789' } })
})

after(() => tanggap?.stop())

const PLANTED = {
  name: 'Sukarsih Penanda',
  number: '081298765432',
  email: 'sukarsih.penanda@contoh.example',
  words: 'Kata penanda warga di jembatan gantung',
  password: 'sandi-penanda-99',
  key: `tgp_${'penanda'.padEnd(43, 'x')}`,
  code: 'PNDA22',
  session: 'penanda-rahasia-sesi',
  appSecret: 'demo-app-secret',
  accessToken: 'demo-access-token',
}

type Sent = { path: string; type?: string; body?: string; headers?: Record<string, string>; method?: string }

async function send({ path, type = 'application/x-www-form-urlencoded', body, headers = {}, method = 'POST' }: Sent): Promise<number> {
  const answer = await fetch(`${tanggap.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { accept: 'text/html', origin: tanggap.url, ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  await answer.text()
  return answer.status
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

async function live(): Promise<number[]> {
  const { name, number, email, words, password, key, code } = PLANTED
  const hook = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: number, changes: [{ field: 'messages', value: { contacts: [{ profile: { name } }], messages: words } }] }],
  })
  const signed = `sha256=${createHmac('sha256', PLANTED.appSecret).update(hook).digest('hex')}`
  const report = { text: words, reporter: { name, phone: number }, place: { text: words }, categoryCode: words }
  const all: Sent[] = [
    { path: '/demo/lapor?/kirim', body: form({ apa: words, mana: 'Pasar lama', nama: name, kabar: 'wa', wa: number }) },
    { path: '/demo/lapor?/cari', body: form({ apa: words, mana: words }) },
    { path: '/demo/masuk?/password', body: form({ email, password }) },
    { path: '/demo/masuk?/password', body: form({ email: 'admin@demo.example', password }) },
    { path: '/demo/lacak', body: form({ tiket: 'DMO-2611-0001', kode: code }) },
    { path: `/demo/lacak/DMO-2611-0001?kode=${code}`, method: 'GET' },
    { path: `/demo/meja?cari=${encodeURIComponent(words)}`, method: 'GET' },
    { path: `/berkas/demo/0198a000-0000-7000-8000-000000000000?tiket=DMO-2611-0001&kode=${code}`, method: 'GET' },
    { path: '/api/v1/regions/demo/reports', type: 'application/json', body: JSON.stringify(report), headers: { authorization: `Bearer ${key}` } },
    { path: '/open311/demo/requests.json', body: form({ api_key: key, description: words, phone: number, email, first_name: name }) },
    { path: '/webhooks/demo-whatsapp', type: 'application/json', body: hook, headers: { 'x-hub-signature-256': signed } },
    { path: '/webhooks/demo-whatsapp', type: 'application/json', body: hook, headers: { 'x-hub-signature-256': 'sha256=0' } },
    { path: '/unggah/demo', headers: { 'upload-length': '10', 'upload-name': encodeURIComponent(`${name} ${number}.jpg`) } },
    { path: '/webhooks/demo-sms', body: form({ from: number, text: words, to: '0' }) },
  ]
  const statuses: number[] = []
  for (const one of all) statuses.push(await send(one))
  return statuses
}

test('nothing that was planted stands in the log, while all goes well and while all breaks', async () => {
  const phone = await aPhone(tanggap.url, 'demo-whatsapp', PLANTED.name)
  await phone.says(PLANTED.words)
  await phone.hears(/./)
  assert.ok((await live()).every((status) => status < 500))
  // Now with the floor taken away: every door meets a fault of the database, and says so in the log.
  for (const table of ['reports', 'conversations', 'rate_counters', 'staff', 'api_keys'])
    await tanggap.rows(`alter table ${table} rename to ${table}_gone`)
  const broken = await live()
  await phone.says(`${PLANTED.words} lagi`).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  for (const table of ['reports', 'conversations', 'rate_counters', 'staff', 'api_keys'])
    await tanggap.rows(`alter table ${table}_gone rename to ${table}`)
  assert.ok(broken.filter((status) => status >= 500).length >= 4, `only ${broken.join(' ')}`)
  const log = tanggap.output()
  assert.ok(log.split('\n').filter((line) => line.includes('"level":50')).length >= 4, 'the faults were not logged')
  const given = { ...PLANTED, phone: phone.waId, short: PLANTED.number.slice(1) }
  const found = Object.entries(given).filter(([, value]) => log.includes(value))
  assert.deepEqual(
    found.map(
      ([name, value]) =>
        `${name}: ${log
          .split('\n')
          .find((line) => line.includes(value))
          ?.slice(0, 400)}`,
    ),
    [],
  )
})
