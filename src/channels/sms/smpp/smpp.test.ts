/** The line to an SMSC: a strict one of our own, over a real socket. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type ChannelAccount, SendError, type Update } from '#channels/channel.ts'
import { createLog } from '#lib/log.ts'
import { part, receiptText, type Smsc, spoken, startSmsc } from '#tests/smsc.ts'
import { sms } from '../index.ts'
import { pack, toSeptets } from '../text/septets.ts'
import { listenAt, type SmppPace } from './lines.ts'

const PACE: SmppPace = { first: 20, longest: 100, enquire: 5_000, patience: 2_000, grace: 500, within: 1_200, remembered: 60_000 }

let smsc: Smsc
let account: ChannelAccount
let heard: Update[] = []
let hear: (updates: Update[]) => Promise<void>
let turns: boolean[]
let stop: () => Promise<void>

beforeEach(async () => {
  smsc = await startSmsc()
  heard = []
  turns = []
  hear = async (updates) => void heard.push(...updates)
  const settings = { kind: 'smpp', sender: '1708', smppHost: '127.0.0.1', smppPort: smsc.port, smppSystemId: 'tanggap', smppPassword: 'rahasia' }
  account = { id: 'contoh-sms', settings }
  stop = async () => undefined
})

afterEach(async () => {
  await stop()
  await smsc.stop()
  assert.deepEqual(smsc.complaints, [])
})

const listen = (more: Record<string, unknown> = {}, pace = PACE) => {
  account = { ...account, settings: { ...account.settings, ...more } }
  stop = listenAt(account, { hear: (updates) => hear(updates), turned: (isOpen) => void turns.push(isOpen), log: createLog('silent') }, pace)
}
const send = (text: string, address = '+62800111222') => sms.send({ kind: 'text', text }, { address, ourId: 'our-1' }, account)
const texts = () => heard.flatMap((update) => (update.kind === 'message' ? [update.message.text] : []))
const problemOf = async (call: Promise<unknown>): Promise<SendError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof SendError, String(error))
  return error
}
const until = async (holds: () => boolean) => {
  for (let tries = 0; tries < 400 && !holds(); tries++) await wait(10)
  assert.ok(holds())
}

test('an answer goes out as one plain SMS with the number as operators write it', async () => {
  listen()
  await smsc.bound()
  assert.equal(await send('Laporan “CTH-1” diterima'), '1')
  assert.deepEqual(smsc.submitted, [{ id: '1', to: '62800111222', from: '1708', text: 'Laporan "CTH-1" diterima', status: 0 }])
})

test('what a resident writes is heard, and thanked for only afterwards', async () => {
  let store: () => void = () => undefined
  hear = (updates) => new Promise((resolve) => (store = () => resolve(void heard.push(...updates))))
  listen()
  const answered = smsc.delivers(spoken('Jalan rusak'))
  assert.equal(await Promise.race([answered, wait(200, 'nothing yet')]), 'nothing yet')
  store()
  assert.equal(await answered, 0)
  const [{ providerId, ...update }] = heard as [Update]
  assert.deepEqual(update, {
    kind: 'message',
    sentAt: new Date(0),
    numberId: '1708',
    sender: '+62800111222',
    aliases: [],
    message: { kind: 'text', text: 'Jalan rusak', attachments: [] },
  })
  assert.match(providerId, /^sms:/)
})

test('what could not be stored stays with the SMSC: a passing fault', async () => {
  hear = async () => assert.fail('the database is away')
  listen()
  assert.equal(await smsc.delivers(spoken('Jalan rusak')), 0x64)
})

test('the same SMS delivered five times has one name, the same words by another person another', async () => {
  listen()
  for (let count = 0; count < 5; count++) await smsc.delivers(spoken('Jalan rusak'))
  await smsc.delivers(spoken('Jalan rusak', { source_addr: '62800111333' }))
  assert.equal(new Set(heard.map(({ providerId }) => providerId)).size, 2)
})

//  what                                coding  as bytes                                               read
const CODED: [string, Record<string, unknown>, string, Record<string, unknown>?][] = [
  ['GSM-7 with the extension table', { short_message: Buffer.from([0x1b, 0x65, 0x20, 0x1b, 0x3c, 0x00, 0x1b, 0x3e]) }, '€ [@]'],
  ['ASCII', { data_coding: 1, short_message: Buffer.from('a@b_c $') }, 'a@b_c $'],
  ['Latin-1', { data_coding: 3, short_message: Buffer.from('Café', 'latin1') }, 'Café'],
  ['UCS-2', { data_coding: 8, short_message: Buffer.from('Jalan 🚧 “rusak”', 'utf16le').swap16() }, 'Jalan 🚧 “rusak”'],
  ['a class of the GSM standard', { data_coding: 0xf1, short_message: Buffer.from([0x00, 0x61]) }, '@a'],
  ['message_payload', { short_message: Buffer.alloc(0), message_payload: Buffer.from('Panjang sekali '.repeat(30)) }, 'Panjang sekali '.repeat(30)],
  ['packed GSM-7', { short_message: Buffer.from(pack(toSeptets('Jalan {rusak}'))) }, 'Jalan {rusak}', { smppAlphabet: 'gsm7-packed' }],
]
for (const [name, fields, text, settings] of CODED) {
  test(`${name} is read`, async () => {
    listen(settings)
    assert.equal(await smsc.delivers(spoken('', fields)), 0)
    assert.deepEqual(texts(), [text])
  })
}

test('pictures, operators and broken PDUs are kept as unknown and thanked for', async () => {
  listen()
  for (const fields of [{ data_coding: 4 }, { source_addr: 'PROMO', source_addr_ton: 5 }, { source_addr: '8888', source_addr_ton: 0 }])
    assert.equal(await smsc.delivers(spoken('x', fields)), 0)
  const session = await smsc.bound()
  const answered = new Promise<Buffer>((resolve) => session.once('pdu', resolve as never))
  // A deliver_sm whose last tag says it is longer than the PDU.
  const head = Buffer.alloc(16)
  const body = Buffer.concat([Buffer.alloc(17), Buffer.from([0x02, 0x0c, 0x00, 0x02])])
  head.writeUInt32BE(head.length + body.length, 0)
  head.writeUInt32BE(5, 4)
  head.writeUInt32BE(77, 12)
  session.socket.write(Buffer.concat([head, body]))
  assert.equal(((await answered) as unknown as { sequence_number: number }).sequence_number, 77)
  assert.deepEqual(
    heard.map(({ kind }) => kind),
    ['unknown', 'unknown', 'unknown', 'unknown'],
  )
  assert.equal(smsc.seen.binds, 1)
})

for (const by of ['udh8', 'udh16', 'sar'] as const) {
  test(`a long message by ${by}, out of order and one part twice, is one`, async () => {
    listen()
    const parts = ['Jalan di depan pasar ', 'rusak berat dan sering ', 'terendam air.']
    const order = [2, 0, 2, 1]
    const statuses = await Promise.all(
      order.map((index) => smsc.delivers(part(parts[index] ?? '', { number: index + 1, total: 3, reference: 130, by }))),
    )
    assert.deepEqual(statuses, [0, 0, 0, 0])
    assert.deepEqual(texts(), [parts.join('')])
    // The thanks for it got lost: it comes again and is nothing new.
    assert.equal(await smsc.delivers(part(parts[1] ?? '', { number: 2, total: 3, reference: 130, by })), 0)
    await wait(PACE.within + 100)
    assert.equal(heard.length, 1)
  })
}

test('a sign across two parts is read whole', async () => {
  listen()
  const bytes = Buffer.from('Banjir 🚧 parah', 'utf16le').swap16()
  const cut = 'Banjir '.length * 2 + 2
  await Promise.all(
    [bytes.subarray(0, cut), bytes.subarray(cut)].map((one, index) =>
      smsc.delivers(part(one, { number: index + 1, total: 2, reference: 1 }, { data_coding: 8 })),
    ),
  )
  assert.deepEqual(texts(), ['Banjir 🚧 parah'])
})

test('packed parts begin after the fill bits of their header', async () => {
  listen({ smppAlphabet: 'gsm7-packed' })
  const packed = (text: string) => {
    // A header of six octets is 48 bits: one bit is left empty, so that the text begins at the seventh septet.
    const bits = [0, ...toSeptets(text).flatMap((septet) => Array.from({ length: 7 }, (_, bit) => (septet >> bit) & 1))]
    return Buffer.from(
      Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
        bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum | (bit << at), 0),
      ),
    )
  }
  await Promise.all(
    ['Jalan [1] rusak, ', 'sudah lama'].map((text, index) => smsc.delivers(part(packed(text), { number: index + 1, total: 2, reference: 9 }))),
  )
  assert.deepEqual(texts(), ['Jalan [1] rusak, sudah lama'])
})

test('no part is thanked for before the whole is stored', async () => {
  listen({}, { ...PACE, grace: 2_000, within: 5_000 })
  const first = smsc.delivers(part('Jalan ', { number: 1, total: 2, reference: 7 }))
  assert.equal(await Promise.race([first, wait(200, 'nothing yet')]), 'nothing yet')
  assert.equal(await smsc.delivers(part('rusak', { number: 2, total: 2, reference: 7 })), 0)
  assert.equal(await first, 0)
  assert.deepEqual(texts(), ['Jalan rusak'])
})

test('an SMSC that sends one part at a time is thanked after a moment, when the part is kept by itself', async () => {
  listen()
  assert.equal(await smsc.delivers(part('Jalan ', { number: 1, total: 2, reference: 7 })), 0)
  assert.deepEqual(
    heard.map((update) => update.kind === 'unknown' && (update.raw as { text: string }).text),
    ['Jalan '],
  )
  assert.equal(await smsc.delivers(part('rusak', { number: 2, total: 2, reference: 7 })), 0)
  assert.deepEqual(texts(), ['Jalan rusak'])
})

test('when a part never comes the others are heard, with a mark where it is missing', async () => {
  listen()
  await Promise.all([1, 3].map((number) => smsc.delivers(part(`bagian ${number}`, { number, total: 3, reference: 7 }))))
  await until(() => texts().length === 1)
  assert.deepEqual(texts(), ['bagian 1 […] bagian 3'])
})

test('a reference that is used again is another message', async () => {
  listen()
  await smsc.delivers(part('lama', { number: 1, total: 2, reference: 7 }))
  await Promise.all(['baru ', 'sekali'].map((text, index) => smsc.delivers(part(text, { number: index + 1, total: 2, reference: 7 }))))
  assert.deepEqual(texts(), ['lama […]', 'baru sekali'])
})

test('a long message that cannot be stored is not thanked for, and is heard when it comes again', async () => {
  listen()
  let isAway = true
  hear = async (updates) => (isAway ? assert.fail('away') : void heard.push(...updates))
  const both = () => Promise.all(['Jalan ', 'rusak'].map((text, index) => smsc.delivers(part(text, { number: index + 1, total: 2, reference: 7 }))))
  assert.deepEqual(await both(), [0x64, 0x64])
  isAway = false
  assert.deepEqual(await both(), [0, 0])
  assert.deepEqual(texts(), ['Jalan rusak'])
})

test('what was acknowledged in part is heard as far as it came when we are stopped', async () => {
  listen({}, { ...PACE, within: 60_000 })
  assert.equal(await smsc.delivers(part('Jalan ', { number: 1, total: 2, reference: 7 })), 0)
  await stop()
  assert.deepEqual(texts(), ['Jalan […]'])
})

//  form           id in the answer   in the receipt
const IDS: [string, string, string][] = [
  ['same', 'A1B2', '0000A1B2'],
  ['hex-decimal', '0000A1B2', '0041394'],
  ['decimal-hex', '41394', 'A1B2'],
]
for (const [smppMessageIds, given, reported] of IDS) {
  test(`receipts find their message: ids ${smppMessageIds}`, async () => {
    listen({ smppMessageIds })
    smsc.manners.idOf = () => given
    await smsc.bound()
    const id = await send('x')
    assert.equal(await smsc.delivers(receiptText(reported, 'DELIVRD')), 0)
    assert.equal(
      await smsc.delivers({ ...receiptText('', 'ACCEPTD'), short_message: Buffer.alloc(0), receipted_message_id: given, message_state: 5 }),
      0,
    )
    assert.deepEqual(
      heard.map((update) => update.kind === 'receipt' && update.receipt),
      [
        { messageId: id, status: 'delivered' },
        { messageId: id, status: 'failed', problem: 'refused' },
      ],
    )
  })
}

//  word       means       problem     code
const STATES: [string, string, string | undefined, number | undefined][] = [
  ['DELIVRD', 'delivered', undefined, undefined],
  ['ACCEPTD', 'sent', undefined, undefined],
  ['ENROUTE', 'sent', undefined, undefined],
  ['UNKNOWN', 'sent', undefined, undefined],
  ['EXPIRED', 'failed', 'refused', 34],
  ['UNDELIV', 'failed', 'refused', 34],
  ['REJECTD', 'failed', 'refused', 34],
  ['DELETED', 'failed', 'refused', 34],
]
test('what a receipt says of a message', async () => {
  listen()
  for (const [word] of STATES) await smsc.delivers(receiptText('77', word, '034'))
  assert.deepEqual(
    heard.map((update) => update.kind === 'receipt' && [update.receipt.status, update.receipt.problem, update.receipt.code]),
    STATES.map(([, ...meaning]) => meaning),
  )
})

//  status                  means
const REFUSALS: [number, string, number | undefined][] = [
  [0x58, 'try_again', 5_000], // throttled
  [0x14, 'try_again', 5_000], // queue full
  [0x08, 'try_again', undefined],
  [0x0a, 'misconfigured', undefined], // sender not registered
  [0x0b, 'gone', undefined],
  [0x45, 'refused', undefined],
  [0x4ff, 'refused', undefined],
]
for (const [status, problem, waitFor] of REFUSALS) {
  test(`status ${status} means ${problem}`, async () => {
    listen()
    await smsc.bound()
    smsc.manners.submit = () => status
    const error = await problemOf(send('x'))
    assert.deepEqual([error.problem, error.code, error.waitFor], [problem, status, waitFor])
  })
}

test('no more than the window are on their way without an answer; the others wait', async () => {
  listen({ smppWindow: '3' }, { ...PACE, patience: 5_000 })
  await smsc.bound()
  smsc.manners.answerAfter = 40
  const ids = await Promise.all(Array.from({ length: 12 }, (_, index) => send(`pesan ${index}`)))
  assert.equal(new Set(ids).size, 12)
  assert.equal(smsc.seen.mostOpen, 3)
})

test('a line that is cut with messages on their way: those may have been taken, and it is opened anew', async () => {
  listen()
  await smsc.bound()
  smsc.manners.submit = (count) => (count === 3 ? 'drop' : 'silent')
  const errors = await Promise.all([1, 2, 3].map((count) => problemOf(send(`pesan ${count}`))))
  assert.deepEqual(
    errors.map(({ problem, waitFor }) => [problem, waitFor]),
    Array.from({ length: 3 }, () => ['try_again', 20_000]),
  )
  smsc.manners.submit = () => 0
  await smsc.bound()
  await until(() => smsc.seen.binds === 2)
  assert.equal(await send('lagi'), '4')
})

test('an answer that never comes is not waited for', async () => {
  listen()
  await smsc.bound()
  smsc.manners.submit = () => 'silent'
  const error = await problemOf(send('x'))
  assert.deepEqual([error.problem, error.waitFor], ['try_again', 20_000])
})

test('who is refused at the door tries again, later and later, and says whose affair it is', async () => {
  smsc.manners.bind = 0x0e
  listen()
  await until(() => smsc.seen.binds >= 3)
  assert.equal((await problemOf(send('x'))).problem, 'misconfigured')
  smsc.manners.bind = 0
  await smsc.bound()
  await wait(20)
  assert.equal(await send('x'), '1')
})

test('a line that has gone silent is given up and opened anew', async () => {
  listen({}, { ...PACE, enquire: 50, patience: 80 })
  const session = await smsc.bound()
  await until(() => smsc.seen.enquiries > 1)
  // From now on it hears and does not answer.
  session.socket.pause()
  session.removeAllListeners('pdu')
  await until(() => smsc.seen.binds === 2)
})

test('an SMSC that says goodbye is answered, and called again', async () => {
  listen()
  const session = await smsc.bound()
  const status = await new Promise((resolve) => session.unbind({}, ({ command_status }) => resolve(command_status)))
  assert.equal(status, 0)
  await until(() => smsc.seen.binds === 2)
  await until(() => turns.length === 3)
  assert.deepEqual(turns, [true, false, true])
})

test('two regions with the same way in share one line; the last one closes it', async () => {
  listen()
  await smsc.bound()
  const other = { ...account, id: 'lain-sms' }
  const stopOther = listenAt(other, { hear: async () => undefined, turned: (isOpen) => void turns.push(isOpen), log: createLog('silent') }, PACE)
  await stop()
  assert.equal(await sms.send({ kind: 'text', text: 'x' }, { address: '+62800111222', ourId: 'o' }, other), '1')
  assert.equal(smsc.seen.binds, 1)
  await stopOther()
  assert.equal((await problemOf(send('x'))).problem, 'try_again')
})

test('two sessions, where an SMSC wants one for each way', async () => {
  listen({ smppBind: 'separate' })
  await until(() => smsc.seen.binds === 2)
  assert.deepEqual(smsc.seen.kinds.toSorted(), ['bind_receiver', 'bind_transmitter'])
  await wait(20)
  assert.equal(await send('x'), '1')
  assert.equal(await smsc.delivers(spoken('Jalan rusak')), 0)
  assert.deepEqual(texts(), ['Jalan rusak'])
})

//  what cannot be                  is named
const WRONG: [Record<string, string>, RegExp][] = [
  [{ smppHost: '' }, /smppHost/],
  [{ smppPort: 'x' }, /smppPort/],
  [{ smppWindow: '0' }, /smppWindow/],
  [{ smppAlphabet: 'morse' }, /smppAlphabet/],
]
for (const [settings, words] of WRONG) {
  test(`${JSON.stringify(settings)} is named, and no line is opened`, async () => {
    listen(settings)
    const error = await problemOf(send('x'))
    assert.equal(error.problem, 'misconfigured')
    assert.match(error.message, words)
    assert.equal(smsc.seen.binds, 0)
  })
}
