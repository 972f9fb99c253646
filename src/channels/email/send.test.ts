/** Letters out: a real mail server on a port of its own, and the stand-in's door. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import type { ChannelAccount, OutboundMessage } from '#channels/channel.ts'
import { createMailer } from '#lib/mailer.ts'
import { startMailServer } from '#tests/mail-server.ts'
import { ACCOUNT, OWN } from './fixtures/letters.ts'
import { problemOf } from './problems.ts'
import { receive } from './receive.ts'
import { send } from './send.ts'
import { isAuthentic } from './signature.ts'
import { readLetterId } from './thread.ts'
import { render } from './writing/render.ts'

const server = await startMailServer()
after(() => server.stop())
const account: ChannelAccount = { ...ACCOUNT, settings: { ...ACCOUNT.settings, smtpUrl: server.url } }
const to = { address: 'siti@warga.example', ourId: '0193-aa', ticket: 'UJI-2611-0007' }
const hello: OutboundMessage = { kind: 'text', text: 'Laporan sudah masuk: *UJI-2611-0007*.\nLihat: http://localhost/uji/lacak?tiket=a&kode=b.' }

beforeEach(() => {
  server.received.length = 0
  server.replies.length = 0
})

const headersOf = (raw: string) => raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')

test('a letter goes out under an id of ours, says that a machine wrote it, and what it answers', async () => {
  const id = await send(hello, { ...to, replyTo: 'satu@warga.example 3f2a91bc77aa' }, account)
  const [mail] = server.received
  const headers = headersOf(mail?.raw ?? '')
  assert.deepEqual([mail?.from, mail?.to], [OWN, ['siti@warga.example']])
  assert.deepEqual([readLetterId(id, account)?.ticket, readLetterId(id, account)?.ourId], ['UJI-2611-0007', '0193-aa'])
  for (const expected of [
    `Message-ID: <${id}>`,
    'From: Lapor Uji <lapor@uji.example>',
    'Subject: [UJI-2611-0007] Kabar laporan Anda',
    'Auto-Submitted: auto-replied',
    'In-Reply-To: <satu@warga.example>',
  ])
    assert.ok(headers.includes(expected), `${expected} in\n${headers}`)
  assert.match(headers, /References: <r\.UJI-2611-0007\.[0-9a-f]{20}@uji\.example> <satu@warga\.example>/)
  assert.doesNotMatch(headers, /^(bcc|reply-to):/im)
})

test('sent again it has the same id; news that nobody asked for say so', async () => {
  assert.equal(await send(hello, to, account), await send(hello, to, account))
  assert.match(headersOf(server.received[0]?.raw ?? ''), /Auto-Submitted: auto-generated/)
})

test('an answer to it is recognised as one, also when only the address is left', async () => {
  await send(hello, to, { ...account, settings: { ...account.settings, plusAddress: 'ya' } })
  const replyTo = /^Reply-To: (.*)$/im.exec(headersOf(server.received[0]?.raw ?? ''))?.[1]
  assert.match(replyTo ?? '', /^lapor\+uji-2611-0007\.[0-9a-f]{20}@uji\.example$/)
  const [update] = await receive(Buffer.from(`From: siti@warga.example\r\nTo: ${replyTo}\r\nSubject: x\r\n\r\nBelum`), account)
  assert.ok(update?.kind === 'message')
  assert.deepEqual([update.message.text, update.message.letter?.thread?.isProven], ['Belum', true])
})

test('our own letter that comes back to us is answered by nobody', async () => {
  await send(hello, { ...to, address: OWN }, account)
  const [update] = await receive(Buffer.from(server.received[0]?.raw ?? ''), account)
  assert.ok(update?.kind === 'unknown')
  const other = { ...account, id: 'lain-email', settings: { ...account.settings, address: 'lapor@lain.example' } }
  const [heard] = await receive(Buffer.from(server.received[0]?.raw ?? ''), other)
  assert.deepEqual([heard?.kind, (heard as { raw?: { reason?: string } }).raw?.reason], ['unknown', 'auto_submitted'])
})

test('without a server of its own the mailbox borrows the installation’s; without any an operator must act', async () => {
  const mailer = createMailer({ smtpUrl: server.url, mailFrom: 'tanggap@pusat.example', demo: false })
  await send(hello, to, { ...ACCOUNT, mailer })
  assert.match(headersOf(server.received[0]?.raw ?? ''), /^From: Lapor Uji <lapor@uji\.example>$/m)
  for (const lent of [undefined, { mode: 'waiting' as const }, { mode: 'caught' as const }])
    await assert.rejects(send(hello, to, { ...ACCOUNT, ...(lent && { mailer: lent }) }), { problem: 'misconfigured' })
})

//  the server says                              what follows
const refusals: [number, string][] = [
  [421, 'try_again'],
  [450, 'try_again'],
  [452, 'try_again'],
  [535, 'misconfigured'],
  [552, 'refused'],
  [554, 'refused'],
]
for (const [code, problem] of refusals) {
  test(`${code}: ${problem}`, async () => {
    server.replies.push(code)
    await assert.rejects(send(hello, to, account), { problem })
  })
}

//  code, what it says                                                     what follows
const said: [number, string, string][] = [
  [550, '550 5.1.1 <x@y>: Recipient address rejected', 'gone'],
  [550, '550 5.2.1 disabled', 'gone'],
  [550, '550 5.7.26 unauthenticated sender', 'misconfigured'],
  [550, '550 no such user', 'refused'],
  [552, '552 5.2.2 mailbox full', 'refused'],
  [553, '553 sender not allowed', 'misconfigured'],
  [0, 'connect ECONNREFUSED', 'try_again'],
]
for (const [code, words, problem] of said) test(`${words}: ${problem}`, () => assert.equal(problemOf(code, words), problem))

test('a server that is not there is tried again; what is no address is nobody’s', async () => {
  await assert.rejects(send(hello, to, { ...account, settings: { ...account.settings, smtpUrl: 'smtp://127.0.0.1:1' } }), { problem: 'try_again' })
  for (const address of ['+62800', 'a@b@c', 'x@y.example, z@y.example', 'x@y.example\r\nBcc: z@y.example', ''])
    await assert.rejects(send(hello, { ...to, address }, account), { problem: 'gone' })
  assert.equal(server.received.length, 0)
})

test('the way back of the pipe: signed, and refusals mean what they mean to mail servers', async () => {
  const answers: [number, string][] = [
    [202, ''],
    [550, '550 5.1.1 no such mailbox'],
    [503, ''],
    [302, ''],
  ]
  const heard: boolean[] = []
  const door = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push(isAuthentic({ body: Buffer.concat(chunks), headers: request.headers }, ACCOUNT))
      const [status, words] = answers.shift() ?? [200, '']
      response.writeHead(status === 550 ? 422 : status, { location: 'http://127.0.0.1:1/' }).end(words)
    })
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const smtpUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}/surat`
  const piped = { ...account, settings: { ...account.settings, smtpUrl } }
  await send(hello, to, piped)
  await assert.rejects(send(hello, to, piped), { problem: 'gone', code: 511 })
  await assert.rejects(send(hello, to, piped), { problem: 'try_again' })
  await assert.rejects(send(hello, to, piped), { problem: 'try_again' })
  door.close()
  assert.deepEqual([...new Set(heard)], [true])
})

const frame = { senderName: 'Lapor Uji', ticket: 'UJI-2611-0007' }

test('every kind of message is a letter: buttons and rows become words, pictures a link', () => {
  const kinds: [OutboundMessage, RegExp][] = [
    [
      {
        kind: 'buttons',
        text: 'Sudah beres?',
        buttons: [
          { id: 'a', title: 'Sudah beres' },
          { id: 'b', title: 'Belum' },
        ],
      },
      /jawaban berikut:\n- Sudah beres\n- Belum\n/,
    ],
    [{ kind: 'list', text: 'Nilai?', button: 'Pilih', rows: [{ id: '5', title: 'Sangat baik', description: 'puas' }] }, /- Sangat baik \(puas\)/],
    [{ kind: 'location_request', text: 'Di mana?' }, /Di mana\?/],
    [{ kind: 'form', text: 'Isi', button: 'Buka', formId: '1', token: 't', screen: 'S', data: {} }, /Isi/],
    [{ kind: 'image', text: '', url: 'https://contoh.example/a.png' }, /Lihat gambarnya: https:\/\/contoh\.example\/a\.png/],
    [{ kind: 'template', name: 'kabar', language: 'id', parameters: [], text: 'Ada kabar' }, /Ada kabar/],
  ]
  for (const [message, expected] of kinds) {
    const { subject, text, html } = render(message, frame)
    assert.match(text, /^Yth\. Bapak\/Ibu,\n\n/)
    assert.match(text, expected)
    assert.match(text, /\nHormat kami,\nLapor Uji\n\n-- \nUntuk menanggapi laporan UJI-2611-0007/)
    assert.equal(subject, '[UJI-2611-0007] Kabar laporan Anda')
    assert.match(html, /^<!doctype html>/)
  }
})

test('marks of chats become thick letters, addresses become links, and nothing else is markup', () => {
  const { text, html } = render({ kind: 'text', text: 'Nomor *UJI-2611-0007*, 2*3*4 <b>x</b>\nhttps://a.example/b_c_d?x=1&y=2.' }, frame)
  assert.match(text, /Nomor UJI-2611-0007, 2\*3\*4 <b>x<\/b>\nhttps:\/\/a\.example\/b_c_d\?x=1&y=2\./)
  assert.ok(html.includes('Nomor <b>UJI-2611-0007</b>, 2*3*4 &lt;b&gt;x&lt;/b&gt;<br><a href="https://a.example/b_c_d?x=1&amp;y=2">'))
})

test('a subject never has a line break, and the number only once', () => {
  assert.equal(
    render({ ...hello, subject: '[UJI-2611-0007] Laporan\r\nBcc: x@y.example' }, frame).subject,
    '[UJI-2611-0007] Laporan Bcc: x@y.example',
  )
  assert.equal(render(hello, { senderName: 'Lapor Uji' }).subject, 'Kabar dari Lapor Uji')
})
