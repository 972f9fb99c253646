import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/event-queries.ts'
import { verifyChain } from '#cases/chain.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, getCase, waitingJobs } from '#tests/factories.ts'

const db = await freshDatabase()

for (const state of ['received', 'verified', 'assigned', 'in_progress', 'waiting_for_reporter', 'answered', 'closed', 'rejected'] as const) {
  test(`a case comes to be ${state} by the commands, and its history is whole`, async () => {
    const made = await aCase(db, { state })
    assert.equal((await getCase(db, made)).state, state)
    const events = await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
    assert.equal(verifyChain(events), undefined)
    assert.equal(events[0]?.kind, 'opened')
    assert.ok((await waitingJobs(db)).includes('notify-case-event'))
  })
}
