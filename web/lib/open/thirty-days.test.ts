/** The figures of thirty days stand on the home page, in what other pages show, and in the API. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastify } from 'fastify'
import { readConfig } from '#config.ts'
import { inRegion } from '#db/transaction.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { getEmbedded } from '#opendata/embed/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import { figuresFollow } from '#tests/figures.ts'
import { api } from '#http/api/index.ts'
import { load } from '../../routes/[[region=region]]/(citizen)/+page.server.ts'

const db = await freshDatabase()
const now = new Date(MONDAY)

test('thirty days are the same thirty everywhere: today and the twenty-nine before', async () => {
  const region = await aRegion(db)
  for (const days of [30, 30, 29, 29, 29, 29, 29, 0]) await aCase(db, { region, state: 'closed', at: hoursLater(-24 * days) })
  await figuresFollow(db, region.id)
  const locals = { db, region, now, locale: 'id' } as unknown as App.Locals
  const home = (await load({ locals } as unknown as Parameters<typeof load>[0])) as { home: { figures: { reports: number } } }
  const app = fastify()
  const config = { ...readConfig({ PUBLIC_URL: 'https://lapor.uji.example' }), sessionSecret: 'untuk uji saja' }
  const limits = { key: 100, address: 100 }
  await app.register(api, {
    db,
    log: createLog('silent'),
    storage: folderStorage('/tmp/unused'),
    config,
    limits,
    now: () => now,
    areAnswersChecked: true,
  })
  const { reports } = (await app.inject({ url: `/api/v1/regions/${region.code}/figures?days=30` })).json()
  await app.close()
  const embedded = await inRegion(db, region.id, (trx) => getEmbedded(trx, region, now))
  assert.deepEqual({ home: home.home.figures.reports, embedded: embedded.reports, api: reports }, { home: 6, embedded: 6, api: 6 })
})
