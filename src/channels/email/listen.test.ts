/** A real mailbox (Dovecot, IDLE): nothing acknowledged is lost, nothing comes twice, files are fetched later by part. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, afterEach, beforeEach, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import type { ChannelAccount, Ears, Update } from '#channels/channel.ts'
import { createLog } from '#lib/log.ts'
import { NO_IMAP, PASSWORD, startImapServer, USER, type ImapServer } from '#tests/imap-server.ts'
import { until } from '#tests/stand-in.ts'
import { listen, pauseAfter } from './listen.ts'
import { fetchMedia, readRef, refOf } from './mailbox.ts'

const server = NO_IMAP ? undefined : await startImapServer()
after(() => server?.remove())
const options = { skip: NO_IMAP }
const { port } = server ?? ({ port: 0 } as ImapServer)

const settings = {
  address: 'lapor@uji.example',
  imapHost: '127.0.0.1',
  imapPort: String(port),
  imapUser: USER,
  imapPassword: PASSWORD,
  appSecret: 's',
}
const account: ChannelAccount = { id: 'uji-email', settings }

let heard: Update[] = []
let isBusy = false
const turns: boolean[] = []
const ears: Ears = {
  turned: (isOpen) => void turns.push(isOpen),
  log: createLog('silent'),
  async hear(updates) {
    if (isBusy) throw new Error('busy')
    heard.push(...updates)
  },
}
let stop = async () => {}

async function asOwner<T>(work: (client: ImapFlow) => Promise<T>, mailbox = 'INBOX'): Promise<T> {
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth: { user: USER, pass: PASSWORD }, logger: false })
  await client.connect()
  await client.mailboxOpen(mailbox)
  return work(client).finally(() => client.logout())
}

/** @returns its uid */
async function deliver(raw: string | Buffer, flags: string[] = []): Promise<number> {
  return asOwner(async (client) => {
    const added = await client.append('INBOX', Buffer.from(raw), flags)
    return added ? (added.uid ?? 0) : 0
  })
}

function letter(id: string, text = 'Jalan di depan pasar berlubang', more = ''): string {
  return `From: Siti Contoh <siti@warga.example>\r\nTo: lapor@uji.example\r\nSubject: Jalan rusak\r\nMessage-ID: <${id}@warga.example>\r\n${more}\r\n${text}\r\n`
}

const photo = randomBytes(60_000)

function withPhoto(id: string): string {
  const base64 = photo.toString('base64').replace(/.{76}/g, '$&\r\n')
  return letter(
    id,
    `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLihat fotonya\r\n--b\r\nContent-Type: image/jpeg; name="foto.jpg"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="foto.jpg"\r\n\r\n${base64}\r\n--b--`,
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n',
  )
}

const texts = () => heard.map((update) => (update.kind === 'message' ? update.message.text : update.kind))
const flagsOf = (uid: number) =>
  asOwner(async (client) => {
    const found = await client.fetchOne(String(uid), { flags: true }, { uid: true })
    return found ? [...(found.flags ?? [])] : []
  })

beforeEach(() => {
  heard = []
  isBusy = false
})
afterEach(async () => {
  await stop()
  if (server) await asOwner((client) => client.messageDelete('1:*').catch(() => false))
})

test('what lies unread is read; what comes later is heard at once (IDLE); both are seen afterwards', options, async () => {
  const first = await deliver(letter('satu'))
  stop = listen(account, ears)
  await until(() => heard[0])
  const second = await deliver(letter('dua', 'Lampu jalan mati'))
  await until(() => heard[1])
  assert.deepEqual(texts(), ['Jalan rusak\n\nJalan di depan pasar berlubang', 'Jalan rusak\n\nLampu jalan mati'])
  await until(async () => (await flagsOf(second)).includes('\\Seen') || undefined)
  assert.ok((await flagsOf(first)).includes('\\Seen'))
})

test('what is not durable stays unread, and is heard when we listen again', options, async () => {
  isBusy = true
  const uid = await deliver(letter('tiga'))
  stop = listen(account, ears)
  await new Promise((resolve) => setTimeout(resolve, 600))
  assert.deepEqual(await flagsOf(uid), [])
  isBusy = false
  await until(() => heard[0], 15_000)
  await until(async () => (await flagsOf(uid)).includes('\\Seen') || undefined)
})

