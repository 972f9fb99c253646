/** How each channel is: in a word, why, and what to do. */
import { findLineState } from '#bridges/sp4n/line/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { healthOf, lineHealthOf, mailHealthOf, type Health } from '#mirror/channels/health.ts'
import { getMailFacts, listChannelFacts, listFailedMails } from '#mirror/channels/queries.ts'
import type { Looking } from './looking.ts'

/** Milliseconds. */
const A_DAY = 86_400_000

/** Failed mails shown: the newest. */
const MAILS = 50

/** @property name of the account; undefined: there is only one of its kind, or it is the installation's own */
type ShownChannel = Health & {
  id: string
  channel: string
  lastIn?: string | undefined
  lastOut?: string | undefined
  waiting: number
  since?: string | undefined
  failures: { problem: string; count: number; code: number }[]
}

export async function loadChannels(trx: Trx, looking: Looking, { lastOut, seesMails }: { lastOut: Map<string, Date>; seesMails: boolean }) {
  const { region, now, locale } = looking
  const since = new Date(now.getTime() - A_DAY)
  const moment = (at: Date | null | undefined) => (at ? formatMoment(at, now, { zone: region.zone, locale }) : undefined)
  const list: ShownChannel[] = (await listChannelFacts(trx, region.id, since)).map((facts) => ({
    id: facts.accountId,
    channel: facts.channel,
    ...healthOf(facts, lastOut.get(facts.accountId), now),
    lastIn: moment(facts.lastInAt),
    lastOut: moment(lastOut.get(facts.accountId)),
    waiting: facts.waiting,
    since: moment(facts.oldestAt),
    failures: facts.failures.map(({ problem, count, code }) => ({ problem, count, code })),
  }))
  const mails = await getMailFacts(trx, region.id, since)
  const mail: ShownChannel = {
    id: 'mails',
    channel: 'mails',
    ...mailHealthOf(mails, now),
    lastOut: moment(mails.lastOutAt),
    waiting: mails.waiting,
    since: moment(mails.oldestAt),
    failures: mails.failed > 0 ? [{ problem: 'mail', count: mails.failed, code: 0 }] : [],
  }
  const line = await findLineState(trx, region.id)
  const sp4n: ShownChannel[] = line
    ? [
        {
          id: 'sp4n',
          channel: 'sp4n',
          ...lineHealthOf(line),
          lastOut: moment(line.lastOkAt),
          waiting: line.waiting,
          since: moment(line.downSince),
          failures: [],
        },
      ]
    : []
  const failed = seesMails ? await listFailedMails(trx, region.id, MAILS) : undefined
  return {
    list: [...list, mail, ...sp4n],
    mails: failed?.map(({ createdAt, ...one }) => ({ ...one, at: moment(createdAt) })),
  }
}
