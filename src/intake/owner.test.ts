import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Update } from '#channels/channel.ts'
import { ownerOf } from './owner.ts'

const account = (id: string, phoneNumberId: string | number, { appSecret = 'satu', channel = 'whatsapp' } = {}) => ({
  id,
  regionId: id,
  channel,
  settings: { phoneNumberId, appSecret },
})
const update = (numberId?: string): Update => ({
  kind: 'unknown',
  providerId: 'x',
  sentAt: new Date(0),
  raw: {},
  ...(numberId !== undefined && { numberId }),
})
const addressed = account('a', '1')
const all = [addressed, account('b', 2), account('c', '3', { appSecret: 'dua' }), account('d', '4', { channel: 'lain' })]
const ownerIdOf = (numberId?: string) => ownerOf(update(numberId), addressed, { accounts: all, numberSetting: 'phoneNumberId' }).id

test('an update belongs to the account with its number', () => {
  assert.deepEqual([ownerIdOf('1'), ownerIdOf('2')], ['a', 'b'])
})

test('nobody writes into the talks of another with their own secret, or through another channel', () => {
  assert.deepEqual([ownerIdOf('3'), ownerIdOf('4')], ['a', 'a'])
})

test('what has no number, or a number nobody here has, stays where it was addressed', () => {
  assert.deepEqual([ownerIdOf(), ownerIdOf('99')], ['a', 'a'])
})

test('without a secret no two accounts are the same', () => {
  const bare = account('a', '1', { appSecret: '' })
  assert.equal(ownerOf(update('2'), bare, { accounts: [bare, account('b', '2', { appSecret: '' })], numberSetting: 'phoneNumberId' }).id, 'a')
})
