import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readConfig } from '#config.ts'
import { DEMO_PASSWORD } from '#staff/passwords.ts'
import { signIn } from '#staff/sign-in-commands.ts'
import { inRegion, inTransaction } from '#db/transaction.ts'
import { putAccount } from '#regions/import-queries.ts'
import { closeDemo, importDemoRegions, importRegion, refuseDemoOnReal } from '#regions/commands.ts'
import {
  findAccount,
  findRegion,
  findRegionByHost,
  listAgencies,
  listCategories,
  listCategoryNames,
  listDistricts,
  listHolidays,
  listRegions,
} from '#regions/queries.ts'
import { createAuth } from '#staff/auth.ts'
import { addStaff } from '#staff/commands.ts'
import { listStaff } from '#staff/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'

const DEMO = fileURLToPath(new URL('../../regions/demo', import.meta.url))
const db = await freshDatabase()
const config = readConfig({ PORT: '3999' })

async function copyOfDemo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'region-'))
  after(() => rm(folder, { recursive: true }))
  await cp(DEMO, folder, { recursive: true })
  return folder
}

async function edit(folder: string, file: string, change: (text: string) => string): Promise<void> {
  await writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8')))
}

test('all example regions are imported, a second time nothing is left to do', async () => {
  const lines: string[] = []
  assert.equal(await importDemoRegions({ db, config }, (line) => lines.push(line)), 6)
  assert.equal(lines.length, 6)
  assert.equal(await importDemoRegions({ db, config }, () => undefined), 0)
})

test('districts and villages come from the national list, one office for each district', async () => {
  const region = await findRegion(db, 'oki')
  assert.ok(region)
  await inRegion(db, region.id, async (trx) => {
    const districts = await listDistricts(trx, region.id)
    assert.equal(districts.length, 18)
    assert.ok(districts.every(({ latitude }) => latitude !== null))
    const offices = (await listAgencies(trx, region.id)).filter(({ kind }) => kind === 'district')
    assert.deepEqual(offices.map(({ areaCode }) => areaCode).sort(), districts.map(({ code }) => code).sort())
    const villages = await trx.selectFrom('areas').select('searchName').where('level', '=', 'village').execute()
    assert.equal(villages.length, 327)
    assert.ok(villages.some(({ searchName }) => searchName === 'jua jua'))
  })
})

test('a province has its regencies and cities, no offices in them, and stands behind an agency of a regency', async () => {
  const province = await findRegion(db, 'sumsel')
  assert.ok(province)
  await inRegion(db, province.id, async (trx) => {
    const regencies = await listDistricts(trx, province.id)
    assert.equal(regencies.length, 17)
    assert.ok(regencies.every(({ code, latitude }) => /^16\.\d\d$/.test(code) && latitude !== null))
    assert.ok(regencies.some(({ name }) => name === 'Kabupaten Ogan Komering Ilir'))
    assert.deepEqual(
      (await listAgencies(trx, province.id)).filter(({ kind }) => kind === 'district'),
      [],
    )
  })
  const regency = await findRegion(db, 'oki')
  const behind = await inRegion(db, regency?.id ?? '', (trx) =>
    trx.selectFrom('agencies').select('regionCode').where('code', '=', 'provinsi-pu').execute(),
  )
  assert.deepEqual(behind, [{ regionCode: 'sumsel' }])
})

test('every example region has categories with words, holidays of two years, a brand and a host name', async () => {
  for (const region of await listRegions(db)) {
    assert.ok(region.isExample)
    assert.equal((await findRegionByHost(db, `${region.code}.localhost`))?.id, region.id)
    await inRegion(db, region.id, async (trx) => {
      const categories = await listCategories(trx, region.id)
      assert.ok(categories.filter(({ code, keywords }) => code !== 'other' && keywords.length < 20).length === 0)
      assert.deepEqual(
        categories.filter(({ isSensitive }) => isSensitive).map(({ code }) => code),
        ['official_conduct', 'women_children'],
      )
      const holidays = await listHolidays(trx, region.id)
      assert.ok(holidays.includes('2025-03-31') && holidays.includes('2026-12-25'))
    })
  }
})

