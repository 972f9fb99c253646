/** The leader's brief: made and sent once a day, to the leader and the regional secretary, by WhatsApp and e-mail. */
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { drawBrief } from '#briefs/picture.ts'
import { loadFigures } from '#briefs/figures-queries.ts'
import { briefOf, type Brief } from '#briefs/lines.ts'
import { pictureLink } from '#briefs/link.ts'
import { mailBrief, PICTURE, whatsappBrief } from '#briefs/message.ts'
import { findBrief, insertBrief, type BriefRow } from '#briefs/queries.ts'
import { briefDue, type BriefKind } from '#briefs/schedule.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { dayOf, formatClock } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { loadLettering } from '#lib/lettering.ts'
import { queueMail } from '#mail/commands.ts'
import { renderMail } from '#mail/layout.ts'
import { loadGround, type Ground } from '#notices/ground-queries.ts'
import { openTalkWith } from '#notices/talk-commands.ts'
import type { StaffMember } from '#staff/queries.ts'
import { countWaiting } from '#statistics/kept/commands.ts'
import { words } from '#texts/text.ts'

/** Done twice it sends once: a day has one brief. */
export async function sendBriefs(context: JobContext, { regionId }: { regionId: string }): Promise<void> {
  const { db, storage, now } = context
  const at = now()
  await countWaiting(db, regionId)
  const due = await inRegion(db, regionId, (trx) => loadDue(trx, regionId, at))
  if (!due) return
  const imageKey = `${regionId}/ringkasan-${newId()}.png`
  await storage.write(imageKey, await toPicture(due.brief, due.ground))
  const row = { day: due.day, kind: due.kind, lines: due.brief, imageKey, linkSecret: randomBytes(32).toString('base64url'), madeAt: at }
  const isFirst = await inRegion(db, regionId, async (trx) => {
    if (!(await insertBrief(trx, regionId, row))) return false
    for (const person of due.readers) await send(trx, person, { row, ground: due.ground, publicUrl: context.publicUrl, at })
    return true
  })
  if (!isFirst) await storage.remove(imageKey)
}

type Due = { day: string; kind: BriefKind; brief: Brief; ground: Ground; readers: StaffMember[] }

async function loadDue(trx: Trx, regionId: string, at: Date): Promise<Due | undefined> {
  const ground = await loadGround(trx, regionId)
  const kind = briefDue(at, ground.region.settings.brief, ground.waking)
  const readers = ground.staff.filter(({ role }) => role === 'leader' || role === 'sekda')
  const day = dayOf(at, ground.region.zone)
  if (!kind || readers.length === 0 || (await findBrief(trx, regionId, day))) return undefined
  return { day, kind, readers, ground, brief: await makeBrief(trx, ground, { kind, at }) }
}

/** As it would go out at this moment. */
export async function makeBrief(trx: Trx, { region, waking }: Ground, { kind, at }: { kind: BriefKind; at: Date }): Promise<Brief> {
  const isWeekly = kind === 'weekly'
  return briefOf(await loadFigures(trx, region, { now: at, isWeekly }), {
    say: words('id', region.texts),
    calendar: waking.calendar,
    now: at,
    regionName: region.shortName,
    isWeekly,
    clock: formatClock(at, region.zone, 'id'),
  })
}

/** @returns PNG */
export async function toPicture(brief: Brief, { region }: Pick<Ground, 'region'>): Promise<Buffer> {
  const say = words('id', region.texts)
  const svg = drawBrief(brief, {
    letters: await loadLettering(),
    brand: region.settings.brand.light,
    program: region.program,
    words: {
      urgent: say('leader.urgent'),
      late: say('leader.late'),
      well: say('leader.well'),
      received: say('leader.trend_received'),
      answered: say('leader.trend_answered'),
      mean: say('brief.mean', { mean: Math.round(brief.mean) }),
    },
  })
  return sharp(Buffer.from(svg)).png({ palette: true }).toBuffer()
}

type Sending = { row: BriefRow; ground: Ground; publicUrl: string; at: Date }

async function send(trx: Trx, person: StaffMember, { row, ground: { region }, publicUrl, at }: Sending): Promise<void> {
  const say = words('id', region.texts)
  const link = `${publicUrl}/${region.code}/pimpinan`
  const dedupeKey = `brief:${row.day}:${person.id}`
  const images = [{ cid: PICTURE, key: row.imageKey, mediaType: 'image/png' }]
  const mail = renderMail(mailBrief(row.lines, { say, link, name: person.name }), region)
  await queueMail(trx, { regionId: region.id, to: { staffId: person.id, email: person.email }, ...mail, images, dedupeKey, at })
  const talk = await openTalkWith(trx, person)
  if (!talk) return
  const picture = pictureLink(publicUrl, { regionCode: region.code, day: row.day, secret: row.linkSecret }, at)
  const message = whatsappBrief(row.lines, { say, picture, link, isWindowOpen: isWindowOpen({ ...talk, channel: 'whatsapp' }, at) })
  await queueMessage(trx, { regionId: region.id, conversationId: talk.id, author: 'bot', message, dedupeKey, at })
}
