/** Following a report from another door: by the person's own act, with the ticket and its code. */
import { markTalk } from '#cases/about/queries.ts'
import { lockCase } from '#cases/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { isSame } from '#lib/secrets.ts'
import { isTooOften } from '#rates/commands.ts'
import { hasWritten } from '#reporters/door-queries.ts'
import { copyWays, findFollowable, giveReportTo, insertFollower } from '#reporters/follow-queries.ts'

export type Follow = { regionId: string; ticket: string; code: string; contactId: string; conversationId: string; at: Date }

/**
 * A report whose reporter never wrote to us is from now on theirs who follows it; of any other the news come here as well.
 * @returns false: there is no such report with that code, or too many were tried
 */
export async function followReport(trx: Trx, follow: Follow): Promise<boolean> {
  const { regionId, ticket, code, contactId, conversationId, at } = follow
  const isTooMuch = await isTooOften(trx, 'follow', { who: `${regionId}:${contactId}`, at })
  const report = isTooMuch ? undefined : await findFollowable(trx, regionId, ticket)
  if (!report || !isSame(code, report.code)) return false
  if (report.contactId === contactId) return true
  // Held: a case that becomes restricted at this moment marks the talk before us, or is seen by us.
  await lockCase(trx, regionId, report.caseId)
  const isClaimed = report.contactId !== null && (await hasWritten(trx, regionId, report.contactId))
  if (isClaimed) await insertFollower(trx, { regionId, reportId: report.reportId, conversationId, since: at })
  else await takeReport(trx, report, follow)
  await markTalk(trx, { regionId, conversationId })
  return true
}

type Unclaimed = { reportId: string; contactId: string | null }

async function takeReport(trx: Trx, { reportId, contactId: from }: Unclaimed, { regionId, contactId, conversationId }: Follow): Promise<void> {
  if (from) await copyWays(trx, { regionId, from, to: contactId })
  await giveReportTo(trx, { regionId, reportId, contactId, conversationId })
}
