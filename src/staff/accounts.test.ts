/** Accounts with a real database: lock-out, devices, passwords, and what strangers learn. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { BY_EMAIL } from '#staff/attempts.ts'
import { addStaff } from '#staff/commands.ts'
import { askForPasswordLink, changePassword, isLinkGood, resetPassword, sendReset } from '#staff/password-commands.ts'
import { DEMO_PASSWORD, isPassword } from '#staff/passwords.ts'
import { findStaff, updateStaff, type StaffMember } from '#staff/queries.ts'
import { endOtherSessions, endSession, findSession, findSignedIn } from '#staff/sessions/commands.ts'
import { listSessions } from '#staff/sessions/queries.ts'
import { noteFailedSignIn } from '#staff/sign-in-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, hoursLater, MONDAY as AT, waitingJobs } from '#tests/factories.ts'
import { aBrowser, accountServices, aPerson, PASSWORD } from '#tests/staff.ts'

const db = await freshDatabase()
const { id: regionId } = await aRegion(db, { settings: { signIn: { factor: 'nobody' } } })
const services = accountServices(db)
const minutes = (count: number) => new Date(AT.getTime() + count * 60_000)

const mailsTo = (staff: StaffMember) =>
  inRegion(db, regionId, (trx) =>
    trx.selectFrom('mails').select(['subject', 'text', 'isPrivate']).where('staffId', '=', staff.id).orderBy('createdAt').execute(),
  )
const actsOf = (staff: StaffMember) =>
  inRegion(db, regionId, async (trx) =>
    (await trx.selectFrom('auditEntries').select(['act', 'staffId', 'subjectId']).orderBy('seq').execute())
      .filter(({ staffId, subjectId }) => staffId === staff.id || subjectId === staff.id)
      .map(({ act }) => act),
  )

async function failAll(email: string, tries: number, at = AT): Promise<void> {
  for (let one = 0; one < tries; one++) await assert.rejects(aBrowser(services).enters(email, at, 'bukan-sandinya'), { key: 'staff.wrong_password' })
}

test('strangers who try lock out strangers, and not the browser the person came in with before', async () => {
  const person = await aPerson(db, regionId)
  const own = aBrowser(services)
  await own.enters(person.email, AT)
  await failAll(person.email, BY_EMAIL.tries)
  await assert.rejects(aBrowser(services).enters(person.email, minutes(1)), { key: 'staff.too_many_attempts' })
  assert.equal((await own.enters(person.email, minutes(2))).step, 'open')
})

test('who has the browser and not the password is stopped as well, and shuts out nobody else', async () => {
  const person = await aPerson(db, regionId)
  const own = aBrowser(services)
  await own.enters(person.email, AT)
  for (let one = 0; one < BY_EMAIL.tries; one++) await assert.rejects(own.enters(person.email, AT, 'bukan'), { key: 'staff.wrong_password' })
  await assert.rejects(own.enters(person.email, AT), { key: 'staff.too_many_attempts' })
  await aBrowser(services).enters(person.email, AT)
})

test('a lock is noted once for each wait, told to the owner, and stands in the log', async () => {
  const person = await aPerson(db, regionId)
  const before = (await waitingJobs(db)).filter((name) => name === 'note-failed-sign-in').length
  await failAll(person.email, BY_EMAIL.tries)
  for (let one = 0; one < 5; one++) await assert.rejects(aBrowser(services).enters(person.email, AT), { key: 'staff.too_many_attempts' })
  const asked = (await waitingJobs(db)).filter((name) => name === 'note-failed-sign-in').length - before
  assert.equal(asked, BY_EMAIL.tries + 1)
  const note = { staffId: person.id, isLocked: true, publicUrl: 'http://localhost', at: AT }
  await noteFailedSignIn(db, note)
  await noteFailedSignIn(db, { ...note, at: minutes(1) })
  assert.deepEqual(
    (await mailsTo(person)).map(({ subject }) => subject),
    ['Ada yang mencoba masuk ke akun Anda'],
  )
  assert.ok((await actsOf(person)).includes('account.locked'))
})

/** Milliseconds, the quickest of several: what a busy machine adds is left out. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let one = 0; one < 7; one++) {
    const began = performance.now()
    await work().catch(() => undefined)
    took.push(performance.now() - began)
  }
  return Math.min(...took)
}

test('unknown, ended and without a password: the same words, the same job asked for, and the work of one comparison', async () => {
  const person = await aPerson(db, regionId)
  const ended = await aPerson(db, regionId)
  await db.transaction().execute((trx) => updateStaff(trx, ended.id, { isActive: false }))
  const bare = await aPerson(db, regionId)
  await db.updateTable('staffLogins').set({ password: null }).where('userId', '=', bare.id).execute()
  const times: number[] = []
  for (const email of [person.email, ended.email, bare.email, 'tak.dikenal@contoh.example']) {
    const before = (await waitingJobs(db)).length
    await assert.rejects(aBrowser(services).enters(email, AT, 'bukan'), { key: 'staff.wrong_password', httpStatus: 401 })
    assert.equal((await waitingJobs(db)).length, before + 1)
    // Far apart in time, so that no try is held.
    let hour = 1
    times.push(await timeOf(() => aBrowser(services).enters(email, hoursLater(hour++ * 2), 'bukan')))
  }
  // Nobody is answered before a password was compared, which is nearly all of the time; without it a hundredth is left.
  const comparison = await timeOf(() => isPassword('bukan', undefined))
  assert.ok(Math.min(...times) > comparison * 0.4, `${times.map((one) => one.toFixed(1)).join(', ')} ms; a comparison ${comparison.toFixed(1)} ms`)
})

test('asking for a new password says the same for everybody; the link is good once, for an hour, and ends every session', async () => {
  const person = await aPerson(db, regionId)
  const browser = aBrowser(services)
  await browser.enters(person.email, AT)
  for (const email of [person.email, 'tak.dikenal@contoh.example']) {
    const before = (await waitingJobs(db)).filter((name) => name === 'send-password-link').length
    assert.equal(await askForPasswordLink(db, { email, address: '10.1.1.1', at: AT }), undefined)
    assert.equal((await waitingJobs(db)).filter((name) => name === 'send-password-link').length, before + 1)
  }
  const secretOf = async () => /\/masuk\/sandi\/([\w-]+)/.exec((await mailsTo(person)).at(-1)?.text ?? '')?.[1] ?? ''
  await sendReset(db, { staffId: person.id, publicUrl: 'http://localhost', at: AT })
  const first = await secretOf()
  await sendReset(db, { staffId: person.id, publicUrl: 'http://localhost', at: minutes(1) })
  const second = await secretOf()
  assert.equal((await mailsTo(person)).at(-1)?.isPrivate, true)
  const use = (secret: string, at: Date, password = 'kata-sandi-baru-saya') =>
    resetPassword(services, { secret, password, visit: aBrowser(services).visit(at) })
  await assert.rejects(use(first, minutes(2)), { key: 'staff.link_over' }) // a newer one was sent
  await assert.rejects(use(second, minutes(2), 'pendek'), { key: 'staff.password_weak' })
  assert.equal(await isLinkGood(db, { secret: second, at: minutes(62) }), false)
  assert.equal((await use(second, minutes(5))).step, 'open')
  await assert.rejects(use(second, minutes(5)), { key: 'staff.link_over' })
  assert.equal(await findSession(services, browser.headers(), minutes(6)), undefined)
  // Not even the hash of the secret opens it: what the table keeps is of no use to who reads it.
  const kept = await db.selectFrom('staffVerifications').select('identifier').execute()
  assert.ok(kept.every(({ identifier }) => !identifier.includes(second)))
})

test('nobody’s mailbox is filled by others: three links an hour, and the answer stays the same', async () => {
  const person = await aPerson(db, regionId)
  for (let one = 0; one < 6; one++) await askForPasswordLink(db, { email: person.email, address: `10.8.0.${one}`, at: AT })
  const { rows } = await db
    .selectFrom('staffLoginAttempts')
    .select('count')
    .where('key', '=', `link:${person.email}`)
    .execute()
    .then((rows) => ({ rows }))
  assert.equal(rows[0]?.count, 6)
})

test('a new password ends every other session, and asks for the present one', async () => {
  const person = await aPerson(db, regionId)
  const [here, there] = [aBrowser(services), aBrowser(services)]
  await here.enters(person.email, AT)
  await there.enters(person.email, AT)
  const change = (current: string, password: string) =>
    changePassword(services, { staff: person, current, password, hasPassed: false, visit: here.visit(AT) })
  await assert.rejects(change('salah-sekali', 'kata-sandi-baru'), { key: 'staff.password_wrong' })
  await assert.rejects(change(PASSWORD, PASSWORD), { key: 'staff.password_same' })
  await assert.rejects(change(PASSWORD, DEMO_PASSWORD), { key: 'staff.password_weak' })
  here.keep((await change(PASSWORD, 'kata-sandi-baru')).cookies)
  assert.equal((await findSignedIn(services, here.headers(), AT))?.id, person.id)
  assert.equal(await findSession(services, there.headers(), AT), undefined)
  assert.ok((await actsOf(person)).includes('account.password_changed'))
})

test('a password that somebody else made opens nothing until it is changed', async () => {
  const email = `baru.${regionId.slice(-6)}@contoh.example`
  const id = await addStaff(db, { regionId, email, name: 'Baru', role: 'admin', password: 'dari-operator', mustChangePassword: true })
  const browser = aBrowser(services)
  assert.equal((await browser.enters(email, AT, 'dari-operator')).step, 'password')
  assert.equal(await findSignedIn(services, browser.headers(), AT), undefined)
  const staff = (await findStaff(db, id)) as StaffMember
  const entered = await changePassword(services, {
    staff,
    current: 'dari-operator',
    password: 'punya-saya-sendiri',
    hasPassed: false,
    visit: browser.visit(AT),
  })
  assert.equal(entered.step, 'open')
})

test('the password of the demonstration opens nothing outside of one', async () => {
  const email = `demo.${regionId.slice(-6)}@contoh.example`
  await addStaff(db, { regionId, email, name: 'Demo', role: 'admin', password: DEMO_PASSWORD })
  assert.equal((await aBrowser(services).enters(email, AT, DEMO_PASSWORD)).step, 'password')
  // Written down, so that it holds for sessions of before as well.
  const row = await db.selectFrom('staff').select('mustChangePassword').where('email', '=', email).executeTakeFirst()
  assert.equal(row?.mustChangePassword, true)
  const other = `demo2.${regionId.slice(-6)}@contoh.example`
  await addStaff(db, { regionId, email: other, name: 'Demo', role: 'admin', password: DEMO_PASSWORD })
  assert.equal((await aBrowser(accountServices(db, { demo: true })).enters(other, AT, DEMO_PASSWORD)).step, 'open')
})

test('what a browser had before is worth nothing after signing in', async () => {
  const person = await aPerson(db, regionId)
  const attacker = aBrowser(services)
  await attacker.enters((await aPerson(db, regionId)).email, AT)
  const victim = aBrowser(services)
  // Somebody plants a session of their own in the victim's browser.
  for (const [name, value] of attacker.jar) if (name !== 'perangkat_petugas') victim.jar.set(name, value)
  const planted = victim.headers()
  await victim.enters(person.email, AT)
  assert.equal((await findSignedIn(services, victim.headers(), AT))?.id, person.id)
  assert.equal(await findSession(services, planted, AT), undefined)
  assert.equal(await findSession(services, attacker.headers(), AT), undefined)
})

test('cookies are for this host alone, for no script, and only encrypted where the address is', async () => {
  const person = await aPerson(db, regionId)
  const secure = accountServices(db, { publicUrl: 'https://lapor.example.go.id' })
  for (const [one, isSecure] of [
    [services, false],
    [secure, true],
  ] as const) {
    const { cookies } = await aBrowser(one).enters(person.email, AT)
    assert.equal(cookies.length, 2)
    for (const cookie of cookies) {
      assert.match(cookie, /; HttpOnly/i)
      assert.match(cookie, /; SameSite=Lax/i)
      assert.doesNotMatch(cookie, /; Domain=/i)
      assert.equal(/; Secure/i.test(cookie), isSecure)
    }
  }
})

test('a browser that was not seen before is told by mail, the first of all is not', async () => {
  const person = await aPerson(db, regionId)
  const first = aBrowser(services)
  await first.enters(person.email, AT)
  await first.enters(person.email, minutes(1))
  assert.deepEqual(await mailsTo(person), [])
  await aBrowser(services, { address: '203.0.113.9', userAgent: 'Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36' }).enters(
    person.email,
    minutes(2),
  )
  const [mail] = await mailsTo(person)
  assert.match(mail?.text ?? '', /Chrome di Android, dari alamat internet 203\.0\.x\.x/)
})

test('one device, or all others, can be signed out', async () => {
  const person = await aPerson(db, regionId)
  const [here, one, two] = [aBrowser(services), aBrowser(services), aBrowser(services)]
  for (const browser of [here, one, two]) await browser.enters(person.email, AT)
  const sessionOf = async (browser: typeof here) => (await findSession(services, browser.headers(), AT))?.sessionId ?? ''
  await endSession(db, { staff: person, at: AT, sessionId: await sessionOf(one) })
  assert.equal(await findSession(services, one.headers(), AT), undefined)
  const stranger = await aPerson(db, regionId)
  await endSession(db, { staff: stranger, at: AT, sessionId: await sessionOf(two) })
  assert.ok(await findSession(services, two.headers(), AT), 'only the own ones')
  await endOtherSessions(db, { staff: person, at: AT, except: await sessionOf(here) })
  assert.equal(await findSession(services, two.headers(), AT), undefined)
  assert.equal((await listSessions(db, person.id, new Date(0))).length, 1)
  assert.deepEqual(
    (await actsOf(person)).filter((act) => !act.startsWith('account.signed_in')),
    ['account.session_ended', 'account.signed_out_everywhere'],
  )
})
