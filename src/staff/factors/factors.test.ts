/** Second steps with a real database. Passkeys with a real browser: tests/journeys/accounts.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { BY_FACTOR } from '#staff/attempts.ts'
import { beginApp, clearFactors, confirmApp, passStep, readFactors, removeApp, renewBackupCodes } from '#staff/factors/commands.ts'
import { askForPasskey, beginPasskey, signInWithPasskey } from '#staff/factors/passkey-commands.ts'
import { insertPasskey } from '#staff/factors/queries.ts'
import { codeAt, stepAt } from '#staff/factors/totp.ts'
import { changePassword } from '#staff/password-commands.ts'
import type { StaffMember } from '#staff/queries.ts'
import { findSession, findSignedIn, passWithNewFactor, type Found } from '#staff/sessions/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, MONDAY as AT } from '#tests/factories.ts'
import { aBrowser, accountServices, aPerson, PASSWORD } from '#tests/staff.ts'

const db = await freshDatabase()
const { id: regionId } = await aRegion(db)
const services = accountServices(db)
const seconds = (count: number) => new Date(AT.getTime() + count * 1000)

/** What an app computes from what the page shows. */
function appOf(uri: string) {
  const letters = new URL(uri).searchParams.get('secret') ?? ''
  const bits = letters
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  return (at: Date) => codeAt(secret, stepAt(at))
}

const begin = (staff: StaffMember, sessionId: string) => beginApp(services, { staff, sessionId, at: AT, issuer: 'Lapor' })

async function withApp(role: 'admin' | 'contact_officer' = 'admin') {
  const person = await aPerson(db, regionId, { role: 'admin' === role ? 'admin' : 'leader' })
  const begun = await begin(person, 'first')
  const code = appOf(begun?.uri ?? '')
  const codes = await confirmApp(services, { staff: person, sessionId: 'first', typed: code(AT), at: AT })
  return { person, code, codes }
}

const half = async (person: StaffMember, at: Date) => {
  const browser = aBrowser(services)
  const found: Found = await browser.enters(person.email, at)
  const pass = (typed: string, when: Date, isKnown = false) => passStep(services, { found, typed, visit: browser.visit(when), isKnown })
  return { browser, found, pass }
}

test('who must have a second step and has none is led to make one, and nothing is open before', async () => {
  const person = await aPerson(db, regionId)
  const browser = aBrowser(services)
  const entered = await browser.enters(person.email, AT)
  assert.equal(entered.step, 'setup')
  assert.equal(await findSignedIn(services, browser.headers(), AT), undefined)
  // Not even the browser is remembered as one that came in.
  assert.equal(browser.jar.has('perangkat_petugas'), false)
  const { sessionId } = entered
  const begun = await begin(person, sessionId)
  await assert.rejects(confirmApp(services, { staff: person, sessionId, typed: '000000', at: AT }), { key: 'staff.code_wrong' })
  // After a slip of the finger the app that has scanned it goes on, in the same session.
  assert.equal((await begin(person, sessionId))?.uri, begun?.uri)
  assert.equal((await findSession(services, browser.headers(), AT))?.step, 'setup')
  const codes = await confirmApp(services, { staff: person, sessionId, typed: appOf(begun?.uri ?? '')(AT), at: AT })
  assert.equal(new Set(codes).size, 10)
  const before = browser.jar.get('tanggap.session_token')
  browser.keep(await passWithNewFactor(services, entered, browser.visit(AT)))
  assert.equal((await findSignedIn(services, browser.headers(), AT))?.id, person.id)
  assert.notEqual(browser.jar.get('tanggap.session_token'), before)
})

test('what somebody else with the password has begun is neither shown to the owner nor confirmed by him', async () => {
  const person = await aPerson(db, regionId)
  const theirs = await begin(person, 'stranger')
  const own = await begin(person, 'owner')
  assert.notEqual(own?.uri, theirs?.uri)
  const [theirCode, ownCode] = [appOf(theirs?.uri ?? '')(AT), appOf(own?.uri ?? '')(AT)]
  const confirm = (sessionId: string, typed: string) => confirmApp(services, { staff: person, sessionId, typed, at: AT })
  for (const session of ['stranger', 'owner']) await assert.rejects(confirm(session, theirCode), { key: 'staff.code_wrong' })
  await assert.rejects(confirm('stranger', ownCode), { key: 'staff.code_wrong' })
  await confirm('owner', ownCode)
  assert.equal(await begin(person, 'stranger'), undefined)
  await assert.rejects((await half(person, seconds(60))).pass(appOf(theirs?.uri ?? '')(seconds(60)), seconds(60)), { key: 'staff.code_wrong' })
})

