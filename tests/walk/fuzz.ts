/** Thousands of odd requests to a real server, as everybody; whatever fails, tells of its inside or of somebody else's is a finding. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { hashOfKey, writeKey } from '#api/scopes.ts'
import { newId } from '#lib/ids.ts'
import type { Tanggap } from '../journeys/tanggap.ts'
import { apiRequests, doorRequests, type Doors, type OpenApi } from './odd-doors.ts'
import { pageRequests, type Request } from './odd.ts'
import { plant, type Planted } from './planted.ts'
import { listPages } from './routes.ts'
import { listVisitors, type Visitor } from './visitors.ts'

/** @property requests how many @property seed the same seed asks the same things */
export type Fuzz = { tanggap: Tanggap; requests: number; seed: number }
export type Fuzzed = { requests: number; seconds: number; statuses: Record<string, number>; routes: number; findings: Finding[] }
type Finding = { of: string; what: string; request: Request; by: string }

/** Said on purpose, in words of ours: busy, not counted yet, nobody to ask. */
const BUSY = /webhook\.busy|upload\.full|data\.not_counted|no_detector|belum dihitung|penemu wajah|detektor/i
/** Lines of a stack, SQL, and folders of the machine. */
const INSIDE =
  /\bat (?:async )?[\w.<>]+ \(?(?:file:|\/|node:)|node_modules\/(?!\.)|syntax error at or near|invalid input syntax|violates (?:check|unique|foreign)|\/home\/|\/work\//

export async function fuzz({ tanggap, requests, seed }: Fuzz): Promise<Fuzzed> {
  const planted = {
    own: await plant({ tanggap, region: 'demo', word: 'Katasendiri' }, 'pupr'),
    others: await plant({ tanggap, region: 'demo', word: 'Katadinaslain' }, 'pdam'),
    neighbours: await plant({ tanggap, region: 'bekasi', word: 'Katabekasi' }, 'pupr'),
  }
  await plantReporter(tanggap)
  const visitors = await listVisitors(tanggap)
  const all = await listRequests(tanggap, Object.values(planted))
  const statuses: Record<string, number> = {}
  const findings: Finding[] = []
  const routes = new Set<string>()
  const began = performance.now()
  let count = 0
  const ask = async (request: Request) => {
    const visitor = visitors[(count++ * 7 + seed) % visitors.length] as Visitor
    const { status, body } = await send(tanggap, request, visitor)
    routes.add(request.of)
    statuses[status] = (statuses[status] ?? 0) + 1
    const what = judge({ status, body, visitor, planted, request })
    if (what) findings.push({ of: request.of, what, request, by: visitor.name })
  }
  // Round by round, so that any number of requests is made in little memory.
  for (let round = 0; round * EACH * all.length < requests; round++)
    await fourAtOnce(
      all.flatMap((arbitrary, index) => fc.sample(arbitrary, { numRuns: EACH, seed: seed + index + round * all.length })),
      ask,
    )
  return { requests: count, seconds: Math.round((performance.now() - began) / 1000), statuses, routes: routes.size, findings }
}

/** Requests of each kind in a round. */
const EACH = 3

async function fourAtOnce(requests: Request[], ask: (request: Request) => Promise<void>): Promise<void> {
  let next = 0
  const work = async () => {
    for (let request = requests[next++]; request; request = requests[next++]) await ask(request)
  }
  await Promise.all(Array.from({ length: 4 }, work))
}

/** Pages get two thirds, each the same; the API and the doors the rest. */
async function listRequests(tanggap: Tanggap, planted: Planted[]): Promise<fc.Arbitrary<Request>[]> {
  const pages = await listPages()
  const api = (await (await fetch(`${tanggap.url}/api/v1/openapi.json`)).json()) as OpenApi
  const doors: Doors = { api, keys: await plantKeys(tanggap), planted, secret: 'demo-app-secret' }
  const machines = Math.ceil(pages.length / 4)
  return [
    ...pages.map((page) => pageRequests(page, planted)),
    ...Array.from({ length: machines }, () => apiRequests(doors)),
    ...Array.from({ length: machines }, () => doorRequests(doors)),
  ]
}

/** Many, as each is counted. */
async function plantKeys({ rows }: Tanggap): Promise<string[]> {
  const keys = Array.from({ length: 30 }, () => writeKey(randomBytes(32).toString('base64url')))
  for (const key of keys)
    await rows(
      `insert into api_keys (region_id, id, name, sha256, scopes, created_at)
       select id, $1, 'Program rekaan', $2, '{reports:write,reports:read}', now() from regions where code = 'demo'`,
      [newId(), hashOfKey(key)],
    )
  return keys
}

/** Of a resident of the other region: planted through the form, as anybody would. */
const NUMBER = '081298765432'
const NAME = 'Sukarsih Penanda'

async function plantReporter({ url }: Tanggap): Promise<void> {
  const fields = { apa: 'Jalan rusak parah di depan pasar lama sekali', mana: 'Pasar lama', nama: NAME, kabar: 'wa', wa: NUMBER }
  const answer = await fetch(`${url}/bekasi/lapor?/kirim`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  })
  if (answer.status >= 500) throw new Error(`the form answered ${answer.status}`)
}

/** An answer that does not end in this time is a finding. Milliseconds. */
const PATIENCE = 30_000

async function send(
  { url }: Tanggap,
  { method, path, type, body, headers }: Request,
  { cookie }: Visitor,
): Promise<{ status: number; body: string }> {
  const bytes = randomBytes(3)
  const stop = AbortSignal.timeout(PATIENCE)
  try {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      signal: stop,
      // Each from another address, so that what is counted by address answers all the same.
      headers: {
        accept: 'text/html',
        cookie,
        origin: url,
        'x-forwarded-for': `10.${bytes.join('.')}`,
        ...(type ? { 'content-type': type } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    if (answer.headers.get('content-type') === 'text/event-stream') {
      await answer.body?.cancel()
      return { status: answer.status, body: '' }
    }
    return { status: answer.status, body: await answer.text() }
  } catch (fault) {
    return { status: 599, body: String((fault as Error).cause ?? fault) }
  }
}

type Judged = { request: Request; status: number; body: string; visitor: Visitor; planted: { others: Planted; neighbours: Planted } }

/** @returns what is wrong with it */
function judge({ request, status, body, visitor, planted }: Judged): string | undefined {
  if (status >= 500 && !(status === 503 && (BUSY.test(body) || body.includes('__data'))))
    return `${status}: ${body.replaceAll(/\s+/g, ' ').slice(0, 160)}`
  const inside = INSIDE.exec(body)
  if (inside) return `tells of its inside: ${inside[0]}`
  const isNeighbour = visitor.name === 'tetangga'
  if (!isNeighbour && [planted.neighbours.word, NUMBER.slice(1), NAME].some((one) => body.includes(one))) return 'tells of another region'
  // Whoever has the ticket and its code is the reporter, whatever else he is.
  const isOfAgency = ['opd', 'camat', 'kepala'].includes(visitor.name) && !request.path.includes('kode=')
  if (isOfAgency && body.includes(planted.others.word)) return 'tells of another agency'
  return undefined
}
