/** What could not be told by one door is told by the next one the person gave. */
import type { OutboundMessage } from '#channels/channel.ts'
import { putTalk } from '#conversations/contact-queries.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { lockFailed, type FailedRow } from '#delivery/ladder-queries.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { findRegionById } from '#regions/queries.ts'
import { listDoors, listTried } from '#reporters/door-queries.ts'
import { nextRung } from '#reporters/ladder.ts'
import { words, type Words } from '#texts/text.ts'

/** Done twice it tells once. */
export async function reachOtherwise({ db, now }: Pick<JobContext, 'db' | 'now'>, { regionId, messageId }: Jobs['reach-otherwise']): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const failed = await lockFailed(trx, regionId, messageId)
    const region = failed && (await findRegionById(trx, regionId))
    if (!failed || !region) return
    const rootId = failed.insteadOf ?? failed.id
    const tried = await listTried(trx, regionId, rootId)
    // Something was sent in its place already.
    if (tried.at(-1)?.messageId !== messageId) return
    const doors = await listDoors(trx, regionId, { contactId: failed.contactId, isAlone: failed.isRestricted })
    const rung = nextRung(doors, tried, failed.problem ?? '')
    if (!rung) return
    const say = words('id', region.texts)
    const message = rung.kind === 'template' ? asTemplate(failed, say) : elsewhere(failed, rung.door.channel, say)
    const talk =
      rung.kind === 'template'
        ? { conversationId: failed.conversationId, dedupeKey: `instead:${rootId}:template` }
        : { conversationId: await openDoor(trx, regionId, rung.door), dedupeKey: `instead:${rootId}:${rung.door.accountId}` }
    const { reportId, caseId } = failed
    await queueMessage(trx, { regionId, ...talk, message, author: 'bot', reportId, insteadOf: rootId, ...(caseId && { caseId }), at: now() })
  })
}

function openDoor(trx: Trx, regionId: string, { accountId, contactId }: { accountId: string; contactId: string }): Promise<string> {
  return putTalk(trx, { regionId, id: newId(), accountId, contactId })
}

/** Characters of a template's parameter. */
const PARAMETER = 600

function asTemplate({ body, ticket }: FailedRow, say: Words): OutboundMessage {
  const told = body.text.replace(`*${ticket}*`, ticket).replace(/\s+/g, ' ').trim().slice(0, PARAMETER)
  const text = say('notify.template_update', { ticket, words: told })
  return { ...shared(body), kind: 'template', name: 'kabar_laporan', language: 'id', parameters: [ticket, told], text }
}

/** Of a secret matter another door learns only that there is news. */
function elsewhere(failed: FailedRow, channel: string, say: Words): OutboundMessage {
  const neutral = say('short.notify_secret', { ticket: failed.ticket })
  const told: FailedRow = failed.isSecret ? { ...failed, body: { kind: 'text', text: neutral, short: neutral } } : failed
  return channel === 'whatsapp' && told.body.kind !== 'template' ? asTemplate(told, say) : told.body
}

function shared({ short, subject }: OutboundMessage): Pick<OutboundMessage, 'short' | 'subject'> {
  return { ...(short !== undefined && { short }), ...(subject !== undefined && { subject }) }
}