test('a letter that somebody else opened while we listened is heard all the same; one read before is not', options, async () => {
  await deliver(letter('lama'), ['\\Seen'])
  stop = listen(account, ears)
  await deliver(letter('penanda'))
  await until(() => heard[0])
  await deliver(letter('dibuka orang lain', 'Sampah menumpuk'), ['\\Seen'])
  await until(() => heard[1])
  assert.equal(heard.length, 2)
  assert.match(texts()[1] ?? '', /Sampah/)
})

test('the server goes away and comes back: the line is opened again, nothing is heard twice', options, async () => {
  turns.length = 0
  stop = listen(account, ears)
  await deliver(letter('sebelum'))
  await until(() => heard[0])
  await new Promise((resolve) => setTimeout(resolve, 300))
  await server?.stop()
  await server?.start()
  await deliver(letter('sesudah', 'Air tidak mengalir'))
  await until(() => heard[1], 15_000)
  assert.equal(new Set(heard.map(({ providerId }) => providerId)).size, 2)
  const changes = turns.filter((isOpen, index) => isOpen !== turns[index - 1])
  assert.deepEqual([changes.includes(false), changes.at(-1)], [true, true])
})

test('a photo is fetched by its part; also after the mailbox was numbered anew, by the letter’s id', options, async () => {
  await deliver(withPhoto('berfoto'))
  stop = listen(account, ears)
  const update = await until(() => heard[0])
  assert.ok(update.kind === 'message')
  const [attachment] = update.message.attachments
  assert.deepEqual([attachment?.kind, attachment?.size, attachment?.fileName], ['image', photo.length, 'foto.jpg'])
  const ref = attachment?.ref ?? ''
  assert.deepEqual(Buffer.from((await fetchMedia(ref, account)).bytes), photo)
  const place = readRef(ref)
  assert.ok(place)
  for (const wrong of [{ validity: '1', uid: 999 }, { uid: 999_999 }])
    assert.deepEqual(Buffer.from((await fetchMedia(refOf({ ...place, ...wrong }), account)).bytes), photo)
  await assert.rejects(fetchMedia(refOf({ ...place, uid: 999_999, messageId: 'tidak@ada' }), account), { problem: 'gone' })
  await assert.rejects(fetchMedia(refOf({ ...place, size: 17 * 1024 * 1024 }), account), { problem: 'refused' })
  await assert.rejects(fetchMedia(ref, { ...account, settings: { ...settings, imapPassword: 'salah' } }), { problem: 'misconfigured' })
  await assert.rejects(fetchMedia(ref, { ...account, settings: { ...settings, imapPort: '1' } }), { problem: 'try_again' })
})

test('read letters are put away when a folder is named, and their files are found there', options, async () => {
  const tidy = { ...account, settings: { ...settings, processedMailbox: 'Diproses' } }
  await deliver(withPhoto('disimpan'))
  stop = listen(tidy, ears)
  const update = await until(() => heard[0])
  await until(() => asOwner(async ({ mailbox }) => (mailbox && mailbox.exists === 1 ? true : undefined), 'Diproses').catch(() => undefined))
  assert.ok(update.kind === 'message')
  assert.equal((await fetchMedia(update.message.attachments[0]?.ref ?? '', tidy)).bytes.byteLength, photo.length)
})

test('a large letter is read in little memory, and its files stay where they are', options, async () => {
  const size = 12 * 1024 * 1024
  const base64 = Buffer.alloc(size, 7).toString('base64').replace(/.{76}/g, '$&\r\n')
  const part = (name: string) => `--b\r\nContent-Type: video/mp4; name=${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`
  await deliver(letter('besar', `--b\r\n\r\nVideo banjir\r\n${part('a.mp4')}${part('b.mp4')}--b--`, 'Content-Type: multipart/mixed; boundary=b\r\n'))
  stop = listen(account, ears)
  const update = await until(() => heard[0], 20_000)
  assert.ok(update.kind === 'message')
  assert.deepEqual(
    update.message.attachments.map((one) => [one.kind, one.size, one.bytes]),
    [
      ['video', size, undefined],
      ['video', size, undefined],
    ],
  )
  assert.equal((await fetchMedia(update.message.attachments[1]?.ref ?? '', account)).bytes.byteLength, size)
})

test('an account without a mailbox keeps no line', async () => {
  await listen({ id: 'x', settings: { address: 'lapor@uji.example' } }, ears)()
})

test('pauses grow to five minutes', () => {
  assert.deepEqual([1, 2, 3, 9, 40].map(pauseAfter), [1000, 2000, 4000, 256_000, 300_000])
})
