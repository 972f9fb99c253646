/** Values that nobody types, and requests made of them: seeded, so that what was found is found again. */
import { readFileSync, globSync } from 'node:fs'
import fc from 'fast-check'
import { PLACES } from './places.ts'
import type { Planted } from './planted.ts'
import type { PageRoute } from './routes.ts'

/** @property of which route: faults are listed by it */
export type Request = { of: string; method: string; path: string; type?: string; body?: string; headers?: Record<string, string> }

const NUL = String.fromCharCode(0)

/** @param ids of things that are there, of ours and of others */
export function oddValue(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ODD, ...ids) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: fc.integer().map(String) },
    { weight: 1, arbitrary: fc.double().map(String) },
    { weight: 1, arbitrary: fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'x' : date.toISOString())) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  )
}

const ODD = [
  '', ' ', "'", '"', "' or 1=1 --", "'; select pg_sleep(5) --", '<script>alert(1)</script>', '{{7*7}}', '${7*7}', '../../etc/passwd', '..\\..', '%2e%2e%2f', NUL, `a${NUL}b`, '%00', '%', '%zz',
  'undefined', 'null', 'NaN', 'true', '-1', '0', '1', '-0', '00', '1.5', '1e309', '999999999999999999999', '2147483648', '9007199254740993', '0x10', '2026-02-30', '0000-00-00', '9999-12-31', '-000001-01-01',
  '2026-11-26', '2026-11', '24:00', '[]', '{}', '[object Object]', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '😀'.repeat(20), '\ud800', 'ﷺ'.repeat(50), 'ı', 'İ', '\u202e', '\r\nx: y',
  'A'.repeat(5000), 'admin', 'demo', 'bekasi', 'pupr', 'disdik', 'road', 'terbuka', 'semua', 'masuk', 'id', 'en', '081234567890', '+6281234567890', 'a@b.example', 'http://127.0.0.1/', 'https://169.254.169.254/',
] // biome-ignore format: a list

const sources = (pattern: string) => globSync(pattern).map((path) => [path, readFileSync(path, 'utf8')] as const)

/** Names that pages read from addresses and forms, as their code writes them. */
export function namesIn(pattern: string): string[] {
  const found = sources(pattern).flatMap(([, text]) => [
    ...text.matchAll(
      /(?:searchParams\.(?:get|getAll|has)\(|form\.(?:get|getAll|has)\(|(?:typed|text|texts|list|number|words|file)In\([\w.]+, )'([\w-]+)'/g,
    ),
    ...text.matchAll(/\bname="([\w-]+)"/g),
  ])
  return [...new Set(found.map(([, name = '']) => name))].toSorted()
}

const KNOWN = [
  'antrean',
  'cari',
  'lihat',
  'bahasa',
  'sampai',
  'dari',
  'hal',
  'sesudah',
  'ke',
  'kode',
  'tampilan',
  'lapis',
  'jam',
  'angka',
  'jenis',
  'versi',
  'version',
  'id',
  'alasan',
]

function folderOf({ name, isRegional }: PageRoute): string {
  const path = name === '/' ? '' : name
  return isRegional ? `web/routes/[[]region=region]]/(*)${path.replaceAll('[', '[[]')}` : `web/routes${path}`
}

const encode = (value: string) => encodeURIComponent(value.toWellFormed())

function queryOf(names: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const pair = fc.tuple(fc.constantFrom(...names), value).map(([name, one]) => `${name}=${encode(one)}`)
  return fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.join('&'))
}

export function pageRequests(page: PageRoute, planted: readonly Planted[]): fc.Arbitrary<Request> {
  const value = oddValue(
    planted.flatMap((one) => [one.caseId, one.ticket, one.paper, one.visit, one.subscriber, one.move, one.candidate, one.attachmentId]),
  )
  const own = namesIn(`${folderOf(page)}/*.{ts,svelte}`)
  const names = [...own, ...own, ...KNOWN]
  const path = fc
    .tuple(fc.constantFrom(...planted), fc.array(value, { minLength: 4, maxLength: 4 }), fc.boolean())
    .map(([one, values, isOdd]) => (isOdd && page.name.includes('[') ? fill(page.name, values) : (PLACES[page.name]?.(one) ?? page.name)))
    .map((rest) => `${page.isRegional ? '/demo' : ''}${rest}`)
  const get = fc.tuple(path, queryOf(names, value)).map(([at, query]) => ({ of: page.name, method: 'GET', path: withQuery(at, query) }))
  if (page.methods.includes('POST'))
    return fc.oneof(
      get,
      fc.tuple(path, fc.json()).map(([at, body]) => json(page.name, at, body)),
    )
  if (page.forms.length === 0 || page.name === '/keluar') return get
  const post = fc.tuple(path, fc.constantFrom(...page.forms), queryOf(own.length > 0 ? own : KNOWN, value)).map(([at, form, body]) => ({
    of: `${page.name} ${form}`,
    method: 'POST',
    path: withQuery(at, form === 'default' ? '' : `/${form}`),
    type: 'application/x-www-form-urlencoded',
    body,
  }))
  return fc.oneof(get, post, post)
}

function fill(name: string, values: string[]): string {
  let at = 0
  // An empty or dotted part would be another address.
  return name.replaceAll(/\[[^\]]+\]/g, () => encode((values[at++ % values.length] ?? '').replaceAll('.', '') || 'x'))
}

const withQuery = (path: string, query: string) => (query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`)

export const json = (of: string, path: string, body: string): Request => ({ of, method: 'POST', path, type: 'application/json', body })
