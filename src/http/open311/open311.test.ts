/** Open311 as a client meets it: every method in both formats, and what nobody may read. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import { fastify } from 'fastify'
import { addKey, revokeKey } from '#api/commands.ts'
import { editCase } from '#cases/commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, postUpdate, takeCase } from '#cases/work-commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { readConfig } from '#config.ts'
import { inRegion } from '#db/transaction.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { listWays } from '#reporters/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, aStaffMember, MONDAY } from '#tests/factories.ts'
import { open311 } from './index.ts'

const db = await freshDatabase()
let now = new Date(MONDAY)
const app = fastify()
await app.register(open311, {
  db,
  log: createLog('silent'),
  storage: folderStorage(`/tmp/tanggap-open311-${process.pid}`),
  config: readConfig({ PUBLIC_URL: 'https://lapor.uji.example' }),
  limits: { key: 10_000, address: 10_000 },
  now: () => now,
})
after(() => app.close())

const region = await aRegion(db)
const base = `/open311/${region.code}`
await inRegion(db, region.id, async (trx) => {
  await trx
    .insertInto('categories')
    .values({ regionId: region.id, code: 'papers', name: 'KTP, KK dan akta', nameEn: 'Papers', needsIdentity: true, position: 2 })
    .execute()
  await trx
    .insertInto('areas')
    .values({
      regionId: region.id,
      code: '99.01.05',
      level: 'district',
      name: 'Sungai Uji',
      searchName: 'sungai uji',
      latitude: -3.4,
      longitude: 104.8,
    })
    .execute()
})
const agencyId = await anAgency(db, { regionId: region.id })
const adminId = await aStaffMember(db, { regionId: region.id })
const officerId = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId })

const made = (name: string, scopes = ['reports:write', 'reports:read'], regionId = region.id) =>
  addKey(db, { regionId, name, scopes, staffId: null, at: MONDAY })
const { key } = await made('Aplikasi Kota')
const { key: otherKey } = await made('Aplikasi lain')

const xml = new XMLParser({
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => ['service', 'request', 'attribute', 'error', 'request_update', 'endpoint', 'format', 'value'].includes(name),
})
type Row = Record<string, unknown>

async function get(path: string) {
  const answer = await app.inject({ url: path })
  const isXml = answer.headers['content-type'] === 'text/xml; charset=utf-8'
  if (isXml) assert.ok(answer.body.startsWith('<?xml version="1.0" encoding="utf-8"?>\n'))
  else assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  return { code: answer.statusCode, read: isXml ? xml.parse(answer.body) : answer.json(), body: answer.body }
}

function post(file: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: `${base}/${file}`,
    payload: new URLSearchParams({ api_key: key, ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
  })
}

const pothole = { service_code: 'road', lat: '-3.4011', long: '104.8322', description: 'Jalan berlubang <besar> & dalam', device_id: 'hp-1' }
let sent = 0
async function report(fields: Record<string, string> = {}): Promise<string> {
  const answer = await post('requests.json', { ...pothole, description: `Lubang nomor ${++sent}`, ...fields })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json()[0].service_request_id
}

function stored(ticket: string) {
  return inRegion(db, region.id, (trx) =>
    trx.selectFrom('reports').selectAll().where('regionId', '=', region.id).where('ticket', '=', ticket).executeTakeFirstOrThrow(),
  )
}

test('discovery names the endpoint of every region, and of one', async () => {
  const all = await get('/open311/discovery.json')
  assert.ok(all.read.endpoints.some(({ url }: Row) => url === `https://lapor.uji.example${base}`))
  assert.deepEqual(all.read.endpoints[0].formats, ['text/xml', 'application/json'])
  const { read } = await get(`${base}/discovery.xml`)
  assert.equal(read.discovery.endpoints.endpoint[0].url, `https://lapor.uji.example${base}`)
  assert.equal(read.discovery.endpoints.endpoint[0].specification, 'http://wiki.open311.org/GeoReport_v2')
  assert.equal(read.discovery.endpoints.endpoint[0].type, 'production')
})

test('the services are the categories, without those that must stay secret', async () => {
  const asJson = await get(`${base}/services.json`)
  assert.deepEqual(
    asJson.read.map(({ service_code }: Row) => service_code),
    ['road', 'papers'],
  )
  assert.deepEqual(Object.keys(asJson.read[0]), ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'])
  assert.deepEqual([asJson.read[0].metadata, asJson.read[0].type], [true, 'realtime'])
  const asXml = await get(`${base}/services.xml`)
  assert.deepEqual(asXml.read.services.service[0], {
    service_code: 'road', service_name: 'Jalan dan jembatan', description: 'Laporan tentang Jalan dan jembatan.',
    metadata: 'true', type: 'realtime', keywords: 'jalan, berlubang', group: '',
  }) // biome-ignore format: as it stands in the answer
})

test('the definition of a service says what it needs', async () => {
  const { read } = await get(`${base}/services/papers.json`)
  assert.equal(read.service_code, 'papers')
  assert.deepEqual(
    read.attributes.map(({ code, required, order, datatype, variable }: Row) => [code, required, order, datatype, variable]),
    [
      ['place_note', false, 1, 'string', true],
      ['reporter_name', true, 2, 'string', true],
      ['reporter_phone', true, 3, 'string', true],
    ],
  )
  const asXml = await get(`${base}/services/road.xml`)
  assert.equal(asXml.read.service_definition.attributes.attribute[0].code, 'place_note')
  for (const unknown of ['conduct', 'nothing', '__proto__']) assert.equal((await get(`${base}/services/${unknown}.xml`)).code, 404)
})

test('a request by form is a report of that program, with its point, and the answer says how to follow it', async () => {
  const answer = await post('requests.xml', pothole)
  assert.equal(answer.statusCode, 201)
  const [request] = xml.parse(answer.body).service_requests.request
  assert.deepEqual(Object.keys(request), ['service_request_id', 'service_notice', 'account_id'])
  assert.match(request.service_request_id, /^UJI-2611-\d+$/)
  const row = await stored(request.service_request_id)
  assert.match(request.service_notice, new RegExp(`${row.code}.*https://lapor.uji.example/${region.code}/lacak`))
  assert.deepEqual(
    [row.channel, row.text, row.categoryCode, row.latitude, row.longitude, row.districtCode],
    ['open311', pothole.description, 'road', -3.4011, 104.8322, '99.01.05'],
  )
  assert.equal((row.source as Row)['client'], 'Aplikasi Kota')
})

test('a request as JSON and as a form with a picture say the same', async () => {
  const asJson = await app.inject({
    method: 'POST',
    url: `${base}/requests.json`,
    payload: {
      api_key: key,
      service_code: 'road',
      address_string: 'Jl. Merdeka 5',
      description: 'Lampu & tiang',
      attribute: { place_note: 'depan pasar' },
    },
  })
  assert.equal(asJson.statusCode, 201, asJson.body)
  const row = await stored(asJson.json()[0].service_request_id)
  assert.deepEqual([row.text, row.placeText], ['Lampu & tiang\n\nPatokan: depan pasar', 'Jl. Merdeka 5'])
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...pothole, api_key: key, description: 'dengan foto' })) form.set(name, value)
  form.set('media', new Blob([png]), 'lubang.png')
  const request = new Request('http://x', { method: 'POST', body: form })
  const multipart = await app.inject({
    method: 'POST',
    url: `${base}/requests.json`,
    payload: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  })
  assert.equal(multipart.statusCode, 201, multipart.body)
  const { id } = await stored(multipart.json()[0].service_request_id)
  const photos = await inRegion(db, region.id, (trx) => trx.selectFrom('attachments').select('mediaType').where('reportId', '=', id).execute())
  assert.deepEqual(photos, [{ mediaType: 'image/png' }])
})

test('the same request twice is one, by its key or by its words; another day or key it is another', async () => {
  const once = await post('requests.json', { ...pothole, description: 'dua kali' })
  const again = await post('requests.json', { ...pothole, description: 'dua kali' })
  assert.deepEqual([once.statusCode, again.statusCode, again.json()], [201, 200, once.json()])
  const header = { 'idempotency-key': 'abc-1' }
  const first = await post('requests.json', { ...pothole, description: 'satu' }, header)
  const second = await post('requests.json', { ...pothole, description: 'lain' }, header)
  assert.deepEqual(second.json(), first.json())
  const token = await get(`${base}/tokens/abc-1.xml?api_key=${key}`)
  assert.deepEqual(token.read.service_requests.request, [{ service_request_id: first.json()[0].service_request_id, token: 'abc-1' }])
  assert.equal((await get(`${base}/tokens/abc-1.xml?api_key=${otherKey}`)).code, 404)
  assert.equal((await get(`${base}/tokens/abc-1.xml`)).code, 404)
  const others = await post('requests.json', { ...pothole, description: 'dua kali', api_key: otherKey })
  assert.equal(others.statusCode, 201)
  now = new Date(MONDAY.getTime() + 86_400_000)
  assert.equal((await post('requests.json', { ...pothole, description: 'dua kali' })).statusCode, 201)
  now = new Date(MONDAY)
})

test('a link to a picture is kept as words and never opened', async (context) => {
  const opened = context.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('asked for')))
  const ticket = await report({ media_url: 'http://169.254.169.254/latest/meta-data' })
  assert.match((await stored(ticket)).text, /Foto: http:\/\/169\.254\.169\.254/)
  assert.equal(opened.mock.callCount(), 0)
})

test('a category that needs to know who asks for it, and the way to reach them is kept apart from the report', async () => {
  const papers = { service_code: 'papers', address_string: 'Desa Uji', description: 'KTP belum jadi' }
  assert.equal((await post('requests.xml', papers)).statusCode, 400)
  const answer = await post('requests.json', { ...papers, 'attribute[reporter_name]': 'Siti Uji', 'attribute[reporter_phone]': '0800 1234 5678' })
  assert.equal(answer.statusCode, 201, answer.body)
  const row = await stored(answer.json()[0].service_request_id)
  const ways = await inRegion(db, region.id, (trx) => listWays(trx, region.id, row.contactId ?? ''))
  assert.deepEqual(ways, [{ kind: 'phone', address: '+6280012345678' }])
  assert.ok(!row.text.includes('Siti'))
  assert.equal(await (await keysOf(db, region.id)).open('name', row.author ?? Buffer.alloc(0)), 'Siti Uji')
  assert.ok(!JSON.stringify(row.source).includes('Siti'))
  const road = await report({ first_name: 'Siti', last_name: 'Uji' })
  assert.equal((await stored(road)).source !== null && JSON.stringify((await stored(road)).source).includes('Siti'), false)
})

const wrong: [what: string, fields: Record<string, string>, code: number][] = [
  ['no key', { api_key: '' }, 403],
  ['a key that is none', { api_key: 'kunci' }, 403],
  ['a key of this shape that nobody has', { api_key: `tgp_${'x'.repeat(43)}` }, 403],
  ['no service', { service_code: '' }, 400],
  ['an unknown service', { service_code: 'nothing' }, 404],
  ['a secret service', { service_code: 'conduct' }, 404],
  ['no place', { lat: '', long: '' }, 400],
  ['half a point', { long: '' }, 400],
  ['a point off the earth', { lat: '91' }, 400],
  ['a number that is none', { lat: '1e5' }, 400],
  ['an area that is not here', { address_id: '11.22.33' }, 400],
  ['a phone that is none', { phone: 'abc' }, 400],
  ['another jurisdiction', { jurisdiction_id: 'elsewhere' }, 404],
]
for (const [what, fields, code] of wrong) {
  test(`${what} is ${code}, with code and description in both formats`, async () => {
    const asXml = await post('requests.xml', { ...pothole, ...fields })
    assert.equal(asXml.statusCode, code, asXml.body)
    assert.equal(asXml.headers['content-type'], 'text/xml; charset=utf-8')
    const [error] = xml.parse(asXml.body).errors.error
    assert.deepEqual([error.code, typeof error.description, Object.keys(error).length], [String(code), 'string', 2])
    const asJson = await post('requests.json', { ...pothole, ...fields })
    assert.deepEqual([asJson.statusCode, asJson.json()[0].code, Object.keys(asJson.json()[0])], [code, code, ['code', 'description']])
  })
}

test('bodies that cannot be read are refused politely', async () => {
  for (const [payload, type, code] of [
    ['{', 'application/json', 400],
    ['[1]', 'application/json', 400],
    ['<request/>', 'text/xml', 400],
    ['--x', 'multipart/form-data; boundary=y', 400],
    ['', 'application/x-www-form-urlencoded', 403],
  ] as const) {
    const answer = await app.inject({ method: 'POST', url: `${base}/requests.xml`, payload, headers: { 'content-type': type } })
    assert.equal(answer.statusCode, code, `${type}: ${answer.body}`)
    assert.ok(answer.body.includes('<errors>'))
  }
})

test('the address for all regions needs jurisdiction_id: the code, or a host name', async () => {
  assert.equal((await get('/open311/v2/services.xml')).code, 400)
  assert.equal((await get('/open311/v2/services.xml?jurisdiction_id=nowhere')).code, 404)
  assert.equal((await get('/open311/nowhere/services.xml')).code, 404)
  await db
    .updateTable('regions')
    .set({ hosts: ['lapor.ujikab.example'] })
    .where('id', '=', region.id)
    .execute()
  for (const jurisdiction of [region.code, 'lapor.ujikab.example'])
    assert.equal((await get(`/open311/v2/services.json?jurisdiction_id=${jurisdiction}`)).read.length, 2)
  const answer = await app.inject({
    method: 'POST',
    url: '/open311/v2/requests.json',
    payload: { ...pothole, api_key: key, jurisdiction_id: region.code, description: 'lewat semua' },
  })
  assert.equal(answer.statusCode, 201)
})

const FIELDS = [
  'service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description', 'agency_responsible', 'service_notice', 'requested_datetime',
  'updated_datetime', 'expected_datetime', 'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url',
] // biome-ignore format: the fields of the specification, in its order

async function caseOf(ticket: string) {
  const { caseId, id: reportId } = await stored(ticket)
  const byTeam = { regionId: region.id, caseId, actor: { staffId: adminId }, at: now }
  return { reportId, caseId, byTeam, byAgency: { ...byTeam, actor: { staffId: officerId, agencyId } } }
}

test('the program reads its own request in full; a stranger reads nothing before somebody has looked, and no words after', async () => {
  const ticket = await report({ description: 'Rumah Pak Joko di depan lubang', address_string: 'Jl. Merdeka 5' })
  const own = await get(`${base}/requests/${ticket}.json?api_key=${key}`)
  assert.deepEqual(Object.keys(own.read[0]), FIELDS)
  assert.deepEqual(
    [own.read[0].description, own.read[0].lat, own.read[0].status, own.read[0].requested_datetime],
    ['Rumah Pak Joko di depan lubang', -3.4011, 'open', '2026-11-23T09:00:00+07:00'],
  )
  for (const stranger of ['', `?api_key=${otherKey}`]) assert.equal((await get(`${base}/requests/${ticket}.json${stranger}`)).code, 404)
  const { caseId, byTeam } = await caseOf(ticket)
  assert.equal((await get(`${base}/requests/${caseId}.json`)).code, 404)
  assert.deepEqual((await get(`${base}/requests.json`)).read, [])
  await verifyCase(db, { ...byTeam, categoryCode: 'road', agencyIds: [] })
  await assignCase(db, { ...byTeam, agencyIds: [agencyId] })
  const open = await get(`${base}/requests/${caseId}.xml`)
  const [request] = open.read.service_requests.request
  assert.deepEqual(Object.keys(request), FIELDS)
  assert.deepEqual(
    [request.service_request_id, request.status, request.service_code, request.agency_responsible, request.address],
    [caseId, 'open', 'road', 'Dinas PU', 'Sungai Uji'],
  )
  assert.deepEqual([request.description, request.lat, request.long], ['', '', ''])
  for (const secret of ['Joko', 'Merdeka', ticket, '3.4011']) assert.ok(!open.body.includes(secret), secret)
  assert.equal((await get(`${base}/requests/${ticket}.json`)).code, 404)
})

test('what is secret, refused or about officials never shows, also when it was open before', async () => {
  const ticket = await report()
  const { caseId, byTeam } = await caseOf(ticket)
  await verifyCase(db, { ...byTeam, categoryCode: 'road', agencyIds: [] })
  assert.equal((await get(`${base}/requests/${caseId}.json`)).code, 200)
  await editCase(db, { ...byTeam, categoryCode: 'conduct' })
  assert.equal((await get(`${base}/requests/${caseId}.json`)).code, 404)
  assert.ok(!(await get(`${base}/requests.json`)).body.includes(caseId))
  assert.equal((await get(`${base}/requests/${ticket}.json?api_key=${key}`)).code, 200)
})

test('the list is narrowed by service, status, time and page', async () => {
  const other = await aRegion(db)
  const { key: mine } = await made('Penghitung', ['reports:write', 'reports:read'], other.id)
  const there = `/open311/${other.code}`
  const send = async (hour: number) => {
    now = new Date(MONDAY.getTime() + hour * 3_600_000)
    const answer = await app.inject({
      method: 'POST',
      url: `${there}/requests.json`,
      payload: { ...pothole, description: `jam ${hour}`, api_key: mine },
    })
    return answer.json()[0].service_request_id as string
  }
  const tickets = [await send(0), await send(1), await send(2)]
  const list = async (query: string) =>
    (await get(`${there}/requests.json?api_key=${mine}&${query}`)).read.map((row: Row) => row['service_request_id'])
  assert.deepEqual(await list(''), tickets.toReversed())
  assert.deepEqual(await list('page_size=2&page=2'), [tickets[0]])
  assert.deepEqual(await list('start_date=2026-11-23T10:30:00%2B07:00'), [tickets[2]])
  assert.deepEqual(await list('end_date=2026-11-23T02:30:00Z'), [tickets[0]])
  assert.deepEqual(await list('status=closed'), [])
  assert.deepEqual((await list('status=open,closed')).length, 3)
  assert.deepEqual(await list('service_code=nothing'), [])
  assert.deepEqual(await list(`service_request_id=${tickets[1]},${tickets[0]}&status=closed`), [tickets[1], tickets[0]])
  assert.deepEqual(await list('start_date=2026-01-01T00:00:00Z&end_date=2026-03-01T00:00:00Z'), [])
  for (const bad of [
    'start_date=2026-01-01T00:00:00Z&end_date=2026-12-31T00:00:00Z',
    'start_date=kemarin',
    'start_date=2026-11-23T10:30:00',
    'status=done',
    'page=0',
    'page_size=1001',
    'page=999999',
  ])
    assert.equal((await get(`${there}/requests.json?api_key=${mine}&${bad}`)).code, 400, bad)
  now = new Date(MONDAY)
})

test('updates: what the reporter would read, with the status after each; words come back once', async () => {
  const ticket = await report()
  const { reportId, byTeam, byAgency } = await caseOf(ticket)
  await assignCase(db, { ...byTeam, agencyIds: [agencyId] })
  await takeCase(db, byAgency)
  await postUpdate(db, { ...byAgency, text: 'Alat berat sudah di lokasi & bekerja', attachmentIds: [] })
  await answerCase(db, { ...byAgency, text: 'Sudah ditambal.', attachmentIds: [], reasonCode: 'explained' })
  await hearVerdict(db, { regionId: region.id, reportId, verdict: 'fixed', at: now })
  const range = 'start_date=2026-11-20T00:00:00Z&end_date=2026-11-25T00:00:00Z'
  const { read } = await get(`${base}/servicerequestupdates.xml?api_key=${key}&service_request_id=${ticket}&${range}`)
  const updates = read.service_request_updates.request_update
  assert.deepEqual(Object.keys(updates[0]), ['update_id', 'service_request_id', 'status', 'updated_datetime', 'description', 'media_url'])
  assert.deepEqual(
    updates.map(({ status }: Row) => status),
    ['OPEN', 'OPEN', 'OPEN', 'OPEN', 'CLOSED'],
  )
  assert.ok(updates.some(({ description }: Row) => description === 'Kabar dari Dinas PU. Alat berat sudah di lokasi & bekerja'))
  assert.equal((await get(`${base}/requests/${ticket}.json?api_key=${key}`)).read[0].status, 'closed')
  assert.equal((await get(`${base}/servicerequestupdates.json?${range}`)).code, 403)
  assert.ok(!(await get(`${base}/servicerequestupdates.json?api_key=${otherKey}&${range}`)).body.includes('Alat berat'))

  const second = await report()
  const update = {
    service_request_id: second,
    update_id: '77',
    updated_datetime: '2026-11-23T10:00:00Z',
    status: 'CLOSED',
    description: 'Masih berlubang',
  }
  const [once, again] = [await post('servicerequestupdates.xml', update), await post('servicerequestupdates.xml', update)]
  assert.deepEqual([once.statusCode, again.statusCode, once.body], [201, 200, again.body])
  assert.match(xml.parse(once.body).service_request_updates.request_update[0].update_id, /^[0-9a-f-]{36}$/)
  const { caseId } = await stored(second)
  const events = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('caseEvents').select(['kind', 'details']).where('caseId', '=', caseId).orderBy('seq').execute(),
  )
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['opened', 'reporter_added'],
  )
  assert.equal((await post('servicerequestupdates.xml', { ...update, api_key: otherKey })).statusCode, 404)
  assert.equal((await post('servicerequestupdates.xml', { ...update, description: '' })).statusCode, 400)
})

test('keys: of another region, without the scope, revoked', async () => {
  const { regionId: elsewhere } = await aCase(db)
  const { key: foreign } = await made('Asing', ['reports:write', 'reports:read'], elsewhere)
  assert.equal((await post('requests.xml', { ...pothole, api_key: foreign })).statusCode, 403)
  const { key: reader } = await made('Pembaca', ['reports:read'])
  assert.equal((await post('requests.xml', { ...pothole, api_key: reader })).statusCode, 403)
  const { id, key: gone } = await made('Lama')
  await revokeKey(db, { regionId: region.id, id, staffId: null, at: MONDAY })
  assert.equal((await post('requests.xml', { ...pothole, api_key: gone })).statusCode, 403)
  await assert.rejects(revokeKey(db, { regionId: region.id, id, staffId: null, at: MONDAY }), { key: 'api.key_not_found' })
  const kept = await inRegion(db, region.id, (trx) => trx.selectFrom('apiKeys').selectAll().execute())
  assert.ok(!JSON.stringify(kept).includes(key))
})

test('words that XML cannot carry are left out, and the rest is escaped', async () => {
  const ticket = await report({ description: 'awas \u0007 <script>&amp; "kutip" \ud800 ]]>' })
  const { read } = await get(`${base}/requests/${ticket}.xml?api_key=${key}`)
  assert.equal(read.service_requests.request[0].description, 'awas  <script>&amp; "kutip" \ufffd ]]>')
})
