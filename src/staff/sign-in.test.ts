import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BY_EMAIL } from '#staff/attempts.ts'
import { addStaff } from '#staff/commands.ts'
import { updateStaff } from '#staff/queries.ts'
import { forgetOldSignIns, signIn, signOut } from '#staff/sign-in-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'
import { accountServices } from '#tests/staff.ts'
import { putOnce } from '#staff/verifications-queries.ts'

const db = await freshDatabase()
const services = accountServices(db, { demo: true })
const { auth } = services
const { id: regionId } = await aRegion(db)

const at = new Date('2026-11-23T02:00:00Z')
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
let count = 0
async function aPerson() {
  const email = `petugas${++count}@contoh.example`
  return { email, id: await addStaff(db, { regionId, email, name: 'Wulan Pertiwi', role: 'admin', password: 'kata-sandi-baik' }) }
}
const enter = (email: string, password: string, { when = at, address = `10.0.0.${count}` } = {}) =>
  signIn(services, { email, password, visit: { headers: new Headers(), address, device: undefined, at: when } })
const headersOf = (cookies: string[]) => new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })

test('the right password gives a session', async () => {
  const { email, id } = await aPerson()
  const { staff, cookies } = await enter(` ${email.toUpperCase()} `, 'kata-sandi-baik')
  assert.equal(staff.id, id)
  const session = await auth.api.getSession({ headers: headersOf(cookies) })
  assert.equal(session?.user.id, id)
})

test('a wrong password and an unknown person hear the same', async () => {
  const { email } = await aPerson()
  await assert.rejects(enter(email, 'kata-sandi-salah'), { key: 'staff.wrong_password' })
  await assert.rejects(enter('bukan.siapa@contoh.example', 'kata-sandi-salah'), { key: 'staff.wrong_password' })
  for (const odd of ['bukan alamat', 'nol\0@contoh.example', '', '😀'.slice(0, 1)])
    await assert.rejects(enter(odd, 'kata-sandi-salah'), { key: 'staff.wrong_password' })
})

test('who is no longer active does not come in and keeps no session', async () => {
  const { email, id } = await aPerson()
  await db.transaction().execute((trx) => updateStaff(trx, id, { isActive: false }))
  await assert.rejects(enter(email, 'kata-sandi-baik'), { key: 'staff.wrong_password' })
  const sessions = await db.selectFrom('staffSessions').select('id').where('userId', '=', id).execute()
  assert.deepEqual(sessions, [])
})

test('after too many wrong tries even the right password waits, says how long, and then comes in', async () => {
  const { email } = await aPerson()
  for (let attempt = 0; attempt < BY_EMAIL.tries; attempt++) await assert.rejects(enter(email, 'kata-sandi-salah'), { key: 'staff.wrong_password' })
  await assert.rejects(enter(email, 'kata-sandi-baik', { when: later(1) }), { key: 'staff.too_many_attempts', values: { minutes: 14 } })
  await assert.rejects(enter(email, 'kata-sandi-baik', { when: later(14) }), { key: 'staff.too_many_attempts', values: { minutes: 1 } })
  await enter(email, 'kata-sandi-baik', { when: later(16) })
})

test('many tries at the same moment do not slip through', async () => {
  const { email } = await aPerson()
  const tries = await Promise.allSettled(Array.from({ length: BY_EMAIL.tries * 2 }, () => enter(email, 'kata-sandi-salah')))
  const checked = tries.filter((one) => one.status === 'rejected' && (one.reason as { key: string }).key === 'staff.wrong_password')
  assert.equal(checked.length, BY_EMAIL.tries)
})

test('a right sign-in forgets the wrong ones before it', async () => {
  const { email } = await aPerson()
  for (let attempt = 0; attempt < BY_EMAIL.tries - 1; attempt++) await assert.rejects(enter(email, 'kata-sandi-salah'))
  await enter(email, 'kata-sandi-baik')
  await assert.rejects(enter(email, 'kata-sandi-salah'), { key: 'staff.wrong_password' })
})

test('an address from which many people are tried has to wait', async () => {
  const address = '10.9.9.9'
  for (let one = 0; one < 60; one++) await assert.rejects(enter(`x${one}@contoh.example`, 'salah', { address }), { key: 'staff.wrong_password' })
  await assert.rejects(enter('y@contoh.example', 'salah', { address }), { key: 'staff.too_many_attempts' })
})

test('signing out ends this session, or all of them', async () => {
  const { email, id } = await aPerson()
  const [first, second, third] = [await enter(email, 'kata-sandi-baik'), await enter(email, 'kata-sandi-baik'), await enter(email, 'kata-sandi-baik')]
  await signOut({ db, auth }, { headers: headersOf(first.cookies), staffId: id, everywhere: false, at })
  assert.equal(await auth.api.getSession({ headers: headersOf(first.cookies) }), null)
  assert.ok(await auth.api.getSession({ headers: headersOf(second.cookies) }))
  await signOut({ db, auth }, { headers: headersOf(second.cookies), staffId: id, everywhere: true, at })
  assert.equal(await auth.api.getSession({ headers: headersOf(third.cookies) }), null)
})

test('at night what is over goes, however people come in: sessions, counted tries, links that nobody used', async () => {
  const { email, id } = await aPerson()
  await enter(email, 'kata-sandi-baik')
  await enter(email, 'kata-sandi-baik')
  const [over] = await db.selectFrom('staffSessions').select('id').where('userId', '=', id).execute()
  const now = new Date()
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)
  await db
    .updateTable('staffSessions')
    .set({ expiresAt: hours(-1) })
    .where('id', '=', over?.id ?? '')
    .execute()
  await assert.rejects(enter('lama@contoh.example', 'salah', { when: hours(-25) }))
  await assert.rejects(enter('baru@contoh.example', 'salah', { when: now }))
  await putOnce(db, { identifier: 'password:lama', value: id, until: hours(-1) })
  await putOnce(db, { identifier: 'password:baru', value: id, until: hours(1) })
  await forgetOldSignIns(db, now)
  const sessions = await db.selectFrom('staffSessions').select('id').where('userId', '=', id).execute()
  assert.deepEqual([sessions.length, sessions.some((one) => one.id === over?.id)], [1, false])
  const tries = await db.selectFrom('staffLoginAttempts').select('key').where('key', 'like', 'email:%aru@%').execute()
  assert.equal(tries.length, 1)
  assert.deepEqual(await db.selectFrom('staffLoginAttempts').select('key').where('key', 'like', 'email:lama@%').execute(), [])
  const links = await db.selectFrom('staffVerifications').select('identifier').where('value', '=', id).execute()
  assert.deepEqual(links, [{ identifier: 'password:baru' }])
})
