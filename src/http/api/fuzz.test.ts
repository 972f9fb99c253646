/**
 * Thousands of requests at every door for programs, made from the doors' own shapes and from rubbish: nothing falls over, every
 * answer has the shape that is promised, and nothing of another region or another program comes out.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { fastify } from 'fastify'
import { addKey } from '#api/commands.ts'
import { submitFromClient } from '#api/report-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { readConfig } from '#config.ts'
import { inRegion } from '#db/transaction.ts'
import { open311 } from '#http/open311/index.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, aStaffMember, anAgency, MONDAY } from '#tests/factories.ts'
import { api, ROUTES } from './index.ts'
import { toJsonSchema } from './openapi.ts'
import type { Route } from './route.ts'

const db = await freshDatabase()
const app = fastify({ bodyLimit: 256 * 1024 })
const storage = folderStorage(`/tmp/tanggap-fuzz-${process.pid}`)
const config = readConfig({})
const parts = { db, storage, config, log: createLog('silent'), limits: { key: 1e9, address: 1e9 }, now: () => new Date(MONDAY) }
await app.register(api, { ...parts, areAnswersChecked: true })
await app.register(open311, parts)
after(() => app.close())

/** Stands in everything of the other region, and of the other program here. */
const FOREIGN = 'SEBELAH'
const REGION_RUNS = 1200
const OPEN311_RUNS = 1200

async function aPlace(word: string) {
  const region = await aRegion(db)
  const scopes = ['reports:write', 'reports:read']
  const { id, key } = await addKey(db, { regionId: region.id, name: `Mitra ${word}`, scopes, staffId: null, at: MONDAY })
  const agencyId = await anAgency(db, {
    regionId: region.id,
    agencyCode: `dinas-${word.toLowerCase()}`,
    name: `Dinas ${word}`,
    shortName: `Dinas ${word}`,
  })
  const staffId = await aStaffMember(db, { regionId: region.id })
  const area = { regionId: region.id, level: 'district', searchName: word, name: `Kecamatan ${word}`, latitude: -3.4, longitude: 104.8 }
  await inRegion(db, region.id, (trx) =>
    trx
      .insertInto('areas')
      .values({ ...area, code: '99.01.01' })
      .execute(),
  )
  const caller = { id, name: `Mitra ${word}`, scopes: [], regionId: region.id }
  const made = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const report = {
        text: `${word} nomor ${number}`,
        categoryCode: 'road',
        place: { text: word, areaCode: '99.01.01' },
        reporter: {},
        isAnonymous: false,
        isSecret: number === 3,
        photos: [],
      }
      return submitFromClient({ db, storage }, { region, caller, report, submissionKey: `${word}${number}`, at: MONDAY })
    }),
  )
  const [first] = made
  const command = { regionId: region.id, caseId: first?.caseId ?? '', actor: { staffId }, at: MONDAY }
  await verifyCase(db, { ...command, categoryCode: 'road', agencyIds: [agencyId] })
  return { code: region.code, key, tickets: made.map(({ ticket }) => ticket), cases: made.map(({ caseId }) => caseId) }
}

const own = await aPlace('SENDIRI')
const other = await aPlace(FOREIGN)

const rubbish = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '%00', '../..', "' or 1=1--", '𝕏', '-1', '1e309', 'NaN', '__proto__'),
  fc.integer().map(String),
)
const words = fc.oneof(
  rubbish,
  fc.constantFrom('road', 'conduct', '99.01.01', 'open', 'closed', 'Jalan rusak berat', '2026-11-23T00:00:00Z', 'dinas-sendiri', 'dinas-sebelah'),
)

type Schema = {
  type?: string
  enum?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  maximum?: number
  minimum?: number
  format?: string
  minLength?: number
  maxLength?: number
}

/** A value of this shape, mostly. */
function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.properties)
    return fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, usually(one)])), { requiredKeys: [] })
  if (schema.type === 'array') return fc.array(valueOf(schema.items ?? {}), { maxLength: 3 })
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.integer({ min: schema.minimum ?? -200, max: Math.min(schema.maximum ?? 200, 1000) })
  if (schema.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (schema.format === 'email') return fc.constantFrom('a@b.example', 'x')
  return fc.oneof(words, fc.lorem({ maxCount: 12 }))
}

function usually(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: valueOf(schema) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) })
}

const region = fc.constantFrom(own.code, own.code, own.code, other.code, 'nowhere')
const id = fc.oneof(fc.constantFrom(...own.cases, ...other.cases, ...own.tickets, ...other.tickets), fc.uuid(), rubbish)
/** Never the other's. */
const key = fc.oneof(fc.constant(own.key), fc.constant(undefined), fc.constantFrom('x', `tgp_${'a'.repeat(43)}`))
const headers = (of: string | undefined) => (of === undefined ? {} : { authorization: `Bearer ${of}` })

