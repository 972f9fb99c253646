/** What only one file may do, so that it is done right once: calling out, comparing secrets, counting. Whoever needs another adds a line and a reason. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { RATES } from '#rates/limits.ts'

const files = globSync('src/**/*.ts').filter((path) => !path.endsWith('.test.ts'))
const textOf = new Map(files.map((path) => [path, readFileSync(path, 'utf8')]))
const withText = (wanted: RegExp) => files.filter((path) => wanted.test(textOf.get(path) ?? '')).toSorted()

/** Whom they call, and who decided that. Addresses that a stranger or a region's staff typed go through src/lib/outside.ts. */
const CALLING: Record<string, string> = {
  'src/lib/outside.ts': 'addresses typed by staff: looked up and judged at the moment of connecting',
  'src/channels/meta-graph.ts': 'Meta, by the operator’s account; media hosts are on a list (meta-media.ts); no redirect',
  'src/staff/sso/provider-commands.ts': 'the sign-in provider, set by the operator; no redirect',
  'src/channels/sms/http/send.ts': 'the operator’s SMS gateway, often beside us; no redirect',
  'src/channels/email/send.ts': 'the operator’s mail gateway, often beside us; no redirect',
  'src/bridges/sp4n/line/http.ts': 'the national channel’s line, set by the operator; no redirect',
  'src/publications/photos/detector-commands.ts': 'the operator’s own detector, often beside us; no redirect, 20,000 signs read',
  'src/simulator/graph/links.ts': 'demonstration only: pictures of our own address',
  'src/simulator/outbox.ts': 'demonstration only: our own door for webhooks',
  'src/simulator/sms/post.ts': 'demonstration only: our own door for webhooks',
  'src/simulator/mail/commands.ts': 'demonstration only: our own door for webhooks',
}

test('nobody calls out but those who are listed, and none of them follows a redirect', () => {
  const found = withText(/\bfetch\(|\brequest\(address|from 'undici'|import \{[^}]*\b(request|get)\b[^}]*\} from 'node:https?'/)
  assert.deepEqual(
    found.filter((path) => !CALLING[path]),
    [],
  )
  assert.deepEqual(
    Object.keys(CALLING).filter((path) => !found.includes(path)),
    [],
  )
  const following = found.filter((path) => /\bfetch\(/.test(textOf.get(path) ?? '') && !/redirect: '(error|manual)'/.test(textOf.get(path) ?? ''))
  assert.deepEqual(
    following.filter((path) => !path.startsWith('src/simulator/')),
    [],
  )
})

test('secrets are compared by one function', () => {
  assert.deepEqual(withText(/timingSafeEqual/), ['src/lib/secrets.ts'])
  // What a stranger sent, against what only we and the right one know.
  const plain = withText(
    /(authorization|signature|accessToken|verifyToken|appSecret|linkSecret|given|signed) [!=]== (?!undefined|null|''|'string')|`Bearer \$\{\w+\}` ===|=== `Bearer/i,
  )
  assert.deepEqual(plain, [])
})

test('no limit is written anywhere but in the one table', () => {
  assert.deepEqual(withText(/\bcountUp\(/), [
    'src/conversations/answer-commands.ts',
    'src/http/api/limits.ts',
    'src/rates/commands.ts',
    'src/rates/queries.ts',
  ])
  for (const [name, { most, seconds }] of Object.entries(RATES)) assert.ok(most >= 10 && seconds >= 60 && seconds <= 86_400, name)
})

test('a log line never holds a body, a header, or a whole error of the database', () => {
  const careless = withText(/log\.\w+\(\{[^}]*\b(body|headers|text|phone|address|sender|cookie|password|token|secret)\b\s*[,:}]/)
  assert.deepEqual(careless, [])
})
