/** Telling reporters what has happened to their case. Who hears what: audience.ts. The words: message.ts. */
import { loadCalendar } from '#cases/change-commands.ts'
import { findCaseEvent, type CaseEventRow } from '#cases/history/queries.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { trackingLink } from '#lib/links.ts'
import { onePerTalk, tellingOf, type Telling } from '#notifications/audience.ts'
import { compose, type Notice } from '#notifications/message.ts'
import { hasFiles, listLaterKinds, listReceiversOfCase, listReceiversOfReports, type Receiver } from '#notifications/queries.ts'
import { listAgencies } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

export type NotifyCaseEvent = { regionId: string; caseEventId: string; publicUrl: string; at: Date }

/** Done twice it tells once: the key of each message is the event and the report. */
export async function notifyCaseEvent(db: Db, { regionId, caseEventId, publicUrl, at }: NotifyCaseEvent): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const event = await findCaseEvent(trx, regionId, caseEventId)
    const telling = event && tellingOf(event, await listLaterKinds(trx, regionId, event))
    if (telling) await tell(trx, { event, telling, publicUrl, at })
  })
}

type News = { event: CaseEventRow; telling: Telling; publicUrl: string; at: Date }

async function tell(trx: Trx, { event, telling, publicUrl, at }: News): Promise<void> {
  const { regionId } = event
  const { region, calendar } = await loadCalendar(trx, regionId)
  const receivers = onePerTalk(await receiversOf(trx, event, telling))
  const found = await findCase(trx, regionId, receivers[0]?.caseId ?? event.caseId)
  if (!found) return
  const shared = { telling, event, found, agencyName: await nameOf(trx, event, found), hasFiles: await hasFiles(trx, regionId, event.id), now: at }
  for (const receiver of receivers) {
    const link = trackingLink(publicUrl, region.code, receiver)
    const report = { id: receiver.reportId, ticket: receiver.ticket }
    const notice: Notice = { ...shared, report, link, isWindowOpen: isWindowOpen(receiver.lastInboundAt, at) }
    await queueMessage(trx, {
      regionId,
      conversationId: receiver.conversationId,
      author: 'bot',
      message: compose(notice, { say: words('id', region.texts), calendar }),
      reportId: receiver.reportId,
      caseId: found.id,
      dedupeKey: `event:${event.id}:${receiver.reportId}`,
      at,
    })
  }
}

function receiversOf(trx: Trx, { regionId, caseId, details }: CaseEventRow, { to }: Telling): Promise<Receiver[]> {
  if (to === 'reporters') return listReceiversOfCase(trx, regionId, caseId)
  return listReceiversOfReports(trx, regionId, (details['reportIds'] as string[] | undefined) ?? [])
}

/** A linked report is from now on with the agency of the case that answers for it. */
async function nameOf(trx: Trx, { regionId, agencyId }: CaseEventRow, found: CaseRow): Promise<string | undefined> {
  const meant = agencyId ?? found.leadAgencyId
  const agencies = meant ? await listAgencies(trx, regionId) : []
  return agencies.find(({ id }) => id === meant)?.shortName
}
