/** What the writer says and what the mail program put under it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ownWords } from './quoted.ts'

const ASKED = '> Yth. Bapak/Ibu,\n>\n> Laporan Anda sudah dijawab.'

//  name                         as it came                                                                     what is said
const replies: [string, string, string][] = [
  ['Gmail, Indonesian', `Belum\n\nPada tanggal Sel, 24 Nov 2026 pukul 09.12 Lapor Uji <lapor@uji.example> menulis:\n\n${ASKED}`, 'Belum'],
  ['Gmail, broken over two lines', `Belum\n\nPada Sel, 24 Nov 2026 pukul 09.12 Lapor Uji <\nlapor@uji.example> menulis:\n\n${ASKED}`, 'Belum'],
  ['Gmail, English', `Not yet\n\nOn Tue, 24 Nov 2026 at 09:12, Lapor Uji <lapor@uji.example> wrote:\n\n${ASKED}`, 'Not yet'],
  [
    'Outlook, Indonesian',
    'Sudah beres\n\n________________________________\nDari: Lapor Uji <lapor@uji.example>\nDikirim: Selasa\nKepada: Siti\nPerihal: Laporan\n\nYth. Bapak/Ibu,',
    'Sudah beres',
  ],
  ['Outlook, no line above', 'Sudah\n\nFrom: Lapor Uji\nSent: Tuesday\nTo: Siti\nSubject: Laporan\n\nYth.', 'Sudah'],
  ['Yahoo', 'Belum, masih bocor.\n\n-----Pesan Asli-----\nLaporan Anda', 'Belum, masih bocor.'],
  ['a telephone', 'Belum\n\nDikirim dari iPhone saya\n\nPada 24 Nov 2026, pukul 09.12, Lapor Uji <lapor@uji.example> menulis:\n\n> Yth.', 'Belum'],
  [
    'between the lines',
    `Pada Sel, 24 Nov 2026 Lapor Uji menulis:\n> Apa yang belum beres?\nTutup selokannya hilang.\n> Di mana?\nDepan toko.`,
    'Tutup selokannya hilang.\nDepan toko.',
  ],
  ['a signature', 'Belum\n-- \nSiti Contoh\nRT 04 RW 02', 'Belum'],
  ['only a quotation', ASKED, ASKED],
]
for (const [name, came, said] of replies) test(`a reply: ${name}`, () => assert.equal(ownWords(came, true), said))

test('what is passed on is meant to be read', () => {
  const passedOn = 'Mohon ditindak.\n\nDari: Budi\nDikirim: Senin\nKepada: Siti\nPerihal: Banjir\n\nAir setinggi lutut.'
  assert.equal(ownWords(passedOn, false), passedOn)
})

test('words that only look like a quotation stay', () => {
  for (const told of [
    'Pada hari Senin air mati.\nWarga menulis: kapan hidup?',
    'Dari: jembatan sampai pasar jalan rusak.',
    'Isi\n--\n' + Array.from({ length: 20 }, (_, at) => `baris ${at}`).join('\n'),
  ])
    assert.equal(ownWords(told, true), told)
})

test('never empty when something was written, never more than was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '>', '\n', ' ', '-', 'Pada x y menulis:', 'Dari: ', '_') }), fc.boolean(), (text, isReply) => {
      const own = ownWords(text, isReply)
      assert.ok(own.length <= text.length)
      assert.equal(own === '', text.trim() === '')
    }),
  )
})
