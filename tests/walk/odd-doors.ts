/** Odd requests to the doors for machines: the API by its own description, Open311, webhooks, uploads, files, the stand-ins. */
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { json, oddValue, type Request } from './odd.ts'
import type { Planted } from './planted.ts'

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
}
type Operation = {
  parameters?: { name: string; in: string; schema?: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
}
export type OpenApi = { paths: Record<string, Record<string, Operation>> }

export type Doors = { api: OpenApi; keys: readonly string[]; planted: readonly Planted[]; secret: string }

/** Mostly what the description asks for, with something wrong in it. */
function valueOf(schema: Schema | undefined, odd: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (!schema) return odd
  const anything = fc.oneof(odd, fc.jsonValue({ maxDepth: 2 }))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices?.[0]) return fc.oneof(anything, ...choices.map((one) => valueOf(one, odd)))
  if (schema.enum) return fc.oneof(anything, fc.constantFrom(...schema.enum))
  if (schema.const !== undefined) return fc.oneof(anything, fc.constant(schema.const))
  const type = [schema.type].flat()[0]
  if (type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueOf(one, odd)] as const)
    return fc.oneof({ weight: 1, arbitrary: anything }, { weight: 9, arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }) })
  }
  if (type === 'array') return fc.oneof(anything, fc.array(valueOf(schema.items, odd), { maxLength: 4 }))
  if (type === 'number' || type === 'integer') return fc.oneof(anything, fc.double({ noNaN: true }), fc.integer({ min: -200, max: 200 }))
  if (type === 'boolean') return fc.oneof(anything, fc.boolean())
  return fc.oneof(
    { weight: 5, arbitrary: odd },
    { weight: 1, arbitrary: anything },
    { weight: 3, arbitrary: fc.constant('Jalan rusak di depan pasar lama') },
  )
}

const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).replaceAll('.', '%2E')

export function apiRequests({ api, keys, planted }: Doors): fc.Arbitrary<Request> {
  const odd = oddValue(planted.flatMap(({ caseId, ticket, published, region }) => [caseId, ticket, published, region]))
  const all = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => operationRequests({ path, method: method.toUpperCase(), operation }, { odd, keys })),
  )
  return fc.oneof(...all)
}

type Called = { path: string; method: string; operation: Operation }

function operationRequests(
  { path, method, operation }: Called,
  { odd, keys }: { odd: fc.Arbitrary<string>; keys: readonly string[] },
): fc.Arbitrary<Request> {
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query')
  const pairs = fc.record(Object.fromEntries(query.map(({ name, schema }) => [name, valueOf(schema, odd)])), { requiredKeys: [] })
  const schema = operation.requestBody?.content['application/json']?.schema
  const at = (path.startsWith('/api') ? path : `/api/v1${path}`).split('/')
  const parts = fc.tuple(
    ...at.map((part) =>
      /^\{region\}$/.test(part) ? fc.oneof(fc.constant('demo'), fc.constant('demo'), odd) : part.startsWith('{') ? odd : fc.constant(part),
    ),
  )
  return fc.tuple(parts, pairs, valueOf(schema, odd), fc.constantFrom(...keys, '')).map(([filled, asked, body, key]) => {
    const address = filled.map((part, index) => (at[index]?.startsWith('{') ? encode(part || 'x') : part)).join('/')
    const search = Object.entries(asked).map(([name, value]) => `${name}=${encode(typeof value === 'object' ? JSON.stringify(value) : value)}`)
    const request = { of: `${method} ${path}`, method, path: `${address}${search.length > 0 ? `?${search.join('&')}` : ''}` }
    const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
    return schema ? { ...json(request.of, request.path, JSON.stringify(body) ?? ''), method, headers } : { ...request, headers }
  })
}

