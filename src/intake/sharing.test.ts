/** Whose an update is: by the number, by the words, by the talk that is going on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Update } from '#channels/channel.ts'
import { deliveriesOf, type NewestTalk } from '#intake/sharing.ts'

const account = (id: string, regionId: string, settings: object) => ({
  id,
  regionId,
  channel: 'sms',
  settings: { kind: 'http', sender: '1708', secretPlace: 'query:t', secret: 's', ...settings },
})
const satu = account('satu-sms', 'r1', { keyword: 'SATU' })
const dua = account('dua-sms', 'r2', { keyword: 'DUA' })
const accounts = [satu, dua, { ...account('tiga', 'r3', {}), channel: 'whatsapp' }]
const written = (text: string): Update => ({
  kind: 'message',
  providerId: 'm',
  sentAt: new Date(0),
  numberId: '1708',
  sender: '+62800111222',
  aliases: [],
  message: { kind: 'text', text, attachments: [] },
})
const never: NewestTalk = async () => assert.fail('nobody needs to be asked')
const owners = async (update: Update, newestTalk: NewestTalk) =>
  (await deliveriesOf([update], satu, { accounts, newestTalk })).map(({ account: { id }, update: one }) => [
    id,
    one.kind === 'message' ? one.message.text : one.kind,
  ])

test('the keyword names the region, and nobody is asked', async () => {
  assert.deepEqual(await owners(written('dua jalan rusak'), never), [['dua-sms', 'jalan rusak']])
})

test('without one it goes where the talk is going on; without a talk to the account addressed', async () => {
  const asked: string[] = []
  const talk =
    (answer: string | undefined): NewestTalk =>
    async (those, sender) => {
      asked.push(...those.map(({ id }) => id), sender)
      return answer
    }
  assert.deepEqual(await owners(written('BELUM'), talk('dua-sms')), [['dua-sms', 'BELUM']])
  assert.deepEqual(await owners(written('BELUM'), talk(undefined)), [['satu-sms', 'BELUM']])
  assert.deepEqual(await owners(written('BELUM'), talk('somebody else')), [['satu-sms', 'BELUM']])
  assert.deepEqual(asked.slice(0, 3), ['satu-sms', 'dua-sms', '+62800111222'])
})

test('where nobody takes what names nobody, the message says so', async () => {
  const [one] = await deliveriesOf([written('jalan rusak')], satu, { accounts, newestTalk: async () => undefined })
  assert.equal(one?.update.kind === 'message' && one.update.message.isUnaddressed, true)
  const taking = { ...dua, settings: { ...dua.settings, takesOthers: 'yes' } }
  const [other] = await deliveriesOf([written('jalan rusak')], satu, { accounts: [satu, taking], newestTalk: async () => undefined })
  assert.deepEqual([other?.account.id, other?.update.kind === 'message' && other.update.message.isUnaddressed], ['dua-sms', undefined])
})

test('a receipt is told to both regions', async () => {
  const receipt: Update = { kind: 'receipt', providerId: 'r', sentAt: new Date(0), receipt: { messageId: 'm', status: 'sent' } }
  assert.deepEqual(await owners(receipt, never), [
    ['satu-sms', 'receipt'],
    ['dua-sms', 'receipt'],
  ])
})
