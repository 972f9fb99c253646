import assert from 'node:assert/strict'
import { test } from 'node:test'
import { covered, coverOne, namedFinds, uncoverOne } from '#publications/marks.ts'
import { words } from '#texts/text.ts'

const say = words('id')
const known = { places: [] }
const TOLD = 'Saya Rusmini Contoh, 0812-0000-0141. Ketua RT Pak Umpama 0812-0000-0142.'

test('covered words hold nothing more, and each find comes back alone', () => {
  const finds = namedFinds(TOLD, known)
  const text = covered(TOLD, { known, say })
  assert.equal(text, 'Saya [nama disamarkan], [nomor disamarkan]. Ketua RT Pak [nama disamarkan] [nomor disamarkan].')
  const second = finds.findIndex((find) => find.words === '0812-0000-0142')
  const once = uncoverOne(text, { finds, kept: [], index: second, say })
  assert.equal(once, 'Saya [nama disamarkan], [nomor disamarkan]. Ketua RT Pak [nama disamarkan] 0812-0000-0142.')
  const first = finds.findIndex((find) => find.words === '0812-0000-0141')
  assert.match(uncoverOne(once, { finds, kept: [second], index: first, say }), /^Saya \[nama disamarkan\], 0812-0000-0141\./)
})

test('what the officer wrote meanwhile stays', () => {
  const finds = namedFinds(TOLD, known)
  const edited = `Ditulis ulang: ${covered(TOLD, { known, say })}`
  assert.match(uncoverOne(edited, { finds, kept: [], index: 0, say }), /^Ditulis ulang: Saya Rusmini Contoh, \[nomor/)
  assert.equal(uncoverOne('Semua ditulis ulang.', { finds, kept: [], index: 0, say }), 'Semua ditulis ulang.')
  const [left] = namedFinds('WA 0812-0000-0141 ya', known)
  assert.ok(left)
  assert.equal(coverOne('WA 0812-0000-0141 ya', left, say), 'WA [nomor disamarkan] ya')
})
