/** The real clamd, with a signature database of one line made here. Without it this test is skipped, and says so. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Readable } from 'node:stream'
import { createScanner } from '#evidence/scanner.ts'
import { HARMFUL } from '#tests/clamd.ts'
import { CLAMD, freePort, missing, startProgram, untilOpen } from '#tests/real-peers.ts'

const noClamd = missing('clamav-daemon', CLAMD)

test('clamd finds what its signatures name, lets others through, and keeps its limit', { skip: noClamd ?? false, timeout: 60_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'clamd-'))
  const port = await freePort()
  const whole = Buffer.from(`a file with ${HARMFUL} in it`)
  await writeFile(join(folder, 'uji.ndb'), `Uji.Signature:0:*:${Buffer.from(HARMFUL).toString('hex')}\n`)
  await writeFile(join(folder, 'uji.hdb'), `${createHash('md5').update('one bad file').digest('hex')}:12:Uji.Hash\n`)
  const settings = ['Foreground yes', `DatabaseDirectory ${folder}`, `TCPSocket ${port}`, 'TCPAddr 127.0.0.1', 'StreamMaxLength 1M', 'User root']
  await writeFile(join(folder, 'clamd.conf'), `${settings.filter((line) => line !== 'User root' || process.getuid?.() === 0).join('\n')}\n`)
  const clamd = startProgram(CLAMD, ['-c', join(folder, 'clamd.conf')], folder)
  t.after(() => clamd.stop())
  await untilOpen(port)
  const scanner = createScanner(`127.0.0.1:${port}`)
  await scanner.ping()
  const scan = (...pieces: Buffer[]) => scanner.scan(() => Readable.from(pieces))
  assert.deepEqual(await scan(Buffer.from('halo')), { kind: 'clean' })
  // A database that is no longer signed by its makers is named so.
  assert.deepEqual(await scan(whole.subarray(0, 20), whole.subarray(20)), { kind: 'infected', name: 'Uji.Signature.UNOFFICIAL' })
  assert.deepEqual(await scan(Buffer.from('one bad file')), { kind: 'infected', name: 'Uji.Hash.UNOFFICIAL' })
  assert.deepEqual(await scan(...Array.from({ length: 64 }, () => Buffer.alloc(64 * 1024, 1))), { kind: 'too_large' })
})