export function doorRequests({ planted, keys, secret }: Doors): fc.Arbitrary<Request> {
  const odd = oddValue(planted.flatMap(({ caseId, ticket, region, attachmentId }) => [caseId, ticket, region, attachmentId]))
  const path = (of: string, ...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part.map((one) => encode(one || 'x')))))
      .map((all) => ({ of, method: 'GET', path: all.join('') }))
  const pairs = (names: readonly string[]) =>
    fc
      .array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 6 })
      .map((all) => all.map(([name, value]) => `${name}=${encode(value)}`).join('&'))
  const open311 = fc
    .tuple(
      fc.constantFrom('services', 'requests', 'servicerequestupdates', 'discovery', 'tokens/x', 'requests/x', 'services/x'),
      fc.constantFrom('json', 'xml'),
      pairs([
        'jurisdiction_id',
        'service_request_id',
        'service_code',
        'start_date',
        'end_date',
        'status',
        'page',
        'page_size',
        'updated_after',
        'updated_before',
        'extensions',
        'q',
      ]),
    )
    .map(([file, format, query]) => ({ of: 'open311 read', method: 'GET', path: `/open311/demo/${file}.${format}?${query}` }))
  const posted = fc
    .tuple(
      fc.constantFrom('requests', 'servicerequestupdates'),
      pairs([
        'api_key',
        'service_code',
        'description',
        'lat',
        'long',
        'address_string',
        'email',
        'phone',
        'first_name',
        'media_url',
        'attribute[x]',
        'device_id',
        'service_request_id',
        'status',
      ]),
      fc.constantFrom(...keys),
    )
    .map(([file, body, key]) => ({
      of: 'open311 write',
      method: 'POST',
      path: `/open311/demo/${file}.json`,
      type: 'application/x-www-form-urlencoded',
      body: `api_key=${key}&${body}`,
    }))
  const hook = fc.tuple(webhookBody(odd), fc.constantFrom('whatsapp', 'instagram', 'facebook', 'sms', 'email')).map(([body, channel]) => ({
    ...json(`webhook ${channel}`, `/webhooks/demo-${channel}`, body),
    headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` },
  }))
  const upload = fc.tuple(odd, odd, odd, fc.constantFrom('POST', 'PATCH', 'GET')).map(([length, name, key, method]) => ({
    of: `upload ${method}`,
    method,
    path: method === 'POST' ? '/unggah/demo' : `/unggah/demo/${encode(key || 'x')}`,
    ...(method === 'GET' ? {} : { type: 'application/octet-stream', body: 'abc' }),
    headers: { 'upload-length': encode(length), 'upload-name': encode(name).slice(0, 1000), 'upload-offset': encode(length) },
  }))
  const said = fc
    .tuple(fc.constantFrom('/people', '/people/x/say', '/social/comments', '/social/people/x'), fc.json())
    .map(([at, body]) => json(`simulator ${at}`, `/simulator/api${at}`, body))
  const graph = fc.tuple(fc.constantFrom('messages', 'media', 'comments'), odd, webhookBody(odd)).map(([edge, id, body]) => ({
    ...json(`simulator graph ${edge}`, `/simulator/graph/v25.0/${encode(id || 'x')}/${edge}`, body),
    headers: { authorization: 'Bearer demo-access-token' },
  }))
  return fc.oneof(
    open311,
    posted,
    hook,
    hook,
    upload,
    said,
    graph,
    path('file', '/berkas/', odd, '/', odd),
    path('file', '/berkas/demo/', odd, '?tiket=', odd, '&kode=', odd),
    path('brief', '/ringkasan/demo/', odd, '?sampai=', odd, '&tanda=', odd),
    path('basemap', '/peta-dasar/', odd),
    path('handshake', '/webhooks/', odd, '?hub.mode=', odd),
    path('region', '/', odd, '/lacak'),
    path('simulator media', '/simulator/api/media/', odd),
    path('simulator chat', '/simulator/api/people/', odd, '/chat'),
    path('api', '/api/', odd),
  )
}

/** As Meta writes them, with something odd in every place. */
function webhookBody(odd: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const some = fc.oneof(odd, fc.jsonValue({ maxDepth: 2 }))
  const message = fc.record(
    {
      from: odd,
      id: odd,
      timestamp: odd,
      type: fc.oneof(odd, fc.constantFrom('text', 'image', 'interactive', 'location')),
      text: fc.record({ body: some }),
      image: some,
      location: some,
      context: some,
    },
    { requiredKeys: [] },
  )
  const value = fc.record(
    {
      messaging_product: fc.constant('whatsapp'),
      metadata: fc.record({ phone_number_id: odd }),
      messages: fc.oneof(some, fc.array(message, { maxLength: 3 })),
      statuses: some,
      contacts: some,
      errors: some,
    },
    { requiredKeys: [] },
  )
  const whole = fc.record(
    {
      object: odd,
      entry: fc.oneof(
        some,
        fc.array(fc.record({ id: odd, changes: fc.array(fc.record({ field: odd, value })), messaging: some }, { requiredKeys: [] }), {
          maxLength: 2,
        }),
      ),
    },
    { requiredKeys: [] },
  )
  return fc.oneof(
    { weight: 4, arbitrary: whole.map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: odd },
  )
}
