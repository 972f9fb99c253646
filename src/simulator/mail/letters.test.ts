/** The stand-in for a mail server is strict, and its residents write as mail programs do. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { takeLetter, writeLetter } from './letters.ts'

const account = {
  id: 'uji-email',
  regionId: 'r',
  regionName: 'Kabupaten Uji',
  program: 'Lapor Uji',
  zone: 'Asia/Jakarta',
  address: 'lapor@uji.example',
  secret: 'rahasia uji',
}
const at = new Date('2026-11-23T02:00:00Z')

type Wishes = { from?: string; to?: string; headers?: string; body?: string; secret?: string; type?: string }

function hand({
  from = account.address,
  to = 'siti@warga.example',
  headers,
  body = 'Yth.',
  secret = account.secret,
  type = 'message/rfc822',
}: Wishes) {
  const more = headers ?? 'Subject: Kabar\r\nMessage-ID: <t.1@uji.example>\r\nAuto-Submitted: auto-generated\r\nDate: Mon, 23 Nov 2026 02:00:00 +0000'
  const raw = Buffer.from(`From: Lapor Uji <${from}>\r\nTo: ${to}\r\n${more}\r\n\r\n${body}`, 'latin1')
  return takeLetter([account], { type, raw, at, signature: `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}` })
}

test('a proper letter lies in the mailbox of whom it is for', async () => {
  const taken = await hand({})
  assert.ok('letter' in taken)
  assert.deepEqual([taken.letter.id, taken.letter.person, taken.letter.direction], ['t.1@uji.example', 'siti@warga.example', 'business'])
})

//  what is wrong                                                   what the server says
const refused: [string, Wishes, RegExp][] = [
  ['no letter', { type: 'application/json' }, /^554 5\.6\.1/],
  ['another secret', { secret: 'salah' }, /^535/],
  ['another’s address', { from: 'bupati@uji.example' }, /^553/],
  ['two receivers', { to: 'a@warga.example, b@warga.example' }, /^554 5\.5\.0/],
  ['nobody lives there', { to: 'pindah@warga.example' }, /^550 5\.1\.1/],
  ['a real address', { to: 'siti@gmail.com' }, /^550 5\.1\.2/],
  [
    'it does not say that a machine wrote it',
    { headers: 'Subject: x\r\nMessage-ID: <a@b>\r\nDate: Mon, 23 Nov 2026 02:00:00 +0000' },
    /^554 5\.6\.0 a header/,
  ],
  ['a bare line end', { body: 'a\nb' }, /bare line end/],
  ['a line without end', { body: 'a'.repeat(1000) }, /too long/],
  ['signs beyond ASCII in its head', { headers: 'Subject: Jos\xe9' }, /not ASCII/],
]
for (const [name, wishes, says] of refused) {
  test(`refused: ${name}`, async () => {
    const answer = await hand(wishes)
    assert.ok('says' in answer)
    assert.match(answer.says, says)
  })
}

test('an answer quotes and points to what it answers', async () => {
  const taken = await hand({ body: 'Yth. Bapak/Ibu,\r\n\r\nSudah beres?' })
  assert.ok('letter' in taken)
  const answered = { ...taken.letter, seq: 1 }
  const raw = String(
    await writeLetter({
      account,
      id: 'x@warga.example',
      person: 'siti@warga.example',
      name: 'Siti',
      subject: 'Re: Kabar',
      text: 'Belum',
      photos: [],
      answered,
    }),
  )
  assert.match(raw, /^In-Reply-To: <t\.1@uji\.example>\r$/m)
  assert.match(raw, /Belum[\s\S]*menulis:[\s\S]*> Sudah beres\?/)
})
