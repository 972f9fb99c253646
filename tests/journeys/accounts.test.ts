/** How staff come in: by real pages, a real Chromium with an authenticator of its own, and a real provider. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '#tests/browser.ts'
import { startProvider, type TestProvider } from '#tests/oidc-provider.ts'
import { freePort, startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let provider: TestProvider
let browser: Browser
let site = ''
const open: BrowserContext[] = []

before(async () => {
  const [port, providerPort] = [await freePort(), await freePort()]
  // Passkeys need a name for the address.
  site = `http://localhost:${port}`
  const client = { clientId: 'tanggap', clientSecret: 'rahasia untuk uji ini' }
  provider = await startProvider({ port: providerPort, ...client, redirectUri: `${site}/masuk/sso` })
  const settings = {
    PUBLIC_URL: site,
    SSO_ISSUER: provider.issuer,
    SSO_CLIENT_ID: client.clientId,
    SSO_CLIENT_SECRET: client.clientSecret,
    SSO_NAME: 'SSO Uji',
  }
  tanggap = await startTanggap({ port, settings })
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await provider?.stops()
  await tanggap?.stop()
})

async function aPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  open.push(context)
  return context.newPage()
}

const region = (code: string) => `${site}/${code}`

async function signIn(page: Page, code: string, who: string | [email: string, password: string]): Promise<void> {
  const [email, password] = typeof who === 'string' ? [`${who}@${code}.example`, 'tanggap-demo'] : who
  await page.goto(`${region(code)}/masuk`)
  await page.fill('input[name=email]', email)
  await page.fill('input[name=password]', password)
  await page.press('input[name=password]', 'Enter')
  // In, or on to the next step, or told why not.
  const isIn = page.waitForURL(({ pathname }) => !pathname.endsWith('/masuk'))
  const isTold = page.getByRole('alert').first().waitFor()
  await Promise.any([isIn, isTold])
}

/** Six figures as an app shows them. Source: RFC 6238. */
function codeOf(key: string, at: number): string {
  const bits = key
    .replaceAll(' ', '')
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(Math.floor(at / 30_000), 4)
  const mac = createHmac('sha1', secret).update(counter).digest()
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Goes to the provider and back, up to the answer that it sends to us; with cookies, as a browser does. */
async function answerFor(begin: string): Promise<string> {
  const jar = new Map<string, string>()
  let [address, init]: [string, RequestInit] = [begin, { method: 'POST', body: new URLSearchParams({ wish: '' }) }]
  for (let step = 0; step < 9 && !address.startsWith(`${site}/masuk/sso`); step++) {
    const headers = { origin: site, accept: 'text/html', cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const [, name = '', value = ''] of answer.headers.getSetCookie().map((one) => /^([^=]+)=([^;]*)/.exec(one) ?? [])) jar.set(name, value)
    address = new URL(answer.headers.get('location') ?? '', address).href
    init = {}
  }
  return address
}

async function rule(code: string, change: (page: Page) => Promise<void>): Promise<void> {
  const page = await aPage()
  await signIn(page, code, 'operator')
  await page.goto(`${region(code)}/pengaturan/masuk`)
  await change(page)
  await page.getByRole('button', { name: 'Simpan aturan' }).click()
  await page.getByText('Tersimpan.').waitFor()
}

const mailsTo = (address: string) =>
  tanggap.rows<{ subject: string; text: string }>('select subject, text from mails where to_address = $1 order by created_at', [address])

test('a rule is made, a code app is set up on the way in, and from then on the password alone opens nothing', async () => {
  // The auditor's role holds no rule for others, so that this region's operator can go on without a second step.
  const page = await aPage()
  await signIn(page, 'oki', 'inspektorat')
  assert.match(page.url(), /\/oki\/meja/)
  await tanggap.rows(
    `update regions set own_settings = own_settings || '{"signIn":{"factor":"grave","graceDays":0,"sso":"off","ssoCountsAsFactor":false}}' where code = 'oki'`,
  )
  // At once, also for who is in already.
  await page.goto(`${region('oki')}/meja`)
  await page.waitForURL(/\/masuk\/langkah/)
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Pasang langkah kedua')
  await page.getByRole('button', { name: 'Pasang aplikasi kode' }).click()
  const key = (await page.locator('code.key').textContent()) ?? ''
  await page.fill('input[name=kode]', '000000')
  await page.getByRole('button', { name: 'Pasang', exact: true }).click()
  await page.getByText('Kode tidak cocok').waitFor()
  assert.equal(await page.locator('code.key').textContent(), key)
  const used = codeOf(key, Date.now())
  await page.fill('input[name=kode]', used)
  await page.getByRole('button', { name: 'Pasang', exact: true }).click()
  await page.getByText('hanya tampil sekali').waitFor()
  const codes = await page.locator('.codes code').allTextContents()
  assert.equal(codes.length, 10)
  await page.getByRole('link', { name: 'Sudah saya simpan' }).click()
  await page.waitForURL(/\/oki\/meja/)

  const other = await aPage()
  await signIn(other, 'oki', 'inspektorat')
  await other.waitForURL(/\/masuk\/langkah/)
  // While the code is still of this half minute.
  await other.fill('input[name=kode]', used)
  await other.getByRole('button', { name: 'Lanjutkan' }).click()
  await other.getByText('sudah dipakai').waitFor()
  for (const path of ['/meja', '/akun', '/pimpinan', '/meja/cermin']) {
    const answer = await other.goto(region('oki') + path)
    assert.match(answer?.url() ?? '', /\/masuk\/langkah/, path)
  }
  const live = await other.context().request.get(`${site}/langsung`)
  assert.equal(live.status(), 401)
  await other.fill('input[name=kode]', codes[0] ?? '')
  await other.getByRole('button', { name: 'Lanjutkan' }).click()
  await other.waitForURL(/\/oki\/(meja|akun)/)
  assert.ok((await mailsTo('inspektorat@oki.example')).some(({ subject }) => subject === 'Langkah kedua ditambahkan ke akun Anda'))
})

test('a passkey is made, named, comes in by itself as both steps, and is removed', async () => {
  const page = await aPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  // Under the rule of before: the way in leads here by itself.
  await signIn(page, 'oki', 'koordinator')
  await page.waitForURL(/\/masuk\/langkah/)
  await page.getByLabel('Nama kunci ini').fill('Ponsel uji')
  await page.getByRole('button', { name: 'Tambah kunci sandi' }).click()
  await page.waitForURL(/\/oki\/meja/)
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
  assert.equal(credentials.length, 1)

  await page.goto(`${region('oki')}/keluar`)
  await page.locator('main').getByRole('button', { name: 'Keluar', exact: true }).click()
  await page.waitForURL(/\/masuk$/)
  await page.getByRole('button', { name: 'Masuk dengan kunci sandi' }).click()
  await page.waitForURL(/\/oki\/meja/)

  // Who is there and does not show a finger, face or PIN is not let in.
  await page.context().clearCookies()
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.goto(`${region('oki')}/masuk`)
  await page.getByRole('button', { name: 'Masuk dengan kunci sandi' }).click()
  await page.getByText('Kunci sandi tidak jadi dipakai').waitFor()
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await page.getByRole('button', { name: 'Masuk dengan kunci sandi' }).click()
  await page.waitForURL(/\/oki\/meja/)

  await page.goto(`${region('oki')}/akun`)
  await page.getByText('Ponsel uji').waitFor()
  await page.getByRole('button', { name: 'Hapus: Ponsel uji' }).click()
  await page.getByText('langkah kedua yang terakhir').waitFor()
  await tanggap.rows(
    `update regions set own_settings = own_settings || '{"signIn":{"factor":"nobody","graceDays":0,"sso":"off","ssoCountsAsFactor":false}}' where code = 'oki'`,
  )
  await page.getByRole('button', { name: 'Hapus: Ponsel uji' }).click()
  await page.waitForURL(/selesai=langkah/)
  assert.equal(await page.getByText('Ponsel uji').count(), 0)
})

test('somebody is invited, joins with an own password, and leaves; the work goes to another', async () => {
  const coordinator = await aPage()
  await signIn(coordinator, 'bekasi', 'koordinator')
  await coordinator.goto(`${region('bekasi')}/pengaturan/petugas`)
  await coordinator.getByLabel('Nama lengkap').fill('Rina Rekaan')
  await coordinator.getByLabel('Email dinas').fill('rina@bekasi.example')
  await coordinator.locator('select[name=peran]').selectOption('admin')
  assert.equal(await coordinator.locator('select[name=peran] option[value=auditor]').count(), 0)
  await coordinator.getByRole('button', { name: 'Kirim undangan' }).click()
  await coordinator.getByText('Undangan untuk rina@bekasi.example').waitFor()
  const [mail] = await mailsTo('rina@bekasi.example')
  const link = /http\S+\/undangan\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''

  const rina = await aPage()
  await signIn(rina, 'bekasi', ['rina@bekasi.example', 'belum ada sandi'])
  await rina.getByText('Alamat email atau kata sandi tidak cocok.').waitFor()
  await rina.goto(link)
  await rina.getByText('Selamat bergabung, Rina Rekaan').waitFor()
  await rina.getByLabel('Kata sandi baru').fill('empat kata acak saya')
  await rina.getByRole('button', { name: 'Buat akun' }).click()
  await rina.waitForURL(/\/bekasi\/meja/)
  await rina.goto(link)
  await rina.getByText('Tautan ini tidak berlaku lagi').waitFor()

  const [person] = await tanggap.rows<{ id: string }>('select id from staff where email = $1', ['rina@bekasi.example'])
  await tanggap.rows(
    'update conversations set taken_over_by = $1, taken_over_at = now() where (region_id, id) = (select region_id, id from conversations where region_id = (select id from regions where code = $2) limit 1)',
    [person?.id, 'bekasi'],
  )
  await coordinator.goto(`${region('bekasi')}/pengaturan/petugas/${person?.id}`)
  await coordinator.getByText('1 percakapan yang diambil alih').waitFor()
  await coordinator.getByLabel('Dilanjutkan oleh').selectOption({ index: 1 })
  await coordinator.locator('.ending').getByLabel('Alasan').fill('Pindah ke daerah lain')
  await coordinator.getByRole('button', { name: 'Akhiri akun ini' }).click()
  await coordinator.getByText('Akun Rina Rekaan sudah berakhir.').waitFor()
  await rina.goto(`${region('bekasi')}/meja`)
  await rina.waitForURL(/\/masuk/)
  assert.deepEqual(await tanggap.rows('select 1 from conversations where taken_over_by = $1', [person?.id]), [])
})

test('devices are listed in words and can be signed out; a new password too ends the others', async () => {
  const [here, there] = [await aPage(), await aPage()]
  await signIn(here, 'bekasi', 'admin')
  await signIn(there, 'bekasi', 'admin')
  await here.goto(`${region('bekasi')}/akun`)
  const devices = here.locator('#perangkat li')
  await devices.nth(1).waitFor()
  assert.equal(await devices.count(), 2)
  assert.match((await devices.first().textContent()) ?? '', /Chrome di Linux/)
  const ids = await tanggap.rows<{ id: string; token: string }>('select id, token from staff_sessions')
  const html = await here.content()
  assert.ok(ids.every(({ id, token }) => !html.includes(id) && !html.includes(token)))
  await here.getByRole('button', { name: 'Keluarkan', exact: true }).click()
  await here.getByText('Sudah dikeluarkan.').waitFor()
  await there.goto(`${region('bekasi')}/meja`)
  await there.waitForURL(/\/masuk/)
})

test('who forgot the password hears the same as who was never here, and comes in by the link', async () => {
  const page = await aPage()
  const said: (string | null)[] = []
  for (const email of ['tak.dikenal@mukomuko.example', 'admin@mukomuko.example']) {
    await page.goto(`${region('mukomuko')}/masuk/lupa`)
    await page.fill('input[name=email]', email)
    await page.getByRole('button', { name: 'Kirim tautan' }).click()
    said.push(await page.locator('.notice').textContent())
  }
  assert.equal(said[0], said[1])
  let link = ''
  for (let tries = 0; tries < 300 && !link; tries++) {
    link = /http\S+\/masuk\/sandi\/\S+/.exec((await mailsTo('admin@mukomuko.example')).at(-1)?.text ?? '')?.[0] ?? ''
    await page.waitForTimeout(100)
  }
  await page.goto(link)
  await page.getByLabel('Kata sandi baru').fill('sandi baru yang panjang')
  await page.getByRole('button', { name: 'Simpan kata sandi' }).click()
  await page.waitForURL(/\/mukomuko\/meja/)
})

test('the provider lets in who has an account here, and nobody else', async () => {
  await rule('barito-kuala', async (page) => {
    await page.getByLabel('Boleh, di samping kata sandi').check()
  })
  const home = region('barito-kuala')
  const begin = async (page: Page) => {
    await page.goto(`${home}/masuk`)
    await page.getByRole('button', { name: 'Masuk dengan SSO Uji' }).click()
  }
  const refused = async (page: Page, words: string) => {
    await begin(page)
    await page.getByText(words).waitFor()
    assert.equal(new URL(page.url()).origin, site)
  }
  const verified = { sub: 'p-1', email: 'Admin@barito-kuala.example', isVerified: true }

  provider.is({ ...verified, sub: 'p-0', email: 'orang.lain@barito-kuala.example' })
  await refused(await aPage(), 'belum punya akun petugas')
  provider.is({ ...verified, isVerified: false })
  await refused(await aPage(), 'belum memastikan alamat email')
  assert.deepEqual(await tanggap.rows(`select 1 from staff_logins where provider_id = 'sso'`), [])

  provider.is(verified)
  const page = await aPage()
  await begin(page)
  await page.waitForURL(/\/barito-kuala\/meja/)
  // From now on by the subject: the address there may change, and nobody else comes in by it.
  provider.is({ ...verified, email: 'nama.baru@barito-kuala.example' })
  const again = await aPage()
  await begin(again)
  await again.waitForURL(/\/barito-kuala\/meja/)
  provider.is({ ...verified, sub: 'p-2' })
  await refused(await aPage(), 'belum punya akun petugas')

  // A nonce that is not ours.
  provider.is(verified)
  provider.lies(true)
  await refused(await aPage(), 'Masuk lewat penyedia tidak berhasil')
  provider.lies(false)

  // An answer that this browser did not ask for, and one that is used twice.
  const stranger = await aPage()
  await stranger.goto(`${site}/masuk/sso?code=abc&state=def&iss=${encodeURIComponent(provider.issuer)}`)
  await stranger.getByText('Masuk lewat penyedia tidak berhasil').waitFor()

  // Somebody sends a victim the answer that was meant for himself.
  const stolen = await answerFor(`${home}/masuk?/sso`)
  assert.match(stolen, /code=/)
  const victim = await aPage()
  await victim.goto(stolen)
  await victim.getByText('Masuk lewat penyedia tidak berhasil').waitFor()

  // A provider that is down: said plainly, and the password goes on.
  await provider.stops()
  const down = await aPage()
  await refused(down, 'Layanan masuk sedang tidak menjawab')
  await signIn(down, 'barito-kuala', 'koordinator')
  assert.match(down.url(), /\/barito-kuala\/meja/)
  await provider.starts()
  const back = await aPage()
  await begin(back)
  await back.waitForURL(/\/barito-kuala\/meja/)
})

test('where only the provider counts, no password comes in, and a second step there is one here', async () => {
  await tanggap.rows(
    `update regions set own_settings = own_settings || '{"signIn":{"factor":"grave","graceDays":0,"sso":"only","ssoCountsAsFactor":false}}' where code = 'barito-kuala'`,
  )
  const home = region('barito-kuala')
  const page = await aPage()
  await page.goto(`${home}/masuk`)
  assert.equal(await page.locator('input[name=password]').count(), 0)
  const form = new URLSearchParams({ email: 'koordinator@barito-kuala.example', password: 'tanggap-demo' })
  const answer = await fetch(`${home}/masuk?/password`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { origin: site, accept: 'text/html' },
  })
  assert.equal(answer.status, 401)
  provider.is({ sub: 'p-1', email: 'admin@barito-kuala.example', isVerified: true })
  await page.getByRole('button', { name: 'Masuk dengan SSO Uji' }).click()
  await page.waitForURL(/\/masuk\/langkah/)
  provider.is({ sub: 'p-1', email: 'admin@barito-kuala.example', isVerified: true, amr: ['pwd', 'mfa'] })
  const other = await aPage()
  await other.goto(`${home}/masuk`)
  await other.getByRole('button', { name: 'Masuk dengan SSO Uji' }).click()
  await other.waitForURL(/\/barito-kuala\/meja/)
})
