/** Lines that are kept open: begun for new accounts, ended for those that are gone or changed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { channels } from '#channels/registry.ts'
import type { Channel, Ears } from '#channels/channel.ts'
import type { Delivery } from '#intake/commands.ts'
import { keepListening } from '#intake/listening.ts'
import { createLog } from '#lib/log.ts'

const open = new Map<string, Ears>()
const lent = channels as unknown as Record<string, Channel>
lent['tali'] = {
  ...channels.whatsapp,
  listen: ({ id, settings }, ears) => {
    const name = `${id}:${String(settings['host'])}`
    open.set(name, ears)
    return async () => void open.delete(name)
  },
}
after(() => delete lent['tali'])

test('a line for each account that has one; what is heard is taken in under its account', async () => {
  const taken: Delivery[] = []
  const noted: [string, string][] = []
  const account = (id: string, channel: string) => ({ id, regionId: 'r', channel, settings: { host: 'a' } })
  const stop = await keepListening({
    list: async () => [account('satu', 'tali'), account('dua', 'whatsapp'), account('tiga', 'merpati')],
    intake: { take: async (deliveries) => void taken.push(...deliveries), pressure: async () => undefined },
    note: async (id, downSince) => void noted.push([id, downSince === null ? 'open' : 'down']),
    newestTalk: async () => undefined,
    log: createLog('silent'),
  })
  assert.deepEqual([...open.keys()], ['satu:a'])
  await open.get('satu:a')?.hear([{ kind: 'unknown', providerId: 'x', sentAt: new Date(0), raw: {} }])
  assert.deepEqual(
    taken.map(({ account: { id } }) => id),
    ['satu'],
  )
  for (const isOpen of [true, false, false, true]) open.get('satu:a')?.turned(isOpen)
  await stop()
  assert.equal(open.size, 0)
  assert.deepEqual(
    noted.map(([id, state]) => `${id} ${state}`),
    ['satu open', 'satu down', 'satu open'],
  )
})
