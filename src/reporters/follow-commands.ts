/** Following a report from another door: by the person's own act, with the ticket and its code. */
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
export async function followReport(trx: Trx, { regionId, ticket, code, contactId, conversationId, at }: Follow): Promise<boolean> {
  const isTooMuch = await isTooOften(trx, 'follow', { who: `${regionId}:${contactId}`, at })
  const report = isTooMuch ? undefined : await findFollowable(trx, regionId, ticket)
  if (!report || !isSame(code, report.code)) return false
  if (report.contactId === contactId) return true
  const isClaimed = report.contactId !== null && (await hasWritten(trx, regionId, report.contactId))
  if (isClaimed) {
    await insertFollower(trx, { regionId, reportId: report.reportId, conversationId, since: at })
    return true
  }
  if (report.contactId) await copyWays(trx, { regionId, from: report.contactId, to: contactId })
  await giveReportTo(trx, { regionId, reportId: report.reportId, contactId, conversationId })
  return true
}
