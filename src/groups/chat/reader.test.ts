/** Exported chats of every kind of phone: what was written comes back, and nothing of what WhatsApp wrote itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseString } from 'whatsapp-chat-parser'
import { wallClock } from '#groups/chat/date-order.ts'
import { chatReader, surveyor, type ChatMessage, type Survey } from '#groups/chat/reader.ts'
import { MANNERS, writeChat, type Manner, type Written } from '#tests/exported-chat.ts'

const TODAY = Date.UTC(2026, 10, 25) / 60_000

function survey(text: string): Survey {
  const survey = surveyor(TODAY)
  for (const line of text.split(/\r?\n/)) survey.take(line)
  return survey.result()
}

function read(text: string, known: Partial<Survey> = {}): ChatMessage[] {
  const reader = chatReader({ ...survey(text), ...known })
  return [...text.split(/\r?\n/).flatMap((line) => reader.take(line)), ...reader.end()]
}

const brief = (messages: ChatMessage[]) => messages.map(({ minutes, author, text }) => `${wallClock(minutes)} ${author}: ${text}`)

/** The very lines of the facts we rely on. */
const LINES: [line: string, read: string][] = [
  ['24/07/24 09.43 - Nama Contoh: teks', '2024-07-24T09:43 Nama Contoh: teks'],
  ['[28/04/26, 16.31.34] Nama Contoh: teks', '2026-04-28T16:31 Nama Contoh: teks'],
  ['[8/16/26, 2:10:50\u202fPM] Nama Contoh: teks', '2026-08-16T14:10 Nama Contoh: teks'],
  ['\u200e[28/04/26, 16.31.34] ~\u202fNama Contoh: \u200eteks', '2026-04-28T16:31 Nama Contoh: teks'],
  ['7/24/24, 12:05 AM - Nama Contoh: teks', '2024-07-24T00:05 Nama Contoh: teks'],
  ['24/07/2024, 12.05 - \u202a+62\u00a0800\u20110000\u20110001\u202c: teks', '2024-07-24T12:05 +62 800-0000-0001: teks'],
  ['2024-07-24 23:59 - Nama: Contoh: teks', '2024-07-24T23:59 Nama: Contoh: teks'],
]
for (const [line, expected] of LINES) {
  test(`"${line}" is read`, () => assert.deepEqual(brief(read(line)), [expected]))
}

const NOTICES = [
  'Pesan dan panggilan terenkripsi secara end-to-end. Hanya orang di chat ini yang dapat membacanya.',
  'Messages and calls are end-to-end encrypted. No one outside of this chat can read them.',
  'Anda menambahkan Siti: Warga RT 05',
  'Budi menambahkan Siti',
  'Budi mengubah subjek dari "Warga: RT 05" menjadi "Warga: RT 05 dan 06"',
  'Budi mengubah deskripsi grup',
  'Siti keluar',
  'Siti bergabung menggunakan tautan undangan grup ini',
  'Budi changed the subject to "Info: warga"',
  'Siti left',
  'Budi removed +62 800-0000-0001',
  'Anda sekarang admin',
]
for (const notice of NOTICES) {
  test(`"${notice}" is nobody's message`, () => {
    const near = { author: 'Rekaan', text: 'Siti menambahkan: pagar keluar jalur' }
    for (const manner of MANNERS) {
      const [one, two, three] = [20, 21, 22].map((day) => new Date(Date.UTC(2026, 6, day, 9, 41))) as [Date, Date, Date]
      const text = writeChat(
        [
          { ...near, at: one },
          { at: two, notice },
          { ...near, at: three },
        ],
        manner,
      )
      assert.deepEqual(
        read(text).map(({ author, text: said }) => ({ author, text: said })),
        [near, near],
        manner.name,
      )
    }
  })
}

