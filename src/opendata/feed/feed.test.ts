import assert from 'node:assert/strict'
import { test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { inRegion } from '#db/transaction.ts'
import { readFileName } from '#opendata/datasets.ts'
import { atomOf } from '#opendata/feed/atom.ts'
import { feedOf } from '#opendata/feed/feed.ts'
import { getFile } from '#opendata/file-commands.ts'
import { listFeed } from '#opendata/live-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const base = 'https://x.example/uji'

/** Published in other words than those of the report, which are nobody's business. */
async function shown(title: string, takenDownAt: Date | null = null): Promise<void> {
  const { caseId, reportId, ticket } = await aCase(db, { region, state: 'verified', title: 'Rumah Pak Joko' })
  const words = takenDownAt
    ? { title: '', text: '', latitude: null, longitude: null }
    : { title, text: '=Teks <terbit>', latitude: -3.412, longitude: 104.8 }
  await inRegion(db, region.id, async (trx) => {
    if (!takenDownAt) await trx.updateTable('cases').set({ isPublished: true }).where('id', '=', caseId).execute()
    const row = {
      regionId: region.id,
      caseId,
      reportId,
      ticket,
      categoryCode: 'road',
      publishedAt: MONDAY,
      publishedBy: 'x',
      changedAt: MONDAY,
      takenDownAt,
    }
    await trx
      .insertInto('publications')
      .values({ ...row, ...words })
      .execute()
  })
}

await shown('Jalan "berlubang"')
await shown('Tidak jadi', MONDAY)

const feed = async (category?: string) => {
  const reports = await inRegion(db, region.id, (trx) => listFeed(trx, { regionId: region.id, district: undefined, category, limit: 50 }))
  return atomOf(feedOf({ region, base, query: '', narrowed: [], reports }))
}

test('the feed has the published words of what is public now, and nothing of the report itself', async () => {
  const xml = await feed()
  assert.equal(XMLValidator.validate(xml), true)
  const { entry } = new XMLParser().parse(xml).feed
  assert.deepEqual([entry.title, entry.published], ['Jalan "berlubang"', MONDAY.toISOString()])
  assert.ok(entry.id.startsWith(`${base}/laporan/UJI-`) && !xml.includes('Joko') && !xml.includes('depan pasar'))
  assert.ok((await feed('road')).includes('<entry>') && !(await feed('conduct')).includes('<entry>'))
})

test('published reports are a file of their year, with the published point and no formula', async () => {
  const read = (name: string) => getFile(db, { region, file: readFileName(name) ?? assert.fail(name), base, isKnown: () => false })
  const { body = '', etag, changedAt } = await read('laporan-terbuka-2026.geojson')
  const { features } = JSON.parse(body)
  assert.deepEqual([features.length, features[0].geometry.coordinates, features[0].properties.status], [1, [104.8, -3.412], 'verified'])
  assert.deepEqual([changedAt, etag.endsWith('geojson"')], [undefined, true])
  const csv = (await read('laporan-terbuka-2026.csv')).body ?? ''
  assert.ok(csv.includes(`"'=Teks <terbit>"`) && !csv.includes('Joko'))
  await assert.rejects(read('laporan-terbuka-2025.csv'), { key: 'page.not_found' })
})