test('an app that nobody confirmed opens nothing beside a passkey', async () => {
  const person = await aPerson(db, regionId)
  const code = appOf((await begin(person, 'stranger'))?.uri ?? '')
  const passkey = { id: newId(), userId: person.id, name: 'Ponsel', host: 'localhost', publicKey: Buffer.from('k'), counter: 0, transports: [] }
  await inRegion(db, regionId, (trx) => insertPasskey(trx, { ...passkey, createdAt: AT }))
  const { found, pass } = await half(person, seconds(60))
  assert.equal(found.step, 'factor')
  await assert.rejects(pass(code(seconds(60)), seconds(60)), { key: 'staff.code_wrong' })
})

test('a new password ends what was begun, and leaves an app in use', async () => {
  const [person, { person: other }] = [await aPerson(db, regionId), await withApp()]
  await begin(person, 'stranger')
  for (const staff of [person, other])
    await changePassword(services, { staff, current: PASSWORD, password: 'kata-sandi-baru', hasPassed: true, visit: aBrowser(services).visit(AT) })
  const kept = await db.selectFrom('staffAuthenticators').select('userId').where('userId', 'in', [person.id, other.id]).execute()
  assert.deepEqual(kept, [{ userId: other.id }])
})

test('a role that holds no secrets needs none', async () => {
  const person = await aPerson(db, regionId, { role: 'leader' })
  assert.equal((await aBrowser(services).enters(person.email, AT)).step, 'open')
})

test('the password alone opens nothing; the code does, in a new session', async () => {
  const { person, code } = await withApp()
  const { browser, found, pass } = await half(person, seconds(60))
  assert.equal(found.step, 'factor')
  assert.equal(await findSignedIn(services, browser.headers(), seconds(60)), undefined)
  const halfIn = browser.headers()
  await assert.rejects(pass('123456', seconds(61)), { key: 'staff.code_wrong' })
  const entered = await pass(code(seconds(61)), seconds(61))
  browser.keep(entered.cookies)
  assert.equal(entered.step, 'open')
  assert.equal((await findSignedIn(services, browser.headers(), seconds(62)))?.id, person.id)
  assert.equal(await findSession(services, halfIn, seconds(62)), undefined)
})