/** A body, and what is left of it. */
const BODIES: [body: string, expected: Partial<ChatMessage>][] = [
  [
    '\u200eIMG-20240724-WA0007.jpg (file terlampir)\nLampu jalan mati\nsudah tiga hari',
    { text: 'Lampu jalan mati\nsudah tiga hari', files: ['IMG-20240724-WA0007.jpg'] },
  ],
  ['\u200e<terlampir: 00000012-PHOTO-2026-04-28-16-31-34.jpg>', { text: '', files: ['00000012-PHOTO-2026-04-28-16-31-34.jpg'] }],
  ['surat.pdf • \u200e7 halaman \u200e<terlampir: 00000013-surat.pdf>', { text: '', files: ['00000013-surat.pdf'] }],
  ['Ini fotonya \u200e<attached: 00000014-PHOTO.jpg>', { text: 'Ini fotonya', files: ['00000014-PHOTO.jpg'] }],
  ['<Media tidak disertakan>\nIni lubangnya', { text: 'Ini lubangnya', omittedCount: 1 }],
  ['\u200egambar tidak disertakan', { text: '', omittedCount: 1 }],
  ['surat.pdf • 7 halaman \u200edokumen tidak disertakan', { text: '', omittedCount: 1 }],
  ['Jalannya rusak \u200e<Pesan ini diedit>', { text: 'Jalannya rusak' }],
  ['\u200ePesan ini dihapus', { text: '', isDeleted: true }],
  ['You deleted this message', { text: '', isDeleted: true }],
  ['Kata mereka pesan ini dihapus saja', { text: 'Kata mereka pesan ini dihapus saja', isDeleted: false }],
  ['Berkasnya foto.jpg (belum terlampir)', { text: 'Berkasnya foto.jpg (belum terlampir)', files: [] }],
] // prettier-ignore
for (const [body, expected] of BODIES) {
  test(`${JSON.stringify(body)} is taken apart`, () => {
    for (const head of ['24/07/24 09.43 - Nama: ', '[28/04/26, 16.31.34] Nama: ']) {
      const [message] = read(head + body)
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(message?.[key as 'text'], value)
    }
  })
}

test('a member who quotes other times is not cut in pieces', () => {
  const quoted = ['Tolong baca lagi:', '[12/04/26, 08.00.00] Pak RT: besok kerja bakti', '[12/04/26, 08.01.00] Bu RT: siap', 'Begitu.']
  const lines = [
    '[28/04/26, 16.31.34] Satu: halo',
    `[28/04/26, 16.32.00] Dua: ${quoted.join('\n')}`,
    '[28/04/26, 16.40.00] Tiga: baik',
    '[28/04/26, 17.00.00] Satu: rapat [30/12/26, 08.00.00] ya',
    'Jadwal:',
    '[30/12/26, 08.00.00] Balai: rapat',
    '[28/04/26, 17.10.00] Dua: siap',
    '[29/04/26, 07.10.00] Dua: pagi',
  ]
  assert.deepEqual(
    read(lines.join('\n')).map(({ author }) => author),
    ['Satu', 'Dua', 'Tiga', 'Satu', 'Dua', 'Dua'],
  )
  assert.equal(read(lines.join('\n'))[1]?.text, quoted.join('\n'))
})

test('lines of another manner are somebody’s words', () => {
  const text = '24/07/24 09.43 - Satu: dari grup sebelah\n[24/07/24, 09.40.11] Orang: jalan rusak\n24/07/24 09.44 - Dua: oh'
  assert.deepEqual(
    read(text).map(({ author }) => author),
    ['Satu', 'Dua'],
  )
})

/** Dates of a file, and what they tell. */
const ORDERS: [dates: string, order: string, isCertain: boolean][] = [
  ['24/07/26 25/07/26', 'day_first', true],
  ['7/24/26 7/25/26', 'month_first', true],
  ['05/06/26 06/06/26', 'day_first', false],
  ['11/02/26 12/02/26 01/03/26 11/03/26 02/04/26 03/04/26', 'day_first', true], // the other way time would run backwards
  ['2/11/26 2/12/26 3/1/26 3/11/26 4/2/26 4/3/26', 'month_first', true],
  ['10/12/26 11/12/26', 'month_first', true], // in November nobody has written in December
  ['2026-03-04 2026-03-05', 'day_first', true],
]
for (const [dates, order, isCertain] of ORDERS) {
  test(`${dates}: ${order}, ${isCertain ? 'certainly' : 'to be confirmed'}`, () => {
    const text = dates.split(' ').map((date) => `${date}, 09:43 - Nama: teks`)
    assert.deepEqual({ order: survey(text.join('\n')).order, isCertain: survey(text.join('\n')).isCertain }, { order, isCertain })
  })
}

