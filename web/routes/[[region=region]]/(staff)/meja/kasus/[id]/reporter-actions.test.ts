/** The forms about a case's reporters, as anybody who may send them can send them: by hand, with whatever number. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestEvent } from '@sveltejs/kit'
import { dbFor, inRegion } from '#db/transaction.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import { viewerOf } from '#staff/viewer.ts'
import { submitReport } from '#reports/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, aStaffMember, MONDAY, type AConversation } from '#tests/factories.ts'
import { reporterActions } from './reporter-actions.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const staff = (await findStaff(db, await aStaffMember(db, { regionId, role: 'admin' }))) as StaffMember

type Wishes = { categoryCode?: string; talk?: AConversation | undefined }

async function reportBy({ categoryCode, talk }: Wishes) {
  const words = { text: 'Jalan berlubang', place: {}, categoryCode, messageIds: [], isAnonymous: false, isSecret: false, isEmergency: false }
  const by = talk ? { channel: 'whatsapp', conversationId: talk.conversationId, contactId: talk.contactId } : { channel: 'web' }
  return inRegion(db, regionId, (trx) => submitReport(trx, { region, ...by, ...words, toldAt: MONDAY, at: MONDAY }))
}

const mine = await aConversation(db, { regionId })
const own = await reportBy({ talk: mine })

/** @returns the problem's key; undefined: it was done */
async function unite(ticket: string): Promise<string | undefined> {
  const form = new URLSearchParams({ laporan: own.reportId, tiket: ticket, teks: 'Orangnya sendiri mengatakannya' })
  const request = new Request('https://x.example/', { method: 'POST', body: form })
  const words = (key: string) => key
  const locals = { region, staff, base: '', db: dbFor(db, viewerOf(staff)), work: db, words, now: MONDAY }
  const event = { locals, request, params: { id: own.ticket }, url: new URL('https://x.example/meja') } as unknown as RequestEvent
  const answer = (await reporterActions.unite(event)) as { data?: { key: string } }
  return answer.data?.key
}

test('one person behind two reports that may both be opened', async () => {
  assert.equal(await unite((await reportBy({ talk: await aConversation(db, { regionId }) })).ticket), undefined)
})

//  what the number belongs to                     whose talk
const hidden: [string, () => Promise<AConversation | undefined>][] = [
  ['a restricted report without anybody to reach', () => Promise.resolve(undefined)],
  ['a restricted report of somebody else', () => aConversation(db, { regionId })],
  ['a restricted report of the same person', () => Promise.resolve(mine)],
]

for (const [what, talk] of hidden) {
  test(`${what} is answered like a number nobody has`, async () => {
    const { ticket } = await reportBy({ categoryCode: 'conduct', talk: await talk() })
    assert.deepEqual([await unite(ticket), await unite('UJI-2611-9999')], ['reporter.no_such_report', 'reporter.no_such_report'])
  })
}
