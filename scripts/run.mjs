// The one script in front of every npm command. Plain JavaScript for any Node from 20 on: it installs what is missing,
// then goes on with Node 24, which npm brings along.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CACHE = join(ROOT, 'node_modules', '.tanggap')
const [command = 'start', ...words] = process.argv.slice(2)
process.chdir(ROOT)

if (command === 'start') await checkPort()
install()
const node = findNode()
const vite = join('node_modules', 'vite', 'bin', 'vite.js')

// One PostgreSQL for all test files, started before the first of them.
const TESTS = ['--test', '--test-global-setup=tests/setup.ts']

const COMMANDS = {
  start: () => (build(), stay('src/start.ts')),
  dev: () => stay('src/start.ts', '--dev'),
  build: () => build('again'),
  cli: () => stay('src/cli.ts'),
  bench: () => (build(), stay(`bench/${words.shift() ?? 'ingest'}.ts`)),
  // Both to the end: one run is to name everything that is red.
  test: () => {
    const units = tried(...TESTS, '--test-concurrency=2', ...unitTests())
    build()
    process.exit(tried(...TESTS, '--test-concurrency=1', ...journeys()) || units)
  },
  'test:unit': () => run(...TESTS, '--test-concurrency=2', ...(words.length ? words.map(asPattern) : unitTests())),
  'test:journeys': () => (build(), run(...TESTS, '--test-concurrency=1', ...(words.length ? words : journeys()))),
  'db:types': () => run('scripts/db-types.ts', ...words),
  sbom: () =>
    spawnSync('npm', ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format', 'cyclonedx'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    }),
  check: () => (run(join('node_modules', '@sveltejs', 'kit', 'svelte-kit.js'), 'sync'), run('scripts/check.ts', ...words)),
}
if (!COMMANDS[command]) fail(`There is no command "${command}". See the scripts in package.json.`)
COMMANDS[command]()

/** Before anything is installed or built: a service that runs here would have its own modules and pages taken from under it. */
async function checkPort() {
  const port = Number(process.env.PORT?.trim() || 3000)
  const host = process.env.HOST?.trim() || '0.0.0.0'
  // What is no port is told with all other wrong settings, by src/config.ts.
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return
  const probe = createServer()
  const fault = await new Promise((resolve) => {
    probe.once('error', resolve)
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
  if (fault) fail(sentenceOf(fault.code === 'EADDRINUSE' ? 'port_in_use' : 'cannot_listen', { port, host, reason: fault.code ?? fault.message }))
}

/** The words of src/start.ts for the same. */
function sentenceOf(key, values) {
  const words = JSON.parse(readFileSync(join('src', 'texts', 'en', 'errors.json'), 'utf8'))
  return words[`errors.start.${key}`].replace(/\{(\w+)\}/g, (_, name) => values[name])
}

/** `npm ci` when the lock file is not the one that node_modules was made from. */
function install() {
  const lock = hashOf(['package-lock.json'])
  if (read('installed') === lock) return
  if (!existsSync('node_modules') || read('installed') !== undefined || !existsSync('node_modules/fastify')) {
    console.log('Installing what is missing (once, about a minute) …')
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    if (status !== 0) fail('npm ci failed: see the lines above. Is the package registry reachable?')
  }
  write('installed', lock)
}

/** Builds the pages when their sources have changed since the last build. */
function build(again) {
  const sources = hashOf(['package-lock.json', 'vite.config.ts', ...filesIn('web'), ...filesIn('src').filter((name) => !name.endsWith('.test.ts'))])
  if (!again && read('built') === sources && existsSync('build/handler.js')) return
  console.log('Building the pages (only after a change, about half a minute) …')
  const { status, stdout, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) fail(`${stdout}${stderr}\nThe pages could not be built: see the lines above.`)
  write('built', sources)
}

function findNode() {
  const own = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return fail(
    `Node.js 24 is needed and npm has none for ${process.platform}-${process.arch}; this is ${process.version}. Install Node.js 24 and try again.`,
  )
}

/** Runs to the end; a failure ends everything with its exit code. */
function run(...parts) {
  const status = tried(...parts)
  if (status !== 0) process.exit(status)
}

/** Runs to the end. @returns its exit code */
function tried(...parts) {
  const { status, signal } = spawnSync(node, [...flags(), ...parts], { stdio: 'inherit', env: environment() })
  return status ?? (signal ? 130 : 1)
}

/** Runs until it is stopped; signals are passed on, so that everything is closed in order. */
function stay(...parts) {
  const child = spawn(node, [...flags(), ...parts, ...words], { stdio: 'inherit', env: environment() })
  // Ctrl-C reaches the child by itself (same terminal); `kill` reaches only us.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
}

function flags() {
  // The server is to live in 512 MB together with its database; the rest of the commands are not, nor who only asks of it.
  // Without the second flag the young part of the heap grows past the limit of the whole, and half the time goes into tidying up.
  return ['start', 'bench'].includes(command) && process.argv[3] !== 'fuzz'
    ? [...JSON.parse(readFileSync(join('scripts', 'memory.json'), 'utf8')), '--disable-warning=ExperimentalWarning']
    : ['--disable-warning=ExperimentalWarning']
}

function environment() {
  return { ...process.env, NODE_ENV: process.env.NODE_ENV ?? (command === 'start' ? 'production' : 'development') }
}

function unitTests() {
  return ['src', 'web', 'scripts', 'tests', 'bench']
    .flatMap(filesIn)
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith(join('tests', 'journeys')))
    .map(asPattern)
}

/** Node takes names of test files for patterns, in which the brackets of a route's folder mean something else. */
function asPattern(name) {
  return name.replaceAll(/[[\]]/g, '?')
}

function journeys() {
  return filesIn(join('tests', 'journeys')).filter((name) => name.endsWith('.test.ts'))
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => statSync(name).isFile())
    .sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const name of files) hash.update(name).update(readFileSync(name))
  return hash.digest('hex')
}

function read(name) {
  const file = join(CACHE, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function write(name, text) {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(join(CACHE, name), text)
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
