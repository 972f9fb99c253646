/** Letters in, our updates out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Attachment, InboundMessage, Update } from '#channels/channel.ts'
import { aBounce, ACCOUNT, aLetter, base64, OWN, PHOTO, raw, WITH_PHOTO } from './fixtures/letters.ts'
import { messageIdIn, receive } from './receive.ts'
import { letterId } from './thread.ts'

async function read(letter: Uint8Array): Promise<Update> {
  const [update, ...others] = await receive(letter, ACCOUNT)
  assert.equal(others.length, 0)
  return update as Update
}

async function message(letter: Uint8Array): Promise<InboundMessage> {
  const update = await read(letter)
  assert.ok(update.kind === 'message', JSON.stringify(update))
  return update.message
}

const OURS = letterId({ ticket: 'UJI-2611-0007', ourId: '0193-aa' }, ACCOUNT)

test('a letter: sender in small letters, what it is about first, then what it says', async () => {
  const update = await read(aLetter({ from: '"Siti C." <Siti@Warga.Example>' }))
  assert.ok(update.kind === 'message')
  assert.deepEqual([update.sender, update.aliases, update.sentAt.getTime()], ['siti@warga.example', [], 0])
  assert.equal(update.message.text, 'Jalan rusak di Celikah\n\nJalan di depan pasar Celikah berlubang besar.\n\nSudah dua motor jatuh.')
  assert.deepEqual(update.message.letter, { subject: 'Jalan rusak di Celikah', senderName: 'Siti C.' })
  assert.equal(messageIdIn(update.providerId), 'satu@warga.example')
})

test('a subject of one word says nothing; one that the letter begins with is not said twice', async () => {
  assert.equal((await message(aLetter({ subject: 'Laporan', body: 'Air mati.' }))).text, 'Air mati.')
  assert.equal((await message(aLetter({ subject: 'Air mati', body: 'Air mati sejak pagi.' }))).text, 'Air mati sejak pagi.')
  assert.equal((await message(aLetter({ subject: 'Air mati sejak pagi di RT 04', body: '' }))).text, 'Air mati sejak pagi di RT 04')
})

test('a photo comes along with its bytes', async () => {
  const { text, attachments } = await message(WITH_PHOTO)
  assert.match(text, /gelap sekali\. Terima kasih — warga\.$/)
  assert.deepEqual(
    attachments.map(({ bytes, ...one }) => [one, Buffer.from(bytes ?? []).equals(PHOTO)]),
    [[{ kind: 'image', ref: 'letter:2', mediaType: 'image/png', fileName: 'foto lampu.png', size: PHOTO.length }, true]],
  )
})

test('told twice it has the same id; the same id over other words is another letter; without an id its words decide', async () => {
  const ids = await Promise.all(
    [aLetter(), aLetter(), aLetter({ body: 'Lain.' }), aLetter({ id: '' }), aLetter({ id: '' }), aLetter({ id: '', body: 'Lain.' })].map(
      async (one) => (await read(one)).providerId,
    ),
  )
  assert.deepEqual([ids[0] === ids[1], ids[0] === ids[2], ids[3] === ids[4], ids[3] === ids[5]], [true, false, true, false])
  assert.deepEqual([messageIdIn(ids[2] ?? ''), messageIdIn(ids[3] ?? '')], ['satu@warga.example', undefined])
})

test('an answer to a letter of ours: what it answers, what is said, and the whole for whoever wants it', async () => {
  const body = 'Belum\n\nPada Sel, 24 Nov 2026 pukul 09.12 Lapor Uji <lapor@uji.example> menulis:\n\n> Yth. Bapak/Ibu,'
  const said = await message(aLetter({ subject: 'Re: [UJI-2611-0007] Laporan Anda', headers: `In-Reply-To: <${OURS}>\n`, body }))
  assert.deepEqual([said.text, said.replyTo, said.letter?.thread], ['Belum', OURS, { ticket: 'UJI-2611-0007', isProven: true }])
  assert.match(said.letter?.fullText ?? '', /Yth\. Bapak/)
})

test('a number in the subject is believed of nobody: no letter of ours is answered', async () => {
  const said = await message(aLetter({ subject: 'Re: [UJI-2611-0007] Laporan Anda', body: 'Belum' }))
  assert.deepEqual([said.text, said.replyTo, said.letter?.thread], ['Belum', undefined, { ticket: 'UJI-2611-0007', isProven: false }])
})

test('what servers say of the sender is kept and decides nothing', async () => {
  const headers = 'Authentication-Results: mx.uji.example;\n spf=fail smtp.mailfrom=warga.example; dkim=none\nReceived-SPF: fail\n'
  const { letter } = await message(aLetter({ headers }))
  assert.deepEqual(letter?.checks, ['mx.uji.example; spf=fail smtp.mailfrom=warga.example; dkim=none', 'fail'])
})

const kept: [string, Buffer, string][] = [
  ['a newsletter', aLetter({ headers: 'List-Unsubscribe: <https://toko.example/x>\n' }), 'newsletter'],
  ['somebody on leave', aLetter({ headers: 'Auto-Submitted: auto-replied\n' }), 'auto_submitted'],
  ['somebody on leave, in answer to us', aLetter({ headers: `Auto-Submitted: auto-replied\nIn-Reply-To: <${OURS}>\n` }), 'auto_submitted'],
  ['our own letter, come back by a rule', aLetter({ from: `Lapor Uji <${OWN}>` }), 'own_letter'],
  ['a letter without a sender', aLetter({ from: '' }), 'no_sender'],
  ['garbage', raw('\0\x01\x02'), 'no_sender'],
]
for (const [name, letter, reason] of kept) {
  test(`${name} is kept, and no report`, async () => {
    const update = await read(letter)
    assert.ok(update.kind === 'unknown')
    assert.equal((update.raw as { reason: string }).reason, reason)
  })
}

test('a person’s letter through a list is read, and nothing is written back', async () => {
  const { letter } = await message(aLetter({ headers: 'List-Id: <rt04.example>\nList-Post: <mailto:warga@rt04.example>\n' }))
  assert.equal(letter?.isMute, 'list')
})

//  status    what follows
const returned: [string, object][] = [
  ['5.1.1', { status: 'failed', code: 511, problem: 'gone' }],
  ['5.2.2', { status: 'failed', code: 522, problem: 'refused' }],
  ['5.7.26', { status: 'failed', code: 5726, problem: 'misconfigured' }],
  ['4.4.7', { status: 'failed', code: 447, problem: 'try_again' }],
]
for (const [status, outcome] of returned) {
  test(`came back with ${status}: the message meant has failed`, async () => {
    const update = await read(aBounce(OURS, { status }))
    assert.ok(update.kind === 'receipt')
    assert.deepEqual(update.receipt, { messageId: OURS, ourId: '0193-aa', ...outcome })
  })
}

test('a letter that is only late has not failed; a forged one fails nothing', async () => {
  assert.equal((await read(aBounce(OURS, { action: 'delayed', status: '4.4.1' }))).kind, 'unknown')
  assert.equal((await read(aBounce(OURS.replace(/\.[0-9a-f]{20}@/, `.${'0'.repeat(20)}@`)))).kind, 'unknown')
  const arrived = await read(aBounce(OURS, { action: 'delivered', status: '2.0.0' }))
  assert.ok(arrived.kind === 'receipt' && arrived.receipt.status === 'delivered')
})

function mixed(...parts: string[]): Buffer {
  return aLetter({ headers: 'Content-Type: multipart/mixed; boundary=b\n', body: `${parts.map((part) => `--b\n${part}`).join('\n')}\n--b--` })
}

test('logos of signatures are left out, pasted photos are not; what proves or invites is no file', async () => {
  const inline = (name: string, bytes: Uint8Array) =>
    `Content-Type: image/png; name=${name}\nContent-ID: <${name}>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n${base64(bytes)}`
  const { attachments } = await message(
    mixed(
      'Content-Type: text/plain\n\nIni fotonya',
      inline('image001.png', PHOTO.subarray(0, 4000)),
      inline('foto.png', PHOTO),
      'Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nAAAA',
      'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR',
      'Content-Type: image/svg+xml; name=gambar.svg\n\n<svg onload="alert(1)"/>',
      'Content-Type: image/heic; name=IMG_1.HEIC\nContent-Transfer-Encoding: base64\n\nAAAA',
      'Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\nAAAA',
    ),
  )
  const names = attachments.map(({ kind, fileName }: Attachment) => `${kind} ${fileName}`)
  assert.deepEqual(names, ['image foto.png', 'document gambar.svg', 'document IMG_1.HEIC', 'document winmail.dat'])
})

test('a letter within a letter is read, with its photos under their own numbers', async () => {
  const inner = `From: Budi Contoh <budi@warga.example>\nSubject: Banjir\nContent-Type: multipart/mixed; boundary=d\n\n--d\nContent-Type: text/plain\n\nAir setinggi lutut.\n--d\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n${base64(PHOTO)}\n--d--`
  const { text, attachments } = await message(mixed('Content-Type: text/plain\n\nMohon dibaca.', `Content-Type: message/rfc822\n\n${inner}`))
  assert.match(text, /Mohon dibaca\.\n\n--- Budi Contoh: Banjir\nAir setinggi lutut\./)
  assert.deepEqual(
    attachments.map(({ ref }) => ref),
    ['letter:2.2'],
  )
})

test('more files than anybody reports with are named and left out', async () => {
  const file = (at: number) => `Content-Type: application/pdf; name=surat-${at}.pdf\nContent-Transfer-Encoding: base64\n\nAAAA`
  const { attachments, letter } = await message(mixed(...Array.from({ length: 23 }, (_, at) => file(at))))
  assert.deepEqual([attachments.length, letter?.leftOut], [20, ['surat-20.pdf', 'surat-21.pdf', 'surat-22.pdf']])
})

//  as it was written                                                                          as it is read
const written: [string, string, RegExp][] = [
  [
    'HTML alone',
    'Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Jalan <b>rusak</b></p><script>alert(1)</script><img src="http://intai.example/x">',
    /^Jalan rusak$/,
  ],
  [
    'HTML alone, as one of no others',
    'Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/html\n\n<p>Jalan rusak</p>\n--a--',
    /^Jalan rusak$/,
  ],
  ['windows-1252', 'Content-Type: text/plain; charset=windows-1252\n\n\x93Jalan rusak\x94', /^“Jalan rusak”$/],
  ['nothing said, Windows meant', '\nJalan Jos\xe9 rusak', /^Jalan José rusak$/],
  ['UTF-8 said, Windows meant', 'Content-Type: text/plain; charset=utf-8\n\nJalan Jos\xe9 rusak', /^Jalan José rusak$/],
  ['ISO-2022-JP', 'Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$BF|K\\\x1b(B', /^日本$/],
  ['ISO-2022-KR', 'Content-Type: text/plain; charset=iso-2022-kr\n\n\x1b$)C\x0e0!\x0f', /^가$/],
  ['a charset of nowhere', 'Content-Type: text/plain; charset=x-tidak-ada\n\nJalan rusak', /^Jalan rusak$/],
  ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=z\n\n--z\nContent-Type: text/plain\n\nJalan rusak', /^Jalan rusak$/],
]
for (const [name, letter, expected] of written) {
  test(`written as ${name}`, async () => {
    const [head = '', ...body] = letter.split('\n\n')
    const { text } = await message(
      aLetter({ subject: '', headers: head ? `${head.trimStart()}\n` : '', body: body.join('\n\n') || letter.trimStart() }),
    )
    assert.match(text, expected)
  })
}

test('a subject in bytes that nobody declared is read', async () => {
  assert.equal((await message(aLetter({ subject: 'Jalan Jos\xe9 rusak' }))).letter?.subject, 'Jalan José rusak')
  assert.equal((await message(aLetter({ subject: Buffer.from('Jalan José').toString('latin1') }))).letter?.subject, 'Jalan José')
  assert.equal((await message(aLetter({ subject: '=?UTF-8?B?SmFsYW4g?=\n =?UTF-8?Q?rusak?=' }))).letter?.subject, 'Jalan rusak')
})

test('whatever comes, one update comes out, and the same each time', async () => {
  const parts = fc.constantFrom(
    'From: a@b.example\r\n',
    'Content-Type: multipart/mixed; boundary=x\r\n',
    '\r\n',
    '--x\r\n',
    '--x--',
    'Content-Type: message/rfc822\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    '\xff\xfe',
    'Subject: =?x?q?=',
    'AAAA',
    '\0',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(parts, fc.string()), { maxLength: 30 }), async (pieces) => {
      const letter = Buffer.from(pieces.join(''), 'latin1')
      assert.equal((await read(letter)).providerId, (await read(letter)).providerId)
    }),
  )
})