test('the people of the demonstration can sign in with its password', async () => {
  const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
  const region = await findRegion(db, 'bekasi')
  assert.equal((await listStaff(db, region?.id ?? '')).length, 10)
  const services = { db, auth, config: { demo: true, publicUrl: 'http://localhost' } }
  const visit = { headers: new Headers(), address: '10.0.0.1', device: undefined, at: new Date() }
  const { staff, step } = await signIn(services, { email: 'camat@bekasi.example', password: DEMO_PASSWORD, visit })
  assert.deepEqual([staff.email, step], ['camat@bekasi.example', 'open'])
})

test('an account of the demonstration speaks to the stand-in; one that was given real secrets is left alone', async () => {
  const account = await findAccount(db, 'mukomuko-whatsapp')
  assert.equal(account?.settings['graphUrl'], 'http://127.0.0.1:3999/simulator/graph')
  const real = { accessToken: 'real', appSecret: 'real too', verifyToken: 'real as well', graphUrl: 'https://graph.example' }
  await inTransaction(db, (trx) =>
    putAccount(trx, { id: 'mukomuko-whatsapp', regionId: account?.regionId ?? '', channel: 'whatsapp', settings: real }),
  )
  assert.equal(await importDemoRegions({ db, config: { ...config, port: 4000 } }, () => undefined), 6)
  assert.equal((await findAccount(db, 'mukomuko-whatsapp'))?.settings['graphUrl'], 'https://graph.example')
  assert.equal((await findAccount(db, 'oki-whatsapp'))?.settings['graphUrl'], 'http://127.0.0.1:4000/simulator/graph')
})

test('without the demonstration its people and numbers are closed, and with it they are back', async () => {
  const region = await findRegion(db, 'oki')
  const regionId = region?.id ?? ''
  await addStaff(db, { regionId, email: 'sri@oki.test', name: 'Sri', role: 'admin', password: 'kata-sandi-uji' })
  await closeDemo(db)
  assert.deepEqual(
    (await listStaff(db, regionId)).map(({ email }) => email),
    ['sri@oki.test'],
  )
  assert.equal(await findAccount(db, 'oki-whatsapp'), undefined)
  assert.ok(await findAccount(db, 'mukomuko-whatsapp'))
  await importDemoRegions({ db, config }, () => undefined)
  assert.equal((await listStaff(db, regionId)).length, 11)
  assert.ok(await findAccount(db, 'oki-whatsapp'))
})

test('a real number that still has one of the known secrets is closed as well', async () => {
  const regionId = (await findRegion(db, 'oki'))?.id ?? ''
  const settings = { accessToken: 'our own', appSecret: 'demo-app-secret', verifyToken: 'our own' }
  await inTransaction(db, (trx) => putAccount(trx, { id: 'oki-nyata', regionId, channel: 'whatsapp', settings }))
  await closeDemo(db)
  assert.equal(await findAccount(db, 'oki-nyata'), undefined)
  await importDemoRegions({ db, config }, () => undefined)
})

test('importing again updates and keeps ids; what left the file is kept for old cases', async () => {
  const folder = await copyOfDemo()
  const { regionId } = await importRegion(db, folder)
  const before = await inRegion(db, regionId, (trx) => listAgencies(trx, regionId))
  await edit(folder, 'agencies.csv', (text) => text.replace('Dinas Perhubungan,', 'Dinas Perhubungan dan Pelabuhan,').replace(/^setda.*\n/m, ''))
  await edit(folder, 'categories.csv', (text) => text.replace(/^other.*\n/m, ''))
  await edit(folder, 'holidays.csv', () => 'day,name,kind\n')
  assert.equal((await importRegion(db, folder)).regionId, regionId)
  await inRegion(db, regionId, async (trx) => {
    const after = await listAgencies(trx, regionId)
    assert.deepEqual(after.map(({ id }) => id).sort(), before.map(({ id }) => id).sort())
    assert.equal(after.find(({ code }) => code === 'dishub')?.name, 'Dinas Perhubungan dan Pelabuhan')
    assert.ok(!(await listCategories(trx, regionId)).some(({ code }) => code === 'other'))
    assert.ok((await listCategoryNames(trx, regionId)).some(({ code }) => code === 'other'))
    assert.ok(!(await listHolidays(trx, regionId)).includes('2026-10-09'))
  })
})

