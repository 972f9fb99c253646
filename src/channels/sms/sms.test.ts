/** What both kinds of account have in common: numbers, words in one SMS, and several regions behind one number. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ChannelAccount, OutboundMessage, Update } from '#channels/channel.ts'
import { toAddress, writeNumber } from './numbers.ts'
import { toSms } from './render.ts'
import { share } from './share.ts'
import { countSeptets } from './text/septets.ts'

//  as written           ton        as we write it
const NUMBERS: [string, number, string | undefined][] = [
  ['081234567890', 0, '+6281234567890'],
  ['6281234567890', 0, '+6281234567890'],
  ['+62 812-3456-7890', 0, '+6281234567890'],
  ['+62 (0)812 3456 7890', 0, '+6281234567890'],
  ['0062 81234567890', 0, '+6281234567890'],
  ['81234567890', 0, '+6281234567890'],
  ['81234567890', 2, '+6281234567890'],
  ['6591234567', 1, '+6591234567'],
  ['6591234567', 0, '+6591234567'],
  ['811234567890', 1, '+811234567890'], // Japan, when the protocol says that it is international
  ['021 5551234', 0, '+62215551234'],
  ['1708', 0, undefined],
  ['1708', 3, undefined],
  ['TELKOMSEL', 0, undefined],
  ['62812345678', 5, undefined], // a name that looks like a number
  ['', 0, undefined],
  ['0', 0, undefined],
  ['+', 0, undefined],
  ['123456789012345678', 0, undefined],
  ['08123456789; drop', 0, undefined],
]
for (const [raw, ton, address] of NUMBERS) {
  test(`${JSON.stringify(raw)} (type ${ton}) is ${address ?? 'nobody who can be answered'}`, () => assert.equal(toAddress(raw, ton), address))
}

test('a number that is written out is read back the same', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{6,11}$/), fc.constantFrom('plus', 'plain', 'local'), (digits, form) => {
      const address = `+62${digits}`
      assert.equal(toAddress(writeNumber(address, form)), address)
    }),
  )
})

const LONG =
  'Jalan di depan Pasar Celikah rusak berat, berlubang dan sering terendam kalau hujan, sudah banyak pengendara yang jatuh di situ. '.repeat(3)
const SAID: [OutboundMessage, RegExp][] = [
  [{ kind: 'text', text: 'Halo “Anda”' }, /^Halo "Anda"$/],
  [{ kind: 'text', text: LONG, short: 'CTH-1 diterima.' }, /^CTH-1 diterima\.$/],
  [
    {
      kind: 'buttons',
      text: 'Sudah beres?',
      buttons: [
        { id: 'a', title: 'Beres' },
        { id: 'b', title: 'Belum' },
      ],
    },
    /^Sudah beres\? Balas BERES atau BELUM\.$/,
  ],
  [
    {
      kind: 'buttons',
      text: LONG,
      buttons: [
        { id: 'a', title: 'Beres' },
        { id: 'b', title: 'Belum' },
      ],
    },
    /^Jalan di depan .*\.\.\. Balas BERES atau BELUM\.$/,
  ],
  [{ kind: 'buttons', text: 'Pilih', buttons: [] }, /^Pilih$/],
  [
    { kind: 'list', text: 'Jenis?', button: 'Lihat', rows: ['Jalan', 'Air', 'Sampah', 'Lampu', 'Lain'].map((title, id) => ({ id: `${id}`, title })) },
    /^Jenis\? Balas JALAN, AIR, SAMPAH atau LAMPU\.$/,
  ],
  [{ kind: 'location_request', text: 'Di mana?' }, /^Di mana\?$/],
  [{ kind: 'form', text: 'Ceritakan', button: 'Isi', formId: '1', token: 't', screen: 'S', data: {} }, /^Ceritakan$/],
  [{ kind: 'image', text: LONG, url: 'https://contoh.example/foto/sesudah.jpg' }, /\.\.\. https:\/\/contoh\.example\/foto\/sesudah\.jpg$/],
  [{ kind: 'template', name: 'kabar_laporan', language: 'id', parameters: [], text: 'Ada kabar' }, /^Ada kabar$/],
]
for (const [message, words] of SAID) {
  test(`${message.kind} is one SMS: ${words.source.slice(0, 40)}`, () => {
    const text = toSms(message)
    assert.match(text, words)
    assert.ok((countSeptets(text) ?? 999) <= 160)
  })
}

const account = (id: string, settings: Record<string, unknown>): ChannelAccount => ({
  id,
  settings: { kind: 'http', sender: '1708', secretPlace: 'query:t', secret: 's', ...settings },
})
const written = (text: string, numberId = '1708'): Update => ({
  kind: 'message',
  providerId: 'x',
  sentAt: new Date(0),
  numberId,
  sender: '+6281234567890',
  aliases: [],
  message: { kind: 'text', text, attachments: [] },
})
const textOf = (update: Update) => (update.kind === 'message' ? update.message.text : undefined)

const utama = account('utama', { takesOthers: 'yes', keyword: 'PUSAT' })
const oki = account('satu', { keyword: 'oki, lapor oki' })
const bekasi = account('dua', { keyword: 'BKS' })
const stranger = account('asing', { keyword: 'ASING', secret: 'lain' })
const number = account('nomor', { sender: '0800111', keyword: '' })
const all = [utama, oki, bekasi, stranger, number]

//  text                       whose      said    read
const WORDS: [string, string, boolean, string][] = [
  ['OKI jalan rusak', 'satu', true, 'jalan rusak'],
  ['oki: jalan rusak', 'satu', true, 'jalan rusak'],
  ['#OKI#jalan rusak', 'satu', true, 'jalan rusak'],
  ['  "Lapor OKI" jalan rusak', 'satu', true, 'jalan rusak'],
  ['bks\njalan rusak', 'dua', true, 'jalan rusak'],
  ['OKI', 'satu', true, 'OKI'],
  ['okinawa jauh', 'utama', false, 'okinawa jauh'],
  ['jalan OKI rusak', 'utama', false, 'jalan OKI rusak'],
  ['ASING jalan rusak', 'utama', false, 'ASING jalan rusak'], // another secret: it cannot be written to from here
  ['', 'utama', false, ''],
]
for (const [text, whose, isSaid, read] of WORDS) {
  test(`${JSON.stringify(text)} is for ${whose}`, () => {
    const answer = share(written(text), bekasi, all)
    assert.deepEqual([answer.accountIds[0], answer.isSaid, textOf(answer.update)], [whose, isSaid, read])
  })
}

test('without a default, words that name nobody stay where they came in, or go where no keyword is asked for', () => {
  assert.equal(share(written('jalan rusak'), bekasi, [oki, bekasi]).accountIds[0], 'dua')
  const plain = account('polos', {})
  assert.equal(share(written('jalan rusak'), bekasi, [oki, bekasi, plain]).accountIds[0], 'polos')
})

test('one number by itself takes everything, and cuts its keyword all the same', () => {
  const answer = share(written('BKS jalan rusak'), bekasi, [bekasi])
  assert.deepEqual([answer.accountIds, answer.isSaid, textOf(answer.update)], [['dua'], true, 'jalan rusak'])
  assert.equal(share(written('jalan rusak'), bekasi, [bekasi]).isSaid, true)
})

test('the number that was written to decides before the keyword', () => {
  assert.deepEqual(share(written('OKI jalan rusak', '+62800111'), utama, all).accountIds, ['nomor'])
})

test('a receipt is told to all behind the number: only one of them knows the message', () => {
  const receipt: Update = { kind: 'receipt', providerId: 'r', sentAt: new Date(0), receipt: { messageId: 'm', status: 'delivered' } }
  assert.deepEqual(share(receipt, bekasi, all).accountIds, ['dua', 'utama', 'satu'])
  assert.deepEqual(share(receipt, number, all).accountIds, ['nomor'])
})

test('whatever is written, it is for somebody who trusts the same secret', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('OKI', 'ASING x')), fc.string(), (text, to) => {
      const { accountIds } = share(written(text, to), oki, all)
      assert.ok(accountIds.length > 0 && !accountIds.includes('asing'))
    }),
  )
})
