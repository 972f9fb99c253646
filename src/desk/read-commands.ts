/** Reading a case at the desk. Pages read through these: what is secret, and what people said word by word, is not read unseen. */
import { recordRead } from '#audit/read-commands.ts'
import type { Trx } from '#db/transaction.ts'
import { findDeskCase, listDeskEvents, listDeskMessages, type DeskCase, type DeskEvent, type DeskMessage } from '#desk/case-queries.ts'
import { coveredEvents } from '#desk/reading/covered.ts'
import { shownHistory } from '#desk/history.ts'
import { scopeOf } from '#desk/scope.ts'
import type { StaffMember } from '#staff/queries.ts'

export type Reader = { staff: Pick<StaffMember, 'id' | 'regionId' | 'role' | 'agencyId' | 'standsIn'>; at: Date }

/** As findDeskCase. Read again after it has changed, it is another reading. */
export async function readCase(trx: Trx, { staff, at }: Reader, name: string): Promise<DeskCase | undefined> {
  const found = await findDeskCase(trx, scopeOf(staff), name)
  if (found?.isReadable && found.isSecret) {
    const details = { version: found.version }
    await recordRead(trx, { regionId: staff.regionId, act: 'case.secret_read', caseId: found.id, staffId: staff.id, details, at })
  }
  return found
}

/** What happened to a case: in this reader's words, and as the history shows it. */
export async function readHistory(
  trx: Trx,
  { staff }: Pick<Reader, 'staff'>,
  caseId: string,
): Promise<{ events: DeskEvent[]; history: ReturnType<typeof shownHistory> }> {
  const chain = await listDeskEvents(trx, staff.regionId, caseId)
  const events = coveredEvents(chain, scopeOf(staff))
  return { events, history: shownHistory(caseId, chain, events) }
}

/** As listDeskMessages; nothing for those who may not read talks. */
export async function readTalk(trx: Trx, { staff, at }: Reader, { id: caseId, talks }: Pick<DeskCase, 'id' | 'talks'>): Promise<DeskMessage[]> {
  const { regionId } = staff
  if (!scopeOf(staff).seesTalk) return []
  if (talks.length > 0) await recordRead(trx, { regionId, act: 'case.conversation_read', caseId, staffId: staff.id, at })
  return listDeskMessages(trx, regionId, caseId)
}