test('a region with mistakes changes nothing and hears all of them, with file and line', async () => {
  const folder = await copyOfDemo()
  await edit(folder, 'region.json', (text) =>
    text.replace('"code": "demo"', '"code": "meja"').replace('"#4a5812"', '"#d9e08a"').replace('Asia/Jakarta', 'Asia/Jayapur'),
  )
  await edit(folder, 'agencies.csv', (text) => `${text}pupr,Dinas Kedua,Dinas 2,opd\nDLH 2,,DLH,dinas\n`)
  await edit(folder, 'categories.csv', (text) =>
    text.replace('pupr,,,', 'tidak-ada,,,').replace('Street lights', 'Street lights and everything that shines'),
  )
  await edit(folder, 'holidays.csv', () => 'day,name,kind,jenis\n2026-13-01,Hari,regional,x\n')
  await writeFile(join(folder, 'texts.id.json'), '{ "common.tidak_ada": "x" ')
  await rm(join(folder, 'demo.json'))
  const regions = await listRegions(db)
  await assert.rejects(importRegion(db, folder), ({ key, values }: { key: string; values: Record<string, string> }) => {
    assert.equal(key, 'region.invalid')
    const problems = values['problems']?.trim().split('\n  ') ?? []
    const expected = [
      /^region\.json: the setting code /,
      /^region\.json: the setting zone /,
      /^agencies\.csv line 37: pupr is there already, in line 4/,
      /^agencies\.csv line 38: the column code /,
      /^agencies\.csv line 38: the column name /,
      /^agencies\.csv line 38: the column kind /,
      /^categories\.csv line 3: the agency tidak-ada /,
      /^categories\.csv line 5: the column name_en /,
      /^holidays\.csv line 1: there is no such column: jenis/,
      /^holidays\.csv line 2: the column day /,
      /^texts\.id\.json: this is not valid JSON/,
    ]
    for (const pattern of expected)
      assert.ok(
        problems.some((problem) => pattern.test(problem)),
        `${String(pattern)} in\n${problems.join('\n')}`,
      )
    return true
  })
  assert.deepEqual(await listRegions(db), regions)
})

test('colours that cannot be read are refused', async () => {
  const folder = await copyOfDemo()
  await edit(folder, 'region.json', (text) => text.replace('"#4a5812"', '"#d9e08a"'))
  await assert.rejects(importRegion(db, folder), ({ values }: { values: Record<string, string> }) =>
    /contrast of light: brand on paper is only 1\.\d+, it must be 4\.5/.test(values['problems'] ?? ''),
  )
})

test('a folder without files names what is missing', async () => {
  await assert.rejects(importRegion(db, join(tmpdir(), 'no-such-region')), { key: 'region.invalid' })
})

test("a demonstration leaves out an operator's own region beside the examples, and names an example with a mistake", async () => {
  const within = await mkdtemp(join(tmpdir(), 'regions-'))
  after(() => rm(within, { recursive: true }))
  await cp(DEMO, join(within, 'ours'), { recursive: true })
  await edit(join(within, 'ours'), 'region.json', (text) => text.replace(/ *"isExample": true,\n/, '').replace('"code": "demo"', '"code": "ours"'))
  await mkdir(join(within, 'empty'))
  assert.equal(await importDemoRegions({ db, config, within }, () => undefined), 0)
  assert.equal(await findRegion(db, 'ours'), undefined)
  await edit(join(within, 'ours'), 'region.json', (text) => text.replace('"code"', '"isExample": true, code'))
  await assert.rejects(
    importDemoRegions({ db, config, within }, () => undefined),
    { key: 'region.invalid' },
  )
})

test('a demonstration does not start where a region is in earnest', async () => {
  await refuseDemoOnReal(db)
  const { code } = await aRegion(db)
  await assert.rejects(refuseDemoOnReal(db), { key: 'start.demo_on_real', values: { regions: code } })
})
