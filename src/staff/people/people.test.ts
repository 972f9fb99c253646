/** Invitations, changes and ends of accounts, with a real database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion, type Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { changePerson, invite, join, readInvitation, resetFactors, unlinkPerson, withdrawInvitation } from '#staff/people/commands.ts'
import { endAccount, previewEnding } from '#staff/people/ending-commands.ts'
import { listInvitations, listPeople } from '#staff/people/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import { findSession } from '#staff/sessions/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, anAgency, hoursLater, MONDAY as AT } from '#tests/factories.ts'
import { aBrowser, accountServices, aPerson } from '#tests/staff.ts'

const db = await freshDatabase()
const services = accountServices(db)
const publicUrl = 'http://localhost'

async function aTeam() {
  const { id: regionId } = await aRegion(db, { settings: { signIn: { factor: 'nobody' } } })
  const agencyId = await anAgency(db, { regionId })
  return {
    regionId,
    agencyId,
    coordinator: await aPerson(db, regionId, { role: 'coordinator' }),
    operator: await aPerson(db, regionId, { role: 'operator' }),
  }
}

const seen = <T>(regionId: string, work: (trx: Trx) => Promise<T>) => inRegion(db, regionId, work)
const linkIn = async (regionId: string) => {
  const mails = await seen(regionId, (trx) => trx.selectFrom('mails').select(['text']).orderBy('createdAt').orderBy('id').execute())
  return /\/undangan\/([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
}

test('an invitation is a link good once for 72 hours; the person makes the password', async () => {
  const { regionId, agencyId, coordinator } = await aTeam()
  await invite(db, { by: coordinator, publicUrl, at: AT, email: ' Sari@OPD.example ', name: 'Sari', role: 'contact_officer', agencyId })
  const secret = await linkIn(regionId)
  assert.equal((await readInvitation(db, { regionId, secret, at: hoursLater(71) }))?.email, 'sari@opd.example')
  assert.equal(await readInvitation(db, { regionId, secret, at: hoursLater(73) }), undefined)
  const browser = aBrowser(services)
  const use = (password: string, at = hoursLater(2)) => join(services, { regionId, secret, password, visit: browser.visit(at) })
  await assert.rejects(use('pendek'), { key: 'staff.password_weak' })
  const entered = await use('kata-sandi-sari')
  assert.deepEqual([entered.staff.role, entered.staff.agencyId, entered.step], ['contact_officer', agencyId, 'open'])
  await assert.rejects(use('kata-sandi-sari'), { key: 'staff.link_over' })
  await aBrowser(services).enters('sari@opd.example', hoursLater(3), 'kata-sandi-sari')
  const rows = await seen(regionId, (trx) => trx.selectFrom('invitations').select('tokenHash').execute())
  assert.ok(rows.every(({ tokenHash }) => !tokenHash.includes(secret)))
})

test('two who open the same link at once: one account', async () => {
  const { regionId, coordinator } = await aTeam()
  await invite(db, { by: coordinator, publicUrl, at: AT, email: `dua@${regionId}.example`, name: 'Dua', role: 'admin' })
  const secret = await linkIn(regionId)
  const both = await Promise.allSettled(
    [1, 2].map(() => join(services, { regionId, secret, password: 'kata-sandi-dua', visit: aBrowser(services).visit(AT) })),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('a newer invitation ends the older one, a withdrawn one is over, and it holds in its own region only', async () => {
  const { regionId, coordinator } = await aTeam()
  const email = `tiga@${regionId}.example`
  await invite(db, { by: coordinator, publicUrl, at: AT, email, name: 'Tiga', role: 'admin' })
  const first = await linkIn(regionId)
  await invite(db, { by: coordinator, publicUrl, at: hoursLater(1), email, name: 'Tiga', role: 'admin' })
  const second = await linkIn(regionId)
  assert.equal(await readInvitation(db, { regionId, secret: first, at: hoursLater(1) }), undefined)
  const { regionId: other } = await aTeam()
  assert.equal(await readInvitation(db, { regionId: other, secret: second, at: hoursLater(1) }), undefined)
  const [open] = await seen(regionId, (trx) => listInvitations(trx, regionId))
  await withdrawInvitation(db, { by: coordinator, id: open?.id ?? '', at: hoursLater(2) })
  assert.equal(await readInvitation(db, { regionId, secret: second, at: hoursLater(2) }), undefined)
})

test('nobody gives away more than is theirs to give, nor invites who is there already', async () => {
  const { coordinator, operator } = await aTeam()
  const ask = (by: StaffMember, role: 'auditor' | 'admin' | 'restricted_officer', email: string) =>
    invite(db, { by, publicUrl, at: AT, email, name: 'X', role })
  await assert.rejects(ask(coordinator, 'auditor', 'a@x.example'), { key: 'staff.may_not_grant' })
  await assert.rejects(ask(coordinator, 'restricted_officer', 'a@x.example'), { key: 'staff.may_not_grant' })
  await assert.rejects(ask(coordinator, 'admin', operator.email), { key: 'staff.exists' })
  await ask(operator, 'restricted_officer', `khusus@${operator.regionId}.example`)
})

test('people of a restricted unit come, change and go by the operator alone: nobody places themselves there by a second mailbox', async () => {
  const { regionId, agencyId, coordinator, operator } = await aTeam()
  const unitId = await anAgency(db, { regionId, shortName: 'Inspektorat', isRestrictedUnit: true })
  const asked = { publicUrl, at: AT, email: `kedua@${regionId}.example`, name: 'Kedua', agencyId: unitId }
  for (const role of ['contact_officer', 'agency_head'] as const)
    await assert.rejects(invite(db, { ...asked, by: coordinator, role }), { key: 'staff.unit_not_yours' })
  await invite(db, { ...asked, by: operator, role: 'contact_officer' })

  const [friend, inside] = [
    await aPerson(db, regionId, { role: 'contact_officer', agencyId }),
    await aPerson(db, regionId, { role: 'contact_officer', agencyId: unitId }),
  ]
  const change = (by: StaffMember, of: StaffMember, to: string) =>
    changePerson(db, { by, publicUrl, at: AT, id: of.id, name: of.name, role: 'contact_officer', agencyId: to, phone: undefined })
  const reason = 'Ponselnya hilang, sudah saya telepon'
  const acts = [
    (by: StaffMember) => change(by, friend, unitId),
    (by: StaffMember) => change(by, inside, unitId),
    (by: StaffMember) => resetFactors(db, { by, id: inside.id, reason, publicUrl, at: AT }),
    (by: StaffMember) => unlinkPerson(db, { by, id: inside.id, at: AT }),
    (by: StaffMember) => change(by, inside, agencyId),
    (by: StaffMember) => change(by, inside, unitId),
    (by: StaffMember) => endAccount(db, { by, id: inside.id, successorId: undefined, reason, publicUrl, at: AT }),
  ]
  for (const act of acts) {
    // The fifth takes somebody out; the sixth brings them back.
    await assert.rejects(act(coordinator), { key: 'staff.unit_not_yours' })
    await act(operator)
  }
})

test('a changed role ends the sessions, and nobody changes the own', async () => {
  const { regionId, coordinator, agencyId } = await aTeam()
  const person = await aPerson(db, regionId)
  const browser = aBrowser(services)
  await browser.enters(person.email, AT)
  const wish = { publicUrl, at: AT, name: person.name, phone: undefined }
  await assert.rejects(changePerson(db, { ...wish, by: coordinator, id: coordinator.id, role: 'admin', agencyId: undefined }), {
    key: 'staff.not_yourself',
  })
  await assert.rejects(changePerson(db, { ...wish, by: coordinator, id: person.id, role: 'auditor', agencyId: undefined }), {
    key: 'staff.may_not_grant',
  })
  await assert.rejects(changePerson(db, { ...wish, by: coordinator, id: person.id, role: 'contact_officer', agencyId: undefined }), {
    key: 'staff.invalid',
  })
  await changePerson(db, { ...wish, by: coordinator, id: person.id, role: 'contact_officer', agencyId })
  assert.equal(await findSession(services, browser.headers(), AT), undefined)
  const { regionId: other, coordinator: stranger } = await aTeam()
  assert.notEqual(other, regionId)
  await assert.rejects(changePerson(db, { ...wish, by: stranger, id: person.id, role: 'admin', agencyId: undefined }), { key: 'staff.not_found' })
})

/** Work in somebody's hands. */
async function work(regionId: string, staffId: string): Promise<void> {
  await seen(regionId, async (trx) => {
    const code = (await trx.selectFrom('regions').select('code').where('id', '=', regionId).executeTakeFirstOrThrow()).code
    const contactId = newId()
    await trx.insertInto('contacts').values({ regionId, id: contactId }).execute()
    await trx
      .insertInto('conversations')
      .values({ regionId, id: newId(), accountId: `${code}-whatsapp`, contactId, dialogue: '{}', takenOverBy: staffId, takenOverAt: AT })
      .execute()
    const visit = { regionId, createdBy: staffId, createdAt: AT, place: 'Balai desa' }
    const [before, after] = [newId(), newId()]
    await trx
      .insertInto('visits')
      .values([
        { ...visit, id: before, day: '2026-11-20' },
        { ...visit, id: after, day: '2026-11-25' },
      ])
      .execute()
    await trx
      .insertInto('visitOfficers')
      .values([before, after].map((visitId) => ({ regionId, visitId, staffId })))
      .execute()
    await trx
      .insertInto('imports')
      .values({ regionId, id: newId(), fileName: 'a.csv', storageKey: 'k', channel: 'field', state: 'ready', createdBy: staffId, createdAt: AT })
      .execute()
  })
}

