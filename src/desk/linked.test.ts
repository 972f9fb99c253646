import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkCase, unlinkReport } from '#cases/link-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(1)

test('the desk knows which report came by linking, and may take it off again', async () => {
  const target = await aCase(db)
  const source = await aCase(db, { region: target.region })
  const { regionId, caseId } = target
  const actor = { staffId: target.adminId }
  const linked = async () => {
    const found = await inRegion(db, regionId, (trx) => findDeskCase(trx, { regionId, seesSecret: true, seesTalk: true }, caseId))
    return found?.reports.map(({ ticket, isLinked }) => [ticket, isLinked])
  }
  await linkCase(db, { regionId, caseId: source.caseId, toCaseId: caseId, actor, at })
  assert.deepEqual(await linked(), [
    [target.ticket, false],
    [source.ticket, true],
  ])
  await unlinkReport(db, { regionId, caseId, reportId: source.reportId, actor, at })
  assert.deepEqual(await linked(), [[target.ticket, false]])
})
