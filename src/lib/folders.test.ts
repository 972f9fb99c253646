import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkFolder, keptSecret } from '#lib/folders.ts'

const folder = await mkdtemp(join(tmpdir(), 'folders-'))

test('a folder is made with those above it, and may be there already', async () => {
  await checkFolder(join(folder, 'a', 'b', 'c'))
  await checkFolder(join(folder, 'a', 'b', 'c'))
  assert.ok((await stat(join(folder, 'a', 'b', 'c'))).isDirectory())
})

test('where no folder can be made, it is said', async () => {
  await writeFile(join(folder, 'file'), '')
  await assert.rejects(checkFolder(join(folder, 'file', 'x')), { key: 'start.folder_unwritable' })
})

test('a file system without folders of ours is refused and not waited for', { skip: process.platform !== 'linux' }, async () => {
  await assert.rejects(checkFolder('/proc/tanggap/data'), { key: 'start.folder_unwritable' })
})

test('a secret is made once, for nobody else to read', async () => {
  const file = join(folder, 'once')
  const first = await keptSecret(file)
  assert.equal(first.length, 43)
  assert.equal(await keptSecret(file), first)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

test('two that begin together have the same one', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => keptSecret(join(folder, 'together'))))
  assert.equal(new Set(all).size, 1)
})

test('an empty secret, as a full disk leaves it, counts as none', async () => {
  const file = join(folder, 'empty')
  await writeFile(file, '')
  const made = await keptSecret(file)
  assert.equal(made.length, 43)
  assert.equal(await readFile(file, 'utf8'), made)
})

test('a secret that cannot be written is said, and leaves nothing behind', async () => {
  const before = await readdir(folder)
  await assert.rejects(keptSecret(join(folder, 'no-such-folder', 'secret')), { code: 'ENOENT' })
  await assert.rejects(keptSecret(folder), { code: 'EISDIR' })
  assert.deepEqual(await readdir(folder), before)
})
