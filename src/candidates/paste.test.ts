/** Posts pasted at the desk: once each, the link kept and never fetched. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { pastePost, type PastePost } from '#candidates/paste-commands.ts'
import { readLink } from '#candidates/post.ts'
import { inRegion } from '#db/transaction.ts'
import { folderStorage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'paste-'))
const storage = folderStorage(folder)
const at = new Date('2026-11-25T03:00:00Z')
const screenshot = await sharp({ create: { width: 400, height: 800, channels: 3, background: '#eee' } })
  .png()
  .toBuffer()

const paste = (regionId: string, change: Partial<PastePost>) =>
  pastePost({ db, storage }, { regionId, link: '', text: '', author: '', saidAt: at, files: [], wordless: 'Lihat tangkapan layar', at, ...change })
async function candidates(regionId: string) {
  const keys = await keysOf(db, regionId)
  const rows = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('candidates').select(['id', 'channel', 'text', 'author', 'source', 'state']).execute(),
  )
  return Promise.all(rows.map(async ({ author, ...row }) => ({ ...row, author: author && (await keys.open('name', author)) })))
}

const LINKS: [typed: string, kept: string | undefined][] = [
  ['', undefined],
  ['https://www.tiktok.example/@warga/video/1?_t=abc&_r=1', 'https://tiktok.example/@warga/video/1'],
  ['m.facebook.example/groups/1/posts/2/?mibextid=x#komentar', 'https://facebook.example/groups/1/posts/2'],
  ['http://x.com/contoh/status/3?s=20&t=abc', 'https://x.com/contoh/status/3'],
  ['https://forum.example/t?id=7&utm_source=wa', 'https://forum.example/t?id=7'],
]
for (const [typed, kept] of LINKS) test(`"${typed}" is kept as ${kept}`, () => assert.equal(readLink(typed), kept))

test('what is no link of a page is refused', () => {
  for (const typed of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'https://a:b@x.example',
    'https://localhost/x',
    'dua kata',
    `x.example/${'a'.repeat(600)}`,
  ])
    assert.throws(() => readLink(typed), { key: 'post.link_invalid' }, typed)
})

test('a post becomes a candidate with its source and screenshot', async () => {
  const { id: regionId } = await aRegion(db)
  const id = await paste(regionId, {
    link: 'https://x.example/p/1?fbclid=2',
    text: 'Jalan rusak di Sukamaju',
    author: '@warga_contoh',
    files: [{ name: 'a.png', bytes: screenshot }],
  })
  assert.deepEqual(await candidates(regionId), [
    {
      id,
      channel: 'social',
      text: 'Jalan rusak di Sukamaju',
      author: '@warga_contoh',
      source: { link: 'https://x.example/p/1' },
      state: 'waiting',
    },
  ])
  const files = await inRegion(db, regionId, (trx) => trx.selectFrom('attachments').select('candidateId').execute())
  assert.deepEqual(files, [{ candidateId: id }])
})

test('a screenshot alone is enough; a link alone is not', async () => {
  const { id: regionId } = await aRegion(db)
  await paste(regionId, { files: [{ name: 'a.png', bytes: screenshot }] })
  assert.deepEqual(
    (await candidates(regionId)).map(({ text }) => text),
    ['Lihat tangkapan layar'],
  )
  await assert.rejects(paste(regionId, { link: 'x.example/p/1' }), { key: 'post.empty' })
})

test('pasted twice, or by two at once, it is one, and no file is left over', async () => {
  const { id: regionId } = await aRegion(db)
  const post = { link: 'https://x.example/p/1', text: 'Lampu mati', files: [{ name: 'a.png', bytes: screenshot }] }
  const tries = await Promise.allSettled([
    paste(regionId, post),
    paste(regionId, { ...post, link: 'https://www.x.example/p/1/?utm_source=y', text: 'lampu  MATI' }),
  ])
  assert.deepEqual(tries.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await candidates(regionId)).length, 1)
  assert.equal((await readdir(join(folder, regionId))).length, 2)
  await paste(regionId, { ...post, text: 'Komentar lain di bawahnya' })
  assert.equal((await candidates(regionId)).length, 2)
})

test('what is no picture, or not yet said, is refused, and nothing is kept', async () => {
  const { id: regionId } = await aRegion(db)
  const good = { name: 'a.png', bytes: screenshot }
  await assert.rejects(paste(regionId, { text: 'a', files: [good, { name: 'b.exe', bytes: Buffer.from('MZ') }] }), { key: 'evidence.type_refused' })
  await assert.rejects(paste(regionId, { text: 'a', files: [good, good, good, good, good] }), { key: 'post.too_many' })
  await assert.rejects(paste(regionId, { text: 'a', saidAt: new Date('2027-01-01') }), { key: 'post.future' })
  assert.deepEqual([await candidates(regionId), await readdir(join(folder, regionId))], [[], []])
})
