/** Every page of staff names its permission; whatever is open to everybody is listed here, so that opening a page is a visible change. */
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ROUTES } from '#http/api/index.ts'
import { ROLES, may } from '#staff/permissions.ts'
import { listDoors } from '#tests/walk/routes.ts'

const pages = globSync('web/routes/**/+{page,server,layout}.server.ts').concat(globSync('web/routes/**/+server.ts'))
const isForStaff = (path: string) => path.includes('/(staff)/') || path.includes('/(leader)/')

/** Pages under (staff) that people see before they are known. */
const BEFORE_SIGN_IN = [
  'masuk/+page.server.ts',
  'masuk/langkah/+page.server.ts',
  'masuk/lupa/+page.server.ts',
  'masuk/sandi/[secret]/+page.server.ts',
  'masuk/sso/+server.ts',
  'masuk/kunci-sandi/+server.ts',
  'undangan/[secret]/+page.server.ts',
  // Also for who has only this step left; it asks for the session itself.
  'akun/kunci-sandi/+server.ts',
  'keluar/+page.server.ts',
]

test('every page of staff asks for a permission by name', () => {
  const unguarded = pages
    .filter((path) => isForStaff(path) && !path.endsWith('+layout.server.ts') && !BEFORE_SIGN_IN.some((end) => path.endsWith(end)))
    .filter((path) => !/require(ForScript)?\(locals, '[a-z]+\.[a-z_]+'/.test(readFileSync(path, 'utf8')))
  assert.deepEqual(unguarded, [])
})

test('a page of staff without a load of its own does not exist', () => {
  const bare = globSync('web/routes/**/+page.svelte').filter(
    (path) => isForStaff(path) && !pages.includes(path.replace('+page.svelte', '+page.server.ts')),
  )
  assert.deepEqual(bare, [])
})

test('every form action of staff asks again', () => {
  const unguarded = pages.filter(isForStaff).filter((path) => {
    const text = readFileSync(path, 'utf8')
    return text.includes('export const actions') && !BEFORE_SIGN_IN.some((end) => path.endsWith(end)) && guardsIn(path) < 2
  })
  assert.deepEqual(unguarded, [])
})

/** Permissions named in a page's server file and in the files of actions beside it. */
function guardsIn(path: string): number {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(folder + name, 'utf8'))
  return texts.reduce(
    (count, text) => count + (text.match(/require\((?:event\.)?locals, '|caseAction\('[a-z]+', '[a-z]+\.[a-z_]+'/g)?.length ?? 0),
    0,
  )
}

test('every form of the desk about a case names a permission', () => {
  const texts = globSync('web/routes/**/*actions.ts').map((name) => readFileSync(name, 'utf8'))
  for (const text of texts)
    assert.equal(text.match(/^ {2}[a-z]+: /gm)?.length, text.match(/^ {2}[a-z]+: caseAction\('[a-z]+', '[a-z]+\.[a-z_]+'/gm)?.length)
  assert.ok(texts.length > 0)
})

test('what a page shows of a case, and of a talk, was read on record', () => {
  const unseen = pages.filter((path) => /findDeskCase|listDeskMessages/.test(readFileSync(path, 'utf8'))).map((path) => path.slice(path.indexOf('(')))
  // Each goes on to a command that writes it down itself.
  assert.deepEqual(unseen, ['(staff)/meja/kasus/[id]/sp4n/paket/+server.ts'])
})

test('a leader looks and does not touch', () => {
  const touching = ['case.triage', 'case.work', 'conversation.write', 'settings.write'] as const
  assert.deepEqual(
    touching.filter((permission) => may('leader', permission)),
    [],
  )
})

test('only the coordinator and the operator change settings', () => {
  assert.deepEqual(
    ROLES.filter((role) => may(role, 'settings.write')),
    ['coordinator', 'operator'],
  )
})

test('what single people of the team did is shown to the team alone', () => {
  assert.deepEqual(
    ROLES.filter((role) => may(role, 'mirror.read_people')),
    ['admin', 'coordinator'],
  )
})

/** Of Open311 both for one region and for all: what a stranger may read there is decided in docs/decisions/0026. */
const OPEN = [
  '/api',
  '/api/*',
  '/api/v1/openapi.json',
  ...ROUTES.filter(({ scope }) => !scope).map(({ path }) => `/api/v1${path}`),
  '/health/live',
  '/health/ready',
  '/peta-dasar/:file',
  '/unggah/:regionCode',
  '/open311/:file',
  ...['/open311/:region', '/open311/v2'].flatMap((base) =>
    ['/:file', '/requests/:file', '/services/:file', '/tokens/:file'].map((path) => base + path),
  ),
]

for (const demo of ['on', 'off'] as const) {
  test(`every door for machines says who may come in, with the demonstration ${demo}`, async () => {
    const found = await listDoors(demo)
    assert.deepEqual(
      found.filter(({ permission }) => permission === undefined).map(({ url }) => url),
      [],
    )
    const open = found.filter(({ permission }) => permission === 'public').map(({ url }) => url)
    const nothing = demo === 'off' ? ['/simulator', '/simulator/*'] : []
    assert.deepEqual([...new Set(open)].toSorted(), [...OPEN, ...nothing].toSorted())
  })
}
