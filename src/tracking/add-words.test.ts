import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { addWords } from '#tracking/commands.ts'
import { aCase, getCase, hoursLater } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()

test('an answer written on the page ends the wait, and its words are kept for those who asked', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  await addWords(db, { regionId: made.regionId, reportId: made.reportId, words: ' Sisi timur ', at: hoursLater(2) })
  assert.equal((await getCase(db, made)).state, 'received')
  const events = await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
  assert.deepEqual(
    events.slice(-2).map(({ kind, details }) => [kind, details['words']]),
    [
      ['resumed', undefined],
      ['reporter_added', 'Sisi timur'],
    ],
  )
})

test('nothing said is nothing, and who says too much waits an hour', async () => {
  const { regionId, reportId } = await aCase(db)
  const says = (words: string, at = hoursLater(2)) => addWords(db, { regionId, reportId, words, at })
  await assert.rejects(says('  '), { key: 'case.text_missing' })
  for (let time = 0; time < 10; time++) await says(`keterangan ${time}`)
  await assert.rejects(says('lagi'), { key: 'form.too_many' })
  await says('lagi', hoursLater(3))
})
