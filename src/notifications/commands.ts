/** Telling reporters what has happened to their case. Who hears what: audience.ts. The words: message.ts. */
import { loadCalendar } from '#cases/change-commands.ts'
import { findCaseEvent, findLastEventOf, type CaseEventRow } from '#cases/history/queries.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { answerCommentsOf } from '#candidates/answers/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { enqueue } from '#jobs/queue.ts'
import { trackingLink } from '#lib/links.ts'
import { onePerTalk, tellingOf, tellingOfJoined, type Telling } from '#notifications/audience.ts'
import { compose, type Notice } from '#notifications/message.ts'
import { tellingOfProgress } from '#notifications/pace.ts'
import { hasFiles, listLaterKinds, listProgress, listReceiversOfCase, listReceiversOfReports, type Receiver } from '#notifications/queries.ts'
import { tellNeighbours } from '#publications/follow/follow-commands.ts'
import { findRegionById, listAgencies } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

export type NotifyCaseEvent = { regionId: string; caseEventId: string; publicUrl: string; at: Date }

/** Done twice it tells once: the key of each message is the event and the report. */
export async function notifyCaseEvent(db: Db, { regionId, caseEventId, publicUrl, at }: NotifyCaseEvent): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const event = await findCaseEvent(trx, regionId, caseEventId)
    const telling = event && tellingOf(event, await listLaterKinds(trx, regionId, event))
    const now = telling && (event.kind === 'progress' ? await gatheredProgress(trx, event, at) : event)
    if (telling && now) await tell(trx, { event: now, telling, publicUrl, at })
    if (telling && event.kind === 'answered') await tellInPublic(trx, { event, publicUrl, at })
    if (event) await tellNeighbours(trx, event, { publicUrl, at })
  })
}

/** Under the comments the case came from, where the region wants it. */
async function tellInPublic(trx: Trx, { event: { regionId, caseId }, publicUrl, at }: Omit<News, 'telling'>): Promise<void> {
  const region = await findRegionById(trx, regionId)
  if (region) await answerCommentsOf(trx, region, { caseId, publicUrl, at })
}

/** All progress that waits, as one event. @returns undefined: nothing waits, or not yet; then one job waits for all of this case */
async function gatheredProgress(trx: Trx, { regionId, caseId, id }: CaseEventRow, at: Date): Promise<CaseEventRow | undefined> {
  const gathered = tellingOfProgress(await listProgress(trx, regionId, caseId), at)
  if (!gathered) return undefined
  if ('text' in gathered) {
    const newest = await findCaseEvent(trx, regionId, gathered.newest)
    return newest && { ...newest, text: gathered.text }
  }
  await enqueue(trx, 'notify-case-event', { regionId, caseEventId: id }, { key: `progress:${caseId}`, runAt: gathered.waitUntil })
  return undefined
}

type News = { event: CaseEventRow; telling: Telling; publicUrl: string; at: Date }

async function tell(trx: Trx, { event, telling, publicUrl, at }: News): Promise<void> {
  const { regionId } = event
  const { region, calendar } = await loadCalendar(trx, regionId)
  const receivers = onePerTalk(await receiversOf(trx, event, telling))
  const found = await findCase(trx, regionId, receivers[0]?.caseId ?? event.caseId)
  if (!found) return
  const news = await standing(trx, found, { event, telling })
  const shared = { ...news, found, agencyName: await nameOf(trx, news.event, found), hasFiles: await hasFiles(trx, regionId, news.event.id), now: at }
  for (const receiver of receivers) {
    const link = trackingLink(publicUrl, region.code, receiver)
    const report = { id: receiver.reportId, ticket: receiver.ticket }
    const notice: Notice = { ...shared, report, link, isWindowOpen: isWindowOpen(receiver, at) }
    await queueMessage(trx, {
      regionId,
      conversationId: receiver.conversationId,
      author: 'bot',
      message: compose(notice, { say: words('id', region.texts), calendar }),
      reportId: receiver.reportId,
      caseId: found.id,
      dedupeKey: `event:${event.id}:${receiver.reportId}${receiver.isFollower ? `:${receiver.conversationId}` : ''}`,
      at,
    })
  }
}

async function receiversOf(trx: Trx, { regionId, caseId, details }: CaseEventRow, { to }: Telling): Promise<Receiver[]> {
  if (to === 'named') return listReceiversOfReports(trx, regionId, (details['reportIds'] as string[] | undefined) ?? [])
  const all = await listReceiversOfCase(trx, regionId, caseId)
  if (to === 'reporters') return all
  const own = all.find(({ reportId }) => reportId === details['reportId'])
  return all.filter(({ reportId, conversationId }) => reportId !== details['reportId'] && conversationId !== own?.conversationId)
}

/** Who joins a case that is answered hears its answer instead of who deals with it. */
async function standing(trx: Trx, found: CaseRow, news: Pick<News, 'event' | 'telling'>): Promise<Pick<News, 'event' | 'telling'>> {
  const telling = news.event.kind === 'linked' ? tellingOfJoined(found.state) : undefined
  const answered = telling && (await findLastEventOf(trx, { regionId: found.regionId, caseId: found.id, kind: 'answered' }))
  return telling && answered ? { telling, event: answered } : news
}

/** A linked report is from now on with the agency of the case that answers for it. */
async function nameOf(trx: Trx, { regionId, agencyId }: CaseEventRow, found: CaseRow): Promise<string | undefined> {
  const meant = agencyId ?? found.leadAgencyId
  const agencies = meant ? await listAgencies(trx, regionId) : []
  return agencies.find(({ id }) => id === meant)?.shortName
}
