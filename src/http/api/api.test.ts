/** /api/v1 as a program meets it. Every answer is checked against the shape of its route (areAnswersChecked). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import sharp from 'sharp'
import { addKey } from '#api/commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { postUpdate, takeCase } from '#cases/work-commands.ts'
import { readConfig } from '#config.ts'
import { inRegion } from '#db/transaction.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { keyOf } from '#uploads/keys.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { aCase, anAgency, aPhoto, aRegion, aStaffMember, hoursLater, MONDAY } from '#tests/factories.ts'
import { api, ROUTES } from './index.ts'
import { problemShape } from './shapes.ts'

const db = await freshDatabase()
let now = new Date(MONDAY)
const config = { ...readConfig({ PUBLIC_URL: 'https://lapor.uji.example' }), sessionSecret: 'untuk uji saja' }

async function server(limits = { key: 100_000, address: 100_000 }) {
  const app = fastify({ bodyLimit: 3 * 1024 * 1024 })
  const storage = folderStorage(`/tmp/tanggap-api-${process.pid}`)
  await app.register(api, { db, log: createLog('silent'), storage, config, limits, now: () => now, areAnswersChecked: true })
  after(() => app.close())
  return app
}
const app = await server()

const region = await aRegion(db)
const base = `/api/v1/regions/${region.code}`
const agencyId = await anAgency(db, { regionId: region.id, agencyCode: 'pu' })
const adminId = await aStaffMember(db, { regionId: region.id })
const officerId = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId })
const made = (name: string, scopes = ['reports:write', 'reports:read']) =>
  addKey(db, { regionId: region.id, name, scopes, staffId: null, at: MONDAY })
const { key } = await made('Mitra')
const { key: otherKey } = await made('Mitra lain')
const bearer = (of: string) => ({ authorization: `Bearer ${of}` })

const get = (path: string, headers: Record<string, string> = {}) => app.inject({ url: `${base}${path}`, headers })
const post = (path: string, payload: object, headers: Record<string, string> = bearer(key)) =>
  app.inject({ method: 'POST', url: `${base}${path}`, payload, headers })

const pothole = { text: 'Jalan berlubang di depan pasar', category: 'road', place: { text: 'Pasar Uji', latitude: -3.4, longitude: 104.8 } }

function problem(answer: { statusCode: number; headers: Record<string, unknown>; json: () => unknown }) {
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const read = problemShape.parse(answer.json())
  assert.equal(read.status, answer.statusCode)
  return read
}

test('regions, categories, agencies and areas are there for everybody, also for pages of others', async () => {
  const all = await app.inject({ url: '/api/v1/regions' })
  assert.ok(all.json().items.some(({ code }: { code: string }) => code === region.code))
  assert.equal(all.headers['access-control-allow-origin'], '*')
  assert.equal((await get('')).json().program, 'Lapor Uji')
  assert.deepEqual((await get('/categories')).json().items.map(({ code, isSensitive }: Record<string, unknown>) => [code, isSensitive]), [['road', false], ['conduct', true]]) // biome-ignore format: a row each
  assert.deepEqual(
    (await get('/agencies')).json().items.map(({ code }: { code: string }) => code),
    ['pu'],
  )
  assert.equal((await app.inject({ url: '/api/v1/regions/nowhere/categories' })).statusCode, 404)
})

test('areas are read page by page, by their codes', async () => {
  const areas = ['99.01.01', '99.01.02', '99.01.03'].map((code) => ({ regionId: region.id, code, level: 'district', name: code, searchName: code }))
  await inRegion(db, region.id, (trx) => trx.insertInto('areas').values(areas).execute())
  const first = (await get('/areas?limit=2')).json()
  const second = (await get(`/areas?limit=2&after=${first.next}`)).json()
  assert.deepEqual([first.items.length, first.next, second.items.length, second.next], [2, '99.01.02', 1, null])
})

test('a report comes in whole and is answered with its ticket; sent again it is the same', async () => {
  const once = await post(
    '/reports',
    { ...pothole, reporter: { name: 'Siti Uji', phone: '+6280012345678' }, externalId: 'X-1' },
    { ...bearer(key), 'idempotency-key': 'satu' },
  )
  assert.equal(once.statusCode, 201, once.body)
  const again = await post('/reports', pothole, { ...bearer(key), 'idempotency-key': 'satu' })
  assert.deepEqual([again.statusCode, again.json().ticket, again.json().isNew], [200, once.json().ticket, false])
  assert.match(once.json().trackingUrl, /^https:\/\/lapor\.uji\.example\//)
  const row = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('reports').selectAll().where('ticket', '=', once.json().ticket).executeTakeFirstOrThrow(),
  )
  assert.deepEqual([row.text, row.placeText, row.latitude], [pothole.text, 'Pasar Uji', -3.4])
  const { client, externalId, author } = row.source as Record<string, string>
  // A road needs no name.
  assert.deepEqual([client, externalId, author], ['Mitra', 'X-1', undefined])
})

test('two at the same moment are one report', async () => {
  const header = { ...bearer(key), 'idempotency-key': 'bersamaan' }
  const answers = await Promise.all([1, 2, 3, 4].map(() => post('/reports', { ...pothole, text: 'Empat kali bersamaan' }, header)))
  assert.equal(new Set(answers.map((answer) => answer.json().ticket)).size, 1)
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [200, 200, 200, 201])
})

test('photos come with the report as a form, or by their keys from the upload door', async () => {
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#884422' } })
    .jpeg()
    .toBuffer()
  const form = new FormData()
  form.set('report', JSON.stringify({ ...pothole, text: 'Dengan dua foto' }))
  form.append('photo', new Blob([new Uint8Array(picture)]), 'satu.jpg')
  form.append('photo', new Blob([new Uint8Array(picture), new Uint8Array(3)]), 'dua.jpg')
  const send = async (body: FormData) => {
    const request = new Request('http://x', { method: 'POST', body })
    const payload = Buffer.from(await request.arrayBuffer())
    return app.inject({
      method: 'POST',
      url: `${base}/reports`,
      payload,
      headers: { ...bearer(key), 'content-type': request.headers.get('content-type') ?? '' },
    })
  }
  const answer = await send(form)
  assert.equal(answer.statusCode, 201, answer.body)
  assert.equal(await countPhotos(answer.json().ticket), 2)
  const bad = new FormData()
  bad.set('report', JSON.stringify(pothole))
  bad.set('photo', new Blob(['bukan foto']), 'x.jpg')
  assert.equal(problem(await send(bad)).status, 415)
  const before = await aPhoto(db, { regionId: region.id })
  const uploads = [keyOf({ secret: config.sessionSecret, regionId: region.id }, before)]
  const later = await post('/reports', { ...pothole, text: 'Fotonya sudah dikirim', uploads })
  assert.equal(await countPhotos(later.json().ticket), 1)
  assert.equal((await post('/reports', { ...pothole, uploads: ['palsu'] })).statusCode, 404)
})

function countPhotos(ticket: string): Promise<number> {
  return inRegion(db, region.id, async (trx) => {
    const { id } = await trx.selectFrom('reports').select('id').where('ticket', '=', ticket).executeTakeFirstOrThrow()
    return (await trx.selectFrom('attachments').select('id').where('reportId', '=', id).execute()).length
  })
}

test('what is not right is said part by part', async () => {
  const answer = problem(await post('/reports', { text: '', place: { latitude: 200 }, reporter: { email: 'x' } }))
  assert.deepEqual([answer.status, answer.title], [422, 'api.invalid'])
  assert.deepEqual([...new Set(answer.errors?.map(({ path }) => path))].toSorted(), ['place', 'place.latitude', 'reporter.email', 'text'])
  for (const [body, status] of [
    [{ ...pothole, category: 'nothing' }, 422],
    [{ ...pothole, place: { area: '00.00' } }, 422],
    [{ ...pothole, reporter: { phone: 'abc' } }, 422],
    [{ ...pothole, link: 'javascript:alert(1)' }, 422],
  ] as const)
    assert.equal(problem(await post('/reports', body)).status, status)
  assert.equal(
    problem(
      await app.inject({ method: 'POST', url: `${base}/reports`, payload: '{', headers: { ...bearer(key), 'content-type': 'application/json' } }),
    ).status,
    400,
  )
  assert.equal(problem(await get('/cases?limit=1000')).status, 400)
  assert.equal(problem(await get('/cases?cursor=abc')).status, 400)
  assert.equal(problem(await app.inject({ url: '/api/v1/nothing' })).status, 404)
})

test('keys: missing, wrong, without the scope', async () => {
  assert.equal(problem(await post('/reports', pothole, {})).status, 401)
  assert.equal(problem(await post('/reports', pothole, bearer('tgp_x'))).status, 401)
  const { key: reader } = await made('Pembaca', ['reports:read'])
  assert.equal(problem(await post('/reports', pothole, bearer(reader))).status, 403)
  assert.equal((await get('/reports', bearer(reader))).statusCode, 200)
  const elsewhere = await aRegion(db)
  assert.equal((await app.inject({ url: `/api/v1/regions/${elsewhere.code}/reports`, headers: bearer(key) })).statusCode, 401)
})

test('a program reads its own reports with what the agency wrote; nobody else does', async () => {
  const { ticket, code } = (await post('/reports', { ...pothole, text: 'Rumah Pak Joko terendam' })).json()
  const { id: reportId, caseId } = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('reports').select(['id', 'caseId']).where('ticket', '=', ticket).executeTakeFirstOrThrow(),
  )
  assert.ok(reportId)
  assert.equal((await get(`/cases/${caseId}`)).statusCode, 404)
  const byTeam = { regionId: region.id, caseId, actor: { staffId: adminId }, at: now }
  await verifyCase(db, { ...byTeam, categoryCode: 'road', agencyIds: [] })
  await assignCase(db, { ...byTeam, agencyIds: [agencyId] })
  await takeCase(db, { ...byTeam, actor: { staffId: officerId, agencyId } })
  await postUpdate(db, { ...byTeam, actor: { staffId: officerId, agencyId }, text: 'Pompa sudah di rumah Pak Joko', attachmentIds: [] })
  const own = (await get(`/reports/${ticket}`, bearer(key))).json()
  assert.ok(own.steps.some(({ text }: { text: string }) => text === 'Pompa sudah di rumah Pak Joko'))
  assert.deepEqual([own.state, own.agency], ['in_progress', { code: 'pu', name: 'Dinas PU' }])
  assert.equal((await get(`/reports/${ticket}`, bearer(otherKey))).statusCode, 404)
  assert.ok(!(await get('/reports', bearer(otherKey))).body.includes('Joko'))
  const open = await get(`/cases/${caseId}`)
  assert.deepEqual(
    open.json().steps.map(({ kind }: { kind: string }) => kind),
    ['opened', 'verified', 'assigned', 'taken', 'progress'],
  )
  assert.ok(!open.body.includes('Joko') && !open.body.includes(ticket))
  const looked = await post('/lookups', { ticket: ticket.toLowerCase(), code: `${code.slice(0, 3)} ${code.slice(3)}` }, {})
  assert.equal(looked.statusCode, 200, looked.body)
  assert.ok(looked.body.includes('Pompa sudah'))
  assert.equal((await post('/lookups', { ticket, code: 'AAAAAA' }, {})).statusCode, 404)
  assert.equal((await post('/lookups', { ticket: '\u0000', code }, {})).statusCode, 422)
  const words = { text: 'Air naik lagi', externalId: 'w1' }
  const [first, second] = [await post(`/reports/${ticket}/words`, words), await post(`/reports/${ticket}/words`, words)]
  assert.deepEqual([first.statusCode, second.statusCode, second.json().id], [201, 200, first.json().id])
  assert.equal((await post(`/reports/${ticket}/words`, words, bearer(otherKey))).statusCode, 404)
})

test('lists go on after the last one, whatever comes in meanwhile', async () => {
  const place = await aRegion(db)
  for (let hour = 0; hour < 7; hour++)
    await aCase(db, { region: place, agencyId: await anAgency(db, { regionId: place.id }), state: 'verified', at: hoursLater(hour) })
  const read = async (query: string) => (await app.inject({ url: `/api/v1/regions/${place.code}/cases?${query}` })).json()
  const first = await read('limit=3')
  await aCase(db, { region: place, state: 'verified', at: hoursLater(9) })
  const second = await read(`limit=3&cursor=${first.next}`)
  const third = await read(`limit=3&cursor=${second.next}`)
  const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }: { id: string }) => id))
  assert.deepEqual([ids.length, new Set(ids).size, third.next], [7, 7, null])
  assert.equal((await read('status=closed')).items.length, 0)
  assert.equal((await read(`since=${encodeURIComponent(hoursLater(5).toISOString())}`)).items.length, 3)
  assert.equal((await read('category=conduct')).items.length, 0)
})

test('secret, refused and unseen cases are in no list and behind no address', async () => {
  const place = await aRegion(db)
  const hidden = [
    await aCase(db, { region: place, state: 'received' }),
    await aCase(db, { region: place, state: 'received', categoryCode: 'conduct' }),
    await aCase(db, { region: place, state: 'rejected' }),
  ]
  const shown = await aCase(db, { region: place, state: 'closed' })
  const list = await app.inject({ url: `/api/v1/regions/${place.code}/cases` })
  assert.deepEqual(
    list.json().items.map(({ id }: { id: string }) => id),
    [shown.caseId],
  )
  for (const { caseId } of hidden) assert.equal((await app.inject({ url: `/api/v1/regions/${place.code}/cases/${caseId}` })).statusCode, 404)
})

test('figures are those of the public pages', async () => {
  const place = await aRegion(db, { settings: { rankingMinimum: 1 } })
  await aCase(db, { region: place, state: 'closed' })
  await figuresFollow(db, place.id)
  now = hoursLater(30)
  const figures = (await app.inject({ url: `/api/v1/regions/${place.code}/figures?days=30` })).json()
  assert.deepEqual([figures.days, figures.reports, figures.confirmed], [30, 1, 1])
  now = new Date(MONDAY)
})

test('the ranking names nobody with fewer than five cases, whatever the region asks for, and tells no count that gives one away', async () => {
  const place = await aRegion(db, { settings: { rankingMinimum: 1 } })
  for (const [agencyCode, cases] of [['a', 3], ['b', 6], ['c', 12]] as const) {
    const holder = await anAgency(db, { regionId: place.id, agencyCode })
    for (let made = 0; made < cases; made++) await aCase(db, { region: place, agencyId: holder, state: 'assigned' })
  } // biome-ignore format: a list
  await figuresFollow(db, place.id)
  const ranking = (await app.inject({ url: `/api/v1/regions/${place.code}/ranking` })).json()
  const counts = ranking.agencies.map(({ code, cases }: { code: string; cases: number | null }) => [code, cases])
  assert.deepEqual([ranking.minimum, counts.toSorted(), ranking.unranked.map(({ code }: { code: string }) => code)], [5, [['b', null], ['c', 12]], ['a']]) // biome-ignore format: rows
})

test('who has it already hears 304', async () => {
  const first = await get('/categories')
  const again = await get('/categories', { 'if-none-match': `W/${String(first.headers.etag)}` })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
  assert.equal((await get('/reports', bearer(key))).headers['cache-control'], 'private, no-cache')
})

test('too many requests: by key, by address, with the time to wait; a key is not slowed by its address', async () => {
  const strict = await server({ key: 3, address: 2 })
  const ask = (headers: Record<string, string> = {}) => strict.inject({ url: `${base}/categories`, headers })
  const { key: fresh } = await made('Cepat')
  now = hoursLater(100)
  const public_ = [await ask(), await ask(), await ask()]
  assert.deepEqual(
    public_.map(({ statusCode }) => statusCode),
    [200, 200, 429],
  )
  assert.deepEqual(
    public_.map(({ headers }) => headers['ratelimit-remaining']),
    ['1', '0', '0'],
  )
  assert.ok(Number(public_[2]?.headers['retry-after']) > 0)
  const byKey = [await ask(bearer(fresh)), await ask(bearer(fresh)), await ask(bearer(fresh)), await ask(bearer(fresh))]
  assert.deepEqual(
    byKey.map(({ statusCode }) => statusCode),
    [200, 200, 200, 429],
  )
  assert.equal((await ask(bearer('tgp_wrong'))).statusCode, 429)
  now = hoursLater(101)
  assert.equal((await ask()).statusCode, 200)
  now = new Date(MONDAY)
})

test('the OpenAPI document names every route, its shapes and its key', async () => {
  const document = (await app.inject({ url: '/api/v1/openapi.json' })).json()
  assert.equal(document.openapi, '3.1.0')
  assert.equal(document.servers[0].url, 'https://lapor.uji.example/api/v1')
  const operations = Object.values(document.paths as Record<string, Record<string, Record<string, unknown>>>).flatMap((methods) =>
    Object.values(methods),
  )
  assert.deepEqual(operations.map((one) => one['operationId']).toSorted(), ROUTES.map(({ id }) => id).toSorted())
  for (const one of ROUTES) {
    const operation = operations.find((found) => found['operationId'] === one.id)
    assert.equal(operation?.['security'] !== undefined, one.scope !== undefined, one.id)
    const parameters = ((operation?.['parameters'] ?? []) as { name: string; in: string }[]).filter((parameter) => parameter.in === 'path')
    assert.deepEqual(
      parameters.map(({ name }) => `:${name}`),
      [...one.path.matchAll(/:\w+/g)].map(([name]) => name),
      one.id,
    )
  }
  const body = document.paths['/regions/{region}/reports'].post.requestBody.content
  assert.deepEqual(body['application/json'].schema.required, ['text'])
  assert.ok(body['multipart/form-data'])
  assert.equal(document.paths['/regions/{region}/cases'].get.responses['200'].content['application/json'].schema.properties.items.type, 'array')
})

test('the page for people has no script and nothing of anybody else', async () => {
  const answer = await app.inject({ url: '/api' })
  assert.match(String(answer.headers['content-type']), /^text\/html/)
  assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
  assert.ok(!/<script|<img|<link|https?:\/\/(?!lapor\.uji\.example)/.test(answer.body))
  for (const { id } of ROUTES) assert.ok(answer.body.includes(`id="${id}"`))
  assert.ok((await app.inject({ url: '/api?bahasa=en' })).body.includes('<html lang="en">'))
})
