import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A checkout in which nothing is installed yet. */
const folder = await mkdtemp(join(tmpdir(), 'tanggap-run-'))
after(() => rm(folder, { recursive: true, force: true }))
for (const name of ['scripts/run.mjs', 'src/texts/en/errors.json']) await cp(join(ROOT, name), join(folder, name))

function start(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(folder, 'scripts', 'run.mjs'), 'start'], { env: { ...process.env, ...settings } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

test('where the service runs, a start says so before it installs or builds anything', async () => {
  const service = createServer()
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const { port } = service.address() as AddressInfo
  const { code, said } = await start({ PORT: String(port), HOST: '127.0.0.1' })
  await new Promise((resolve) => service.close(resolve))
  assert.equal(said, `Port ${port} is in use by another program. Stop it, or start with PORT=3001 npm start.\n`)
  assert.equal(code, 1)
  assert.deepEqual(await readdir(folder), ['scripts', 'src'])
})

test('the same for an address that is not this machine', async () => {
  const { code, said } = await start({ PORT: '3999', HOST: '192.0.2.1' })
  assert.deepEqual([code, said], [1, 'Cannot listen on 192.0.2.1, port 3999 (EADDRNOTAVAIL). Check HOST and PORT.\n'])
})
