import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fastify } from 'fastify'
import { pictureLink } from '#briefs/link.ts'
import { inRegion } from '#db/transaction.ts'
import { insertBrief } from '#briefs/queries.ts'
import type { Brief } from '#briefs/lines.ts'
import { briefPictures } from '#http/briefs.ts'
import { errorAnswers } from '#http/errors.ts'
import { createLog } from '#lib/log.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import type { Services } from '../services.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const day = '2026-11-23'
const row = { day, kind: 'daily' as const, lines: {} as Brief, imageKey: 'r/a.png', linkSecret: 'secret', madeAt: MONDAY }
await inRegion(db, region.id, (trx) => insertBrief(trx, region.id, row))
let clock = MONDAY
const app = fastify()
const storage = { read: () => Readable.from([Buffer.from('picture')]) } as unknown as Services['storage']
errorAnswers(app, { db, log: createLog('silent') } as Services)
await briefPictures(app, { db, storage, now: () => clock })

const link = pictureLink('', { regionCode: region.code, day, secret: 'secret' }, MONDAY)
const asked = async (url: string) => (await app.inject({ url })).statusCode

//  what                       address                                             answer
const addresses: [string, string, number][] = [
  ['as it was given', link, 200],
  ['of another day', link.replace(day, '2026-11-24'), 404],
  ['of another region', link.replace(region.code, 'oki'), 404],
  ['with another seal', link.replace(/tanda=.*/, `tanda=${'a'.repeat(43)}`), 404],
  ['made to last longer', link.replace(/sampai=./, 'sampai=9'), 404],
  ['said twice', `${link}&tanda=a`, 404],
  ['without a seal', `/ringkasan/${region.code}/${day}.png`, 404],
  ['of no day', `/ringkasan/${region.code}/today.png`, 404],
  ['of a day that is none', link.replace(day, '2026-13-45'), 404],
]
for (const [what, address, answer] of addresses) {
  test(`the picture of a brief, ${what}: ${answer}`, async () => assert.equal(await asked(address), answer))
}

test('after three days the address is no longer good', async () => {
  clock = hoursLater(71)
  assert.equal(await asked(link), 200)
  clock = hoursLater(72)
  assert.equal(await asked(link), 404)
})
