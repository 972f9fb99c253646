/** The OpenAPI 3.1 document, made from the shapes by which the routes are checked. Pure. */
import { z } from 'zod'
import type { Scope } from '#api/scopes.ts'
import { words, type Words } from '#texts/text.ts'
import { problemShape } from './shapes.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** What the answers of /api/v1 look like is promised; changes that break programs get another number. */
const VERSION = '1.0.0'

export function openApi(routes: readonly Route[], publicUrl: string): Json {
  const say = words('en')
  const paths: Record<string, Json> = {}
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(one, say) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tanggap', version: VERSION, description: say('api.page_lead') },
    servers: [{ url: `${publicUrl}/api/v1` }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: say('api.page_keys') } },
      schemas: { Problem: toJsonSchema(problemShape) },
    },
  }
}

function operation(one: Route, say: Words): Json {
  const { id, about, scope, body, answers } = one
  const good = Object.entries(answers).map(([status, shape]) => [status, { description: say(about), content: json(toJsonSchema(shape)) }])
  const bad = problemsOf(one).map((status) => [status, { description: say('api.page_problem'), content: problem }])
  return {
    operationId: id,
    summary: say(about),
    ...(scope && { security: [{ key: [] }], 'x-scope': scope satisfies Scope }),
    parameters: [...parametersOf(one, 'params'), ...parametersOf(one, 'query'), ...(id === 'createReport' ? [IDEMPOTENCY] : [])],
    ...(body && {
      requestBody: {
        required: true,
        content: { ...json(toJsonSchema(body, 'input')), ...(one.takesPhotos && multipart(toJsonSchema(body, 'input'))) },
      },
    }),
    responses: Object.fromEntries([...good, ...bad]),
  }
}

const IDEMPOTENCY = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/** Which can come of a route, besides a fault of ours. */
function problemsOf({ scope, path, body }: Route): string[] {
  return ['400', ...(scope ? ['401', '403'] : []), ...(path.includes(':') ? ['404'] : []), ...(body ? ['413', '422'] : []), '429']
}

function json(schema: Json): Json {
  return { 'application/json': { schema } }
}

function multipart(report: Json): Json {
  const photo = { type: 'array', maxItems: 5, items: { type: 'string', contentMediaType: 'application/octet-stream' } }
  const schema = { type: 'object', required: ['report'], properties: { report, photo } }
  return { 'multipart/form-data': { schema, encoding: { report: { contentType: 'application/json' } } } }
}

function parametersOf(one: Route, part: 'params' | 'query'): Json[] {
  const shape = one[part]
  if (!shape) return []
  const { properties = {}, required = [] } = toJsonSchema(shape) as { properties?: Record<string, Json>; required?: string[] }
  const isNeeded = (name: string) => part === 'params' || (required.includes(name) && !('default' in (properties[name] ?? {})))
  return Object.entries(properties).map(([name, schema]) => ({ name, in: part === 'params' ? 'path' : 'query', required: isNeeded(name), schema }))
}

export function toJsonSchema(shape: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, target: 'draft-2020-12' }) as Json
  return schema
}