function requestTo(one: Route): fc.Arbitrary<{ url: string; code: string; key: string | undefined; body: unknown }> {
  const query = one.query ? (toJsonSchema(one.query) as Schema).properties : {}
  const body = one.body ? usually(toJsonSchema(one.body, 'input')) : fc.constant(undefined)
  const queries = fc.record(Object.fromEntries(Object.entries(query ?? {}).map(([name, schema]) => [name, usually(schema)])), { requiredKeys: [] })
  return fc.record({ code: region, id, queries, key, body, more: rubbish }).map(({ code, id: of, queries: asked, key: by, body: sent, more }) => {
    const path = one.path.replace(/:\w+/g, (name) => encodeURIComponent((name === ':region' ? code : of).toWellFormed()) || 'x')
    const pairs = Object.entries(asked).map(([name, value]) => [
      name,
      (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed(),
    ])
    const search = new URLSearchParams([...pairs, ['x', more.toWellFormed()]] as [string, string][])
    return { url: `/api/v1${path}?${search}`, code: one.path.includes(':region') ? code : '', key: by, body: sent }
  })
}

test('every route of /api/v1 stands whatever is sent, and keeps regions apart', async () => {
  const asked = fc.constantFrom(...ROUTES).chain((one) => fc.tuple(fc.constant(one), requestTo(one)))
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(asked, async ([one, { url, code, key: by, body }]) => {
      const payload =
        body === undefined ? {} : { payload: JSON.stringify(body) ?? 'null', headers: { 'content-type': 'application/json', ...headers(by) } }
      const answer = await app.inject({ method: one.method, url, headers: headers(by), ...payload })
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      assert.ok(answer.statusCode < 500, `${one.method} ${url} → ${answer.statusCode} ${answer.body}`)
      assert.ok(answer.statusCode in one.answers || answer.statusCode >= 400, `${url} → ${answer.statusCode}`)
      if (code === own.code) assert.ok(!answer.body.includes(FOREIGN), `${url} shows another region`)
      if (code === other.code) assert.ok(!answer.body.includes(`${FOREIGN} nomor`), `${url} shows words of another program`)
    }),
    { numRuns: REGION_RUNS },
  )
  // Not only refusals; and the door still takes what is as it should be.
  assert.ok((statuses.get(200) ?? 0) > REGION_RUNS / 10, JSON.stringify([...statuses]))
  const payload = { text: 'Jalan rusak berat', category: 'road', place: { text: 'SENDIRI' } }
  const taken = await app.inject({ method: 'POST', url: `/api/v1/regions/${own.code}/reports`, headers: headers(own.key), payload })
  assert.equal(taken.statusCode, 201, taken.body)
})

const ARGUMENTS = [
  'service_code', 'service_request_id', 'start_date', 'end_date', 'status', 'page', 'page_size', 'lat', 'long', 'address_string', 'address_id', 'email', 'phone', 'description',
  'media_url', 'update_id', 'updated_datetime', 'attribute[place_note]', 'attribute[]', 'attribute[__proto__]', 'device_id',
] // biome-ignore format: names

test('Open311 stands whatever is sent, and keeps regions apart', async () => {
  const given = fc.array(fc.tuple(fc.constantFrom(...ARGUMENTS), fc.oneof(words, id)), { maxLength: 8 })
  const path = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('requests', 'requests', 'requests', 'services', 'servicerequestupdates', 'discovery', 'nothing', 'constructor'),
    },
    id.map((of) => `requests/${encodeURIComponent(of.toWellFormed())}`),
    words.map((of) => `services/${encodeURIComponent(of.toWellFormed())}`),
    id.map((of) => `tokens/${encodeURIComponent(of.toWellFormed())}`),
  )
  const asked = fc.record({
    given,
    path,
    base: fc.constantFrom(own.code, own.code, own.code, 'v2', other.code),
    ending: fc.constantFrom('.xml', '.json', ''),
    key,
    isPost: fc.boolean(),
    isJson: fc.boolean(),
    isWhole: fc.boolean(),
  })
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(asked, async ({ given: pairs, path: to, base, ending, key: by, isPost, isJson, isWhole }) => {
      const whole: [string, string][] = isWhole ? [['jurisdiction_id', base === 'v2' ? own.code : base], ['service_code', 'road'], ['lat', '-3.4'], ['long', '104.8']] : [] // biome-ignore format: one line
      const all = [
        ...(by === undefined ? [] : [['api_key', by] as const]),
        ...whole,
        ...pairs.map(([name, value]) => [name, value.toWellFormed()] as const),
      ]
      const form = new URLSearchParams(all.map(([name, value]) => [name, value]))
      const url = `/open311/${base}/${to}${ending}`
      const sent = isJson
        ? { payload: JSON.stringify(Object.fromEntries(all)), headers: { 'content-type': 'application/json' } }
        : { payload: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      const answer = await app.inject(isPost ? { method: 'POST', url, ...sent } : { url: `${url}?${form}` })
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      assert.ok(answer.statusCode < 500, `${url}?${form} → ${answer.body}`)
      if (base === own.code) assert.ok(!answer.body.includes(FOREIGN), `${url} shows another region`)
      assert.ok(!answer.body.includes(`${FOREIGN} nomor`), `${url} shows words of another program`)
    }),
    { numRuns: OPEN311_RUNS },
  )
  assert.ok((statuses.get(200) ?? 0) > OPEN311_RUNS / 20, JSON.stringify([...statuses]))
  const form = { api_key: own.key, jurisdiction_id: own.code, service_code: 'road', address_string: 'SENDIRI', description: 'Jalan rusak berat' }
  const taken = await app.inject({
    method: 'POST',
    url: `/open311/${own.code}/requests.json`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })
  assert.equal(taken.statusCode, 201, taken.body)
})
