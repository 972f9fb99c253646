/** Who hears of a request about own data: those who answer it, those above them when it is late, and the asker. */
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { OutboundMessage } from '#channels/channel.ts'
import { templateMessage } from '#conversations/speaking/messages.ts'
import { queueMessage } from '#delivery/commands.ts'
import { findTalkWindow } from '#privacy/requests/talk-queries.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { formatMoment } from '#lib/dates.ts'
import { loadGround, type Ground } from '#notices/ground-queries.ts'
import { tellOfMatter } from '#notices/matter-commands.ts'
import { isAwake } from '#notices/policy.ts'
import { deleteOldLinks } from '#privacy/requests/link-queries.ts'
import { listAsked, lockDue, markTold, type NewRequest, type RequestRow } from '#privacy/requests/queries.ts'
import { LINK_KEPT_DAYS, WARNED_BEFORE, type Decision } from '#privacy/requests/rules.ts'
import type { StaffMember } from '#staff/queries.ts'
import { hasRestrictedDuty } from '#staff/viewer.ts'
import { words } from '#texts/text.ts'

type When = 'new' | 'soon' | 'late'
type TellHandlers = {
  regionId: string
  request: Pick<NewRequest, 'id' | 'kind' | 'dueAt'> & { isRestricted: boolean }
  when: When
  publicUrl: string
  at: Date
}

export async function tellHandlers(trx: Trx, { regionId, request, when, publicUrl, at }: TellHandlers): Promise<void> {
  const ground = await loadGround(trx, regionId)
  const { region } = ground
  const say = words('id', region.texts)
  const due = formatMoment(request.dueAt, at, { zone: region.zone, locale: 'id' })
  const sentence = say(`privacy.handler_${when}`, { kind: say(`privacy.kind_${request.kind}`), due })
  const link = `${publicUrl}/${region.code}/meja/hak-data`
  const { isRestricted } = request
  const matter = {
    name: say('privacy.handler_name'),
    sentence,
    link,
    button: say('privacy.handler_open'),
    key: `rights:${request.id}:${when}`,
    isRestricted,
  }
  for (const person of handlersOf(ground, { ...request, when })) await tellOfMatter(trx, person, { matter, ground, at })
}

/** Of a restricted matter nobody else hears, however late it is. */
function handlersOf({ staff }: Ground, { isRestricted, when }: { isRestricted: boolean; when: When }): StaffMember[] {
  if (isRestricted) return staff.filter((one) => hasRestrictedDuty(one))
  return staff.filter(({ role }) => role === 'coordinator' || (when === 'late' && role === 'sekda'))
}

type Sweep = { regionId: string; publicUrl: string; at: Date }

/** In waking hours: a day before the end once, and once when it has passed. Spent keys go. */
export async function checkRequests(db: Db, { regionId, publicUrl, at }: Sweep): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    await deleteOldLinks(trx, regionId, new Date(at.getTime() - LINK_KEPT_DAYS * 86_400_000))
    const due = await lockDue(trx, regionId, { at, soon: new Date(at.getTime() + WARNED_BEFORE) })
    if (due.length === 0 || !isAwake(at, (await loadGround(trx, regionId)).waking)) return
    for (const request of due) {
      const { id, isLate } = request
      await tellHandlers(trx, { regionId, request, when: isLate ? 'late' : 'soon', publicUrl, at })
      await markTold(trx, regionId, { id, isLate, at })
    }
  })
}

type TellAsker = { regionId: string; request: RequestRow; decision: Decision; answer: string; at: Date }

/** Where the reports were told; who came by a form reads it on the page of the report. */
export async function tellAsker(trx: Trx, { regionId, request, decision, answer, at }: TellAsker): Promise<void> {
  const talks = new Set((await listAsked(trx, regionId, request.reportIds)).flatMap(({ conversationId }) => conversationId ?? []))
  const { region } = await loadGround(trx, regionId)
  const say = words('id', region.texts)
  const text = say(`privacy.told_${decision}`, { kind: say(`privacy.kind_${request.kind}`), answer })
  for (const conversationId of talks) {
    const talk = await findTalkWindow(trx, regionId, conversationId)
    if (!talk) continue
    const message: OutboundMessage = isWindowOpen(talk, at)
      ? { kind: 'text', text }
      : templateMessage('kabar_laporan', { ticket: talk.ticket, text }, say)
    await queueMessage(trx, { regionId, conversationId, author: 'bot', message, dedupeKey: `rights:${request.id}:${conversationId}`, at })
  }
}