test('a code works once, also for two who use it at the same moment', async () => {
  const { person, code } = await withApp()
  const at = seconds(90)
  const [one, two] = [await half(person, at), await half(person, at)]
  const both = await Promise.allSettled([one.pass(code(at), at), two.pass(code(at), at)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const three = await half(person, at)
  await assert.rejects(three.pass(code(at), at), { key: 'staff.code_wrong' })
  // An older one is refused as well, the next is good.
  await assert.rejects(three.pass(code(seconds(60)), at), { key: 'staff.code_wrong' })
  assert.equal((await three.pass(code(seconds(120)), seconds(120))).step, 'open')
})

test('a code that was used to set the app up is used', async () => {
  const { person, code } = await withApp()
  const { pass } = await half(person, AT)
  await assert.rejects(pass(code(AT), AT), { key: 'staff.code_wrong' })
})

test('a backup code works once; new ones end the old', async () => {
  const { person, codes } = await withApp()
  const [first = '', second = ''] = codes
  assert.equal((await (await half(person, AT)).pass(first.toLowerCase(), AT)).step, 'open')
  await assert.rejects((await half(person, AT)).pass(first, AT), { key: 'staff.code_wrong' })
  assert.deepEqual(await readFactors(db, person.id), { hasApp: true, codesLeft: 9 })
  const fresh = await renewBackupCodes(services, { staff: person, at: AT })
  await assert.rejects((await half(person, AT)).pass(second, AT), { key: 'staff.code_wrong' })
  assert.equal((await (await half(person, AT)).pass(fresh[0] ?? '', AT)).step, 'open')
})

test('a code of one person opens nobody else', async () => {
  const [one, two] = [await withApp(), await withApp()]
  await assert.rejects((await half(two.person, AT)).pass(one.codes[0] ?? '', AT), { key: 'staff.code_wrong' })
})

test('after six wrong codes even the right one waits, in every browser but a known one', async () => {
  const { person, code } = await withApp()
  for (let one = 0; one < BY_FACTOR.tries; one++)
    await assert.rejects((await half(person, seconds(one))).pass('000000', seconds(one)), { key: 'staff.code_wrong' })
  const { pass } = await half(person, seconds(60))
  await assert.rejects(pass(code(seconds(60)), seconds(60)), { key: 'staff.too_many_attempts' })
  assert.equal((await pass(code(seconds(60)), seconds(60), true)).step, 'open')
  const mails = await inRegion(db, regionId, (trx) => trx.selectFrom('mails').select('subject').where('staffId', '=', person.id).execute())
  assert.equal(mails.filter(({ subject }) => subject.includes('mencoba masuk')).length, 1)
})

test('at rest neither the secret of the app nor the codes can be read', async () => {
  const { person, codes } = await withApp()
  const app = await db.selectFrom('staffAuthenticators').selectAll().where('userId', '=', person.id).executeTakeFirstOrThrow()
  const hashes = await db.selectFrom('staffBackupCodes').select('codeHash').where('userId', '=', person.id).execute()
  assert.ok(app.secret.length > 60)
  const other = accountServices(db)
  // Another key, as after a copy of the tables alone.
  const { createAuth } = await import('#staff/auth.ts')
  const stranger = {
    ...other,
    auth: createAuth(db, { publicUrl: 'http://localhost:3000', secret: 'another secret, which is as long as it must be', trustProxy: false }),
  }
  await assert.rejects(
    passStep(stranger, { found: (await half(person, AT)).found, typed: '123456', visit: aBrowser(stranger).visit(AT), isKnown: true }),
  )
  for (const code of codes) assert.ok(hashes.every(({ codeHash }) => !codeHash.includes(code.replace('-', ''))))
})

test('the last one stays where one is required, and a reset needs a reason, ends sessions and is told', async () => {
  const { person } = await withApp()
  const coordinator = await aPerson(db, regionId, { role: 'coordinator' })
  await assert.rejects(removeApp(services, { staff: person, at: AT, mustKeepOne: true }), { key: 'staff.factor_needed' })
  const { browser } = await half(person, AT)
  const reset = (reason: string) => clearFactors(db, { staff: person, by: coordinator, reason, publicUrl: 'http://localhost', at: AT })
  await assert.rejects(reset('hilang'), { key: 'staff.reason_missing' })
  await reset('Ponselnya hilang, sudah saya telepon')
  assert.equal(await findSession(services, browser.headers(), AT), undefined)
  assert.equal((await half(person, AT)).found.step, 'setup')
  const [entry] = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('auditEntries').select(['staffId', 'subjectId', 'reason']).where('act', '=', 'account.factors_reset').execute(),
  )
  assert.deepEqual(entry, { staffId: coordinator.id, subjectId: person.id, reason: 'Ponselnya hilang, sudah saya telepon' })
})

test('a passkey needs a name for an address, and a challenge nobody asked for opens nothing', async () => {
  const person = await aPerson(db, regionId)
  await assert.rejects(beginPasskey(services, { staff: person, origin: 'http://127.0.0.1:3000', at: AT, program: 'Lapor' }), {
    key: 'staff.passkey_host',
  })
  const options = await askForPasskey(services, { origin: 'http://localhost:3000', at: AT })
  assert.deepEqual(options.allowCredentials, [])
  assert.equal(options.userVerification, 'required')
  const response = {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON: '', authenticatorData: '', signature: '' },
  }
  await assert.rejects(
    signInWithPasskey(services, { response: response as never, origin: 'http://localhost:3000', visit: aBrowser(services).visit(AT) }),
    { key: 'staff.passkey_failed' },
  )
})
