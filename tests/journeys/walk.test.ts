/**
 * Every page, form, file and door, walked by nobody and by everybody who may be in the staff: what each is answered stands in
 * tests/walk/pages.txt, to be read. Then the same addresses with what belongs to another agency and to another region: not there, and
 * not a word of it. `WALK=write` writes the table anew; whoever commits it has read what changed.
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { PLACES, DOORS } from '../walk/places.ts'
import { plant, type Planted } from '../walk/planted.ts'
import { listDoors, listPages, type Door, type PageRoute } from '../walk/routes.ts'
import { listVisitors, type Visitor } from '../walk/visitors.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const TABLE = new URL('../walk/pages.txt', import.meta.url)

let tanggap: Tanggap
let visitors: Visitor[]
let pages: PageRoute[]
let doors: Door[]
/** Of the agency that most visitors are in; of another agency; of another region. */
let own: Planted
let others: Planted
let neighbours: Planted

before(async () => {
  tanggap = await startTanggap()
  pages = (await listPages()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  doors = (await listDoors('on')).filter(({ url, method }) => !/^\/(simulator|api|open311)\b|\*/.test(url) && method !== 'HEAD')
  own = await plant({ tanggap, region: 'demo', word: 'Katasendiri' }, 'pupr')
  others = await plant({ tanggap, region: 'demo', word: 'Katadinaslain' }, 'pdam')
  neighbours = await plant({ tanggap, region: 'bekasi', word: 'Katabekasi' }, 'pupr')
  visitors = await listVisitors(tanggap)
})

after(() => tanggap?.stop())

test('every page and every door has an example to walk to', () => {
  const missing = [...pages.map(({ name }) => name).filter((name) => !PLACES[name]), ...doors.map(keyOf).filter((key) => !DOORS[key])]
  assert.deepEqual(missing, [], 'add them to tests/walk/places.ts')
  const gone = Object.keys(PLACES).filter((name) => !pages.some((page) => page.name === name))
  assert.deepEqual(gone, [])
})

test('everybody is answered as the table says', async () => {
  const rows = [['', ...visitors.map(({ name }) => name)]]
  for (const { name, row } of walked()) rows.push([name, ...(await Promise.all(visitors.map((visitor) => row(visitor))))])
  const table = lay(rows)
  if (process.env['WALK'] === 'write') await writeFile(TABLE, table)
  assert.equal(table, await readFile(TABLE, 'utf8'))
})

test('what belongs to another region is not there, whoever asks', async () => {
  await notThere(neighbours, visitors)
})

test('what belongs to another agency is not there for an agency', async () => {
  const ofAgency = ['opd', 'camat', 'kepala', 'operator', 'siapa-pun']
  await notThere(
    others,
    visitors.filter(({ name }) => ofAgency.includes(name)),
  )
})

/** A report's own page is its reporter's, who has the code; what is shown to everybody is everybody's. */
const HOLDERS = ['/lacak/[ticket]', '/lapor/terima/[ticket]', '/laporan/[ticket]']

async function notThere(theirs: Planted, who: Visitor[]): Promise<void> {
  const isOwnRegion = theirs.region === own.region
  const here = { ...theirs, region: own.region }
  for (const { name } of pages.filter(({ name: one }) => one.includes('[') || one.includes('arahan/baru'))) {
    if (isOwnRegion && HOLDERS.some((one) => name.startsWith(one))) continue
    for (const visitor of who) {
      // Agencies are named, ended and moved by whoever keeps the region's settings: no case is in that.
      if (isOwnRegion && visitor.name === 'operator' && name.startsWith('/pengaturan/')) continue
      const { status, body } = await ask(visitor, 'GET', `/demo${PLACES[name]?.(here)}`)
      assert.ok(status < 500, `${name} ${visitor.name} ${status}`)
      assert.ok(!body.includes(theirs.word), `${visitor.name} reads ${theirs.word} at ${name}`)
    }
  }
  for (const path of LISTS) {
    for (const visitor of who) {
      const { status, body } = await ask(visitor, 'GET', `/demo${path(theirs)}`)
      assert.ok(status < 500 && !body.includes(theirs.word), `${visitor.name} reads ${theirs.word} at ${path(theirs)}: ${status}`)
    }
  }
  for (const region of isOwnRegion ? ['demo'] : ['demo', theirs.region])
    for (const visitor of who.filter(({ name }) => name !== 'tetangga'))
      assert.notEqual((await ask(visitor, 'GET', `/berkas/${region}/${theirs.attachmentId}`)).status, 200, `${visitor.name} ${region}`)
}

/** Where things of many are shown together, and where one may ask for a word. */
const LISTS: ((planted: Planted) => string)[] = [
  () => '/',
  () => '/meja',
  ({ word }) => `/meja?cari=${word}&tampil=1`.replace(word, word.slice(0, -1)),
  () => '/meja?antrean=semua',
  () => '/meja?antrean=terbuka',
  () => '/pimpinan',
  () => '/pimpinan/kasus?angka=masuk',
  () => '/pimpinan/arahan',
  () => '/lapangan',
  () => '/lapangan/bekal',
  () => '/umpan.xml',
  () => '/data/laporan.csv',
]

type Row = { name: string; row: (visitor: Visitor) => Promise<string> }

function walked(): Row[] {
  const found: Row[] = []
  for (const { name, isRegional, forms, methods } of pages) {
    const address = `${isRegional ? '/demo' : ''}${PLACES[name]?.(own) ?? name}`
    const methodsOf = methods.length > 0 ? methods : ['GET']
    for (const method of methodsOf) found.push({ name: `${method} ${name}`, row: async (visitor) => said(await ask(visitor, method, address)) })
    for (const form of forms) {
      const at = `${address}${address.includes('?') ? '&' : '?'}${form === 'default' ? '' : `/${form}`}`
      found.push({ name: `form ${name} ${form}`, row: async (visitor) => guarded(await ask(visitor, 'POST', at)) })
    }
  }
  for (const door of doors) {
    const [key, address] = [keyOf(door), DOORS[keyOf(door)]?.(own) ?? door.url]
    found.push({ name: key, row: async (visitor) => said(await ask(visitor, door.method, address)) })
  }
  // Signing out would end the walk.
  return found.filter(({ name }) => !/form \/keluar|form \/masuk\/langkah cancel/.test(name))
}

function keyOf({ method, url }: Door): string {
  return `${method} ${url}`
}

type Answer = { status: number; to: string; body: string }

async function ask({ cookie }: Visitor, method: string, path: string): Promise<Answer> {
  const isForm = method === 'POST'
  const stop = new AbortController()
  const answer = await fetch(`${tanggap.url}${path}`, {
    method,
    redirect: 'manual',
    signal: stop.signal,
    headers: { cookie, accept: 'text/html', origin: tanggap.url, ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    ...(isForm ? { body: '' } : {}),
  })
  const isEndless = answer.headers.get('content-type') === 'text/event-stream'
  const body = isEndless ? '' : await answer.text()
  if (isEndless) stop.abort()
  return { status: answer.status, to: answer.headers.get('location') ?? '', body }
}

/** `masuk`: sent to the page for signing in. */
function said({ status, to }: Answer): string {
  return status === 303 && to.includes('/masuk?ke=') ? 'masuk' : String(status)
}

/** Of a form only whether it may be used: what an empty one is answered is the form's own affair. */
function guarded(answer: Answer): string {
  const short = said(answer)
  return short === 'masuk' || short === '403' || short >= '500' ? short : 'boleh'
}

function lay(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
