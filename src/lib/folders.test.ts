import assert from 'node:assert/strict'
import { mkdtemp, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkFolder } from '#lib/folders.ts'

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