test('the end of an account moves its work in the same moment, and says beforehand what', async () => {
  const { regionId, coordinator } = await aTeam()
  const [leaving, heir, auditor] = [await aPerson(db, regionId), await aPerson(db, regionId), await aPerson(db, regionId, { role: 'auditor' })]
  await work(regionId, leaving.id)
  const browser = aBrowser(services)
  await browser.enters(leaving.email, AT)
  const preview = await previewEnding(db, { regionId, id: leaving.id, at: AT })
  assert.deepEqual(preview.left, { talks: 1, instructions: 0, visits: 1, notices: 0, groups: 0, imports: 1 })
  assert.deepEqual(
    preview.successors.map(({ id }) => id),
    [heir.id, coordinator.id],
  )
  const end = (successorId: string | undefined, reason = 'Pindah tugas ke dinas lain') =>
    endAccount(db, { by: coordinator, id: leaving.id, successorId, reason, publicUrl, at: AT })
  await assert.rejects(end(heir.id, 'pindah'), { key: 'staff.reason_missing' })
  await assert.rejects(end(undefined), { key: 'staff.successor_invalid' })
  await assert.rejects(end(auditor.id), { key: 'staff.successor_invalid' })
  await end(heir.id)
  assert.equal(await findSession(services, browser.headers(), AT), undefined)
  await assert.rejects(aBrowser(services).enters(leaving.email, hoursLater(1)), { key: 'staff.wrong_password' })
  const now = await seen(regionId, async (trx) => ({
    talks: await trx.selectFrom('conversations').select('takenOverBy').execute(),
    visits: await trx.selectFrom('visitOfficers').innerJoin('visits', 'visits.id', 'visitId').select(['day', 'staffId']).orderBy('day').execute(),
    imports: await trx.selectFrom('imports').select('createdBy').execute(),
    mails: await trx.selectFrom('mails').select('staffId').where('subject', 'like', 'Pekerjaan%').execute(),
    entry: await trx.selectFrom('auditEntries').select(['subjectId', 'details']).where('act', '=', 'account.ended').executeTakeFirst(),
  }))
  assert.deepEqual(now.talks, [{ takenOverBy: heir.id }])
  assert.deepEqual(now.visits, [
    { day: '2026-11-20', staffId: leaving.id },
    { day: '2026-11-25', staffId: heir.id },
  ])
  assert.deepEqual(now.imports, [{ createdBy: heir.id }])
  assert.deepEqual(now.mails, [{ staffId: heir.id }])
  assert.deepEqual(now.entry, { subjectId: leaving.id, details: { ...preview.left, successor: heir.id } })
  assert.ok((await listPeople(db, regionId)).find(({ id }) => id === leaving.id)?.endedAt)
  await assert.rejects(end(heir.id), { key: 'staff.not_found' })
})

test('the last coordinator stays until there is another, also when two end each other at once', async () => {
  const { regionId, coordinator, operator } = await aTeam()
  const end = (by: StaffMember, of: StaffMember) =>
    endAccount(db, { by, id: of.id, successorId: undefined, reason: 'Tidak bekerja lagi di sini', publicUrl, at: AT })
  await assert.rejects(end(operator, coordinator), { key: 'staff.last_of_role' })
  const second = await aPerson(db, regionId, { role: 'coordinator' })
  const both = await Promise.allSettled([end(operator, coordinator), end(operator, second)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await listPeople(db, regionId)).filter(({ role, isActive }) => role === 'coordinator' && isActive).length, 1)
})