const word = fc.constantFrom(
  'jalan',
  'rusak',
  'di',
  'depan',
  'SD 2',
  'RT 05/02',
  '“parah”',
  '👍🏽',
  'pukul 09.43',
  'Rp50.000',
  '<3',
  'a: b',
  '24/07/24',
  '[x]',
)
const sentence = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
const written: fc.Arbitrary<Omit<Written, 'at'>> = fc.record({
  author: fc.constantFrom('Bu Contoh', 'Pak Umpama (RT 5)', '+62 800-0000-0001', 'Rekaan 🌱', 'Admin'),
  text: fc.array(fc.oneof(sentence, fc.constant('')), { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n').trim() || 'ya'),
  files: fc.uniqueArray(fc.constantFrom('IMG-20260724-WA0007.jpg', '00000012-PHOTO-2026-04-28-16-31-34.jpg', 'VID-1.mp4'), { maxLength: 2 }),
  omitted: fc.nat(1),
  isEdited: fc.boolean(),
  isDeleted: fc.integer({ max: 9 }).map((n) => n === 0),
})

/** Minutes between one message and the next; the whole holds days past the twelfth, so that the order shows. */
const chat = fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), written), { minLength: 1, maxLength: 40 }).map((parts) => {
  let at = Date.UTC(2026, 2, 20, 23, 50)
  return parts.map(([minutes, one]): Written => ({ ...one, at: new Date((at += minutes * 60_000)) }))
})

test('what was written comes back, in every manner of writing', () => {
  fc.assert(
    fc.property(chat, fc.constantFrom(...MANNERS), (messages, manner: Manner) => {
      const back = read(writeChat(messages, manner), manner.order === 'month_first' ? { order: 'month_first' } : { order: 'day_first' })
      const expected = messages.map(({ at, author, text, files = [], omitted = 0, isDeleted = false }) => ({
        minutes: Math.floor(at.getTime() / 60_000),
        author,
        isDeleted,
        ...(isDeleted ? { text: '', files: [], omittedCount: 0 } : { text, files, omittedCount: omitted }),
      }))
      assert.deepEqual(
        back.map(({ minutes, author, isDeleted, text, files, omittedCount }) => ({ minutes, author, isDeleted, text, files, omittedCount })),
        expected,
      )
    }),
    { numRuns: 300 },
  )
})

test('whatever comes in, nothing breaks', () => {
  const noise = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), sentence, fc.constant('24/07/24 09.43 - Nama: x')), { maxLength: 60 })
  fc.assert(fc.property(noise, (lines) => void read(lines.join('\n'))))
})

test('another reader finds the same people, words and times where it can read at all', () => {
  const messages = Array.from({ length: 60 }, (_, index) => ({
    at: new Date(Date.UTC(2026, 2, 20, 6, index * 37)),
    author: ['Bu Contoh', 'Pak Umpama', '+62 800-0000-0001'][index % 3] as string,
    text: `pesan ${index}${index % 7 === 0 ? '\nbaris kedua' : ''}`,
  }))
  const shared = MANNERS.filter(({ order, half }) => order !== 'year_first' && half?.(true) !== ' p.m.')
  assert.ok(shared.length >= 9)
  for (const manner of shared) {
    const text = writeChat(messages, { ...manner, tilde: false, signs: false })
    const theirs = parseString(text, { daysFirst: manner.order === 'day_first' })
    const iso = (date: Date) => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    assert.deepEqual(
      theirs.map(({ date, author, message }) => `${iso(date)} ${author}: ${message.trim()}`),
      brief(read(text)),
      manner.name,
    )
  }
})
