/** `/api`: the OpenAPI document as a page for people. Without a script, a font or a picture of anybody. Pure. */
import { readFileSync } from 'node:fs'
import { ERRORS, type ErrorKey } from '#lib/errors.ts'
import { words, type Locale, type Words } from '#texts/text.ts'
import { toJsonSchema } from './openapi.ts'
import type { Route } from './route.ts'

const STYLE = readFileSync(new URL('page.css', import.meta.url), 'utf8')

type Schema = {
  /** Ours: the field may not be left out. */
  isNeeded?: boolean
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  anyOf?: Schema[]
  format?: string
  default?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
}

export function page(routes: readonly Route[], publicUrl: string, locale: Locale): string {
  const say = words(locale)
  const other = locale === 'id' ? 'en' : 'id'
  const list = routes.map(({ id, method, path, about }) => `<li><a href="#${id}"><code>${method} ${path}</code></a> ${escaped(say(about))}</li>`)
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Tanggap</title><style>${STYLE}</style></head><body><main>
<p class="lang"><a href="?bahasa=${other}" lang="${other}" hreflang="${other}">${other === 'id' ? 'Bahasa Indonesia' : 'English'}</a></p>
<h1>API</h1><p>${escaped(say('api.page_lead'))}</p>
<p>${escaped(say('api.page_base'))} <code>${escaped(publicUrl)}/api/v1</code> · <a href="/api/v1/openapi.json">OpenAPI 3.1</a> · <a href="/open311/discovery.json">Open311</a></p>
<h2>${escaped(say('api.page_rules'))}</h2><ul>${(['keys', 'limits', 'pages', 'fresh', 'twice', 'hooks'] as const).map((part) => `<li>${escaped(say(`api.page_${part}`))}</li>`).join('')}</ul>
<h2>${escaped(say('api.page_routes'))}</h2><ul class="routes">${list.join('')}</ul>
${routes.map((one) => section(one, say)).join('\n')}
<h2>${escaped(say('api.page_errors'))}</h2><p>${escaped(say('api.page_problem'))}</p><div class="wide" tabindex="0" role="region" aria-label="${escaped(say('api.page_errors'))}"><table><tbody>${errors(say)}</tbody></table></div>
</main></body></html>`
}

function section({ id, method, path, about, scope, params, query, body, answers }: Route, say: Words): string {
  const asked = [params, query].flatMap((shape) => (shape ? rows(toJsonSchema(shape)) : []))
  const [status = '200', answer] = Object.entries(answers)[0] ?? []
  return `<section id="${id}"><h3><code>${method} ${path}</code></h3><p>${escaped(say(about))}${scope ? ` <b class="key">${escaped(say('api.page_needs', { scope }))}</b>` : ''}</p>
${table(id, say('api.page_asked'), asked)}${body ? table(id, say('api.page_body'), rows(toJsonSchema(body, 'input'), '', true)) : ''}${answer ? table(id, say('api.page_answer', { status }), rows(toJsonSchema(answer))) : ''}</section>`
}

/** The fields of an object, those of objects within it below their name. */
function rows(schema: Schema, before = '', isAsked = false): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]): [string, Schema][] => {
    const inner = one.properties ? one : (one.items ?? one.anyOf?.find(({ properties }) => properties))
    const label = `${before}${name}`
    const shown = schema.required?.includes(name) && isAsked ? { ...one, isNeeded: true } : one
    return [[label, shown], ...(inner?.properties ? rows(inner, `${label}${one.items ? '[]' : ''}.`, isAsked) : [])]
  })
}

/** @param of what it is about: names of regions are told apart when read aloud */
function table(of: string, title: string, fields: [string, Schema][]): string {
  if (fields.length === 0) return ''
  const lines = fields.map(
    ([name, schema]) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(kindOf(schema))}${schema.isNeeded ? ' <b>*</b>' : ''}</td></tr>`,
  )
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(`${of}: ${title}`)}"><table><caption>${escaped(title)}</caption><tbody>${lines.join('')}</tbody></table></div>`
}

function kindOf(schema: Schema): string {
  const kinds = schema.anyOf
    ? schema.anyOf.map(kindOf).join(' | ')
    : schema.enum
      ? schema.enum.map(String).join(' | ')
      : [schema.type ?? 'any'].flat().join(' | ')
  const range = schema.minimum === undefined || schema.maximum === undefined ? '' : ` ${schema.minimum}–${schema.maximum}`
  return [kinds, schema.format ? ` (${schema.format})` : range, schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`].join('')
}

/** Those a program may meet. */
function errors(say: Words): string {
  const shown = (Object.keys(ERRORS) as ErrorKey[]).filter(
    (key) => /^(api|region|report|case\.not|evidence|upload)\b/.test(key) && !key.startsWith('api.hook'),
  )
  return shown
    .map((key) => `<tr id="${key}"><th scope="row"><code>${key}</code></th><td>${ERRORS[key]}</td><td>${escaped(say(`errors.${key}`))}</td></tr>`)
    .join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
