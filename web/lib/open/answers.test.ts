import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import { GET as file } from '#web/routes/[[region=region]]/(citizen)/data/[file]/+server.ts'
import { GET as feed } from '#web/routes/[[region=region]]/(citizen)/umpan.xml/+server.ts'

const db = await freshDatabase()
const region = await aRegion(db)

async function shown(title: string, publishedAt: Date): Promise<string> {
  const { regionId, caseId, reportId, ticket } = await aCase(db, { region, state: 'verified' })
  const row = { regionId, caseId, reportId, ticket, title, text: title, categoryCode: 'road', publishedAt, publishedBy: 'x', changedAt: publishedAt }
  await inRegion(db, regionId, async (trx) => {
    await trx.updateTable('cases').set({ isPublished: true }).where('id', '=', caseId).execute()
    await trx.insertInto('publications').values(row).execute()
  })
  return caseId
}

/** As a mirror asks that keeps dates and no tags. */
async function asked(name: string, headers: Record<string, string>): Promise<Response> {
  const url = new URL(`https://x.example/${name}`)
  const locals = { db, region, config: { publicUrl: 'https://x.example' }, now: MONDAY, words: words('id') }
  const event = { locals, url, params: { file: name }, request: new Request(url, { headers }), getClientAddress: () => '203.0.113.9' }
  return name === 'umpan.xml' ? await feed(event as never) : await file(event as never)
}

test('whoever keeps a copy by its date alone gets another one when a report is taken down', async () => {
  const gone = await shown('Jalan berlubang', MONDAY)
  await shown('Lampu mati', hoursLater(1))
  const names = ['laporan-terbuka-2026.csv', 'laporan-terbuka-2026.json', 'umpan.xml']
  const copies: Record<string, string> = {}
  for (const name of names) {
    const first = await asked(name, {})
    copies[name] = await first.text()
    assert.deepEqual([first.status, first.headers.get('last-modified'), copies[name].includes('berlubang')], [200, null, true], name)
    const again = await asked(name, { 'if-none-match': first.headers.get('etag') ?? '', 'if-modified-since': MONDAY.toUTCString() })
    assert.equal(again.status, 304, name)
  }
  await inRegion(db, region.id, async (trx) => {
    await trx
      .updateTable('publications')
      .set({ takenDownAt: hoursLater(2), title: '', text: '' })
      .where('caseId', '=', gone)
      .execute()
    await trx.updateTable('cases').set({ isPublished: false }).where('id', '=', gone).execute()
  })
  for (const name of names) {
    const later = await asked(name, { 'if-modified-since': hoursLater(3).toUTCString() })
    assert.deepEqual([later.status, (await later.text()).includes('berlubang')], [200, false], name)
  }
})
