/** A reporter whose only photo was locked away is asked for another one. */
import { inRegion, type Db } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import type { Jobs } from '#jobs/catalog.ts'
import { findLockedFile } from '#notifications/locked-queries.ts'
import { findRegionById } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

/** Said once. When the talk has gone cold, the page of the report says it alone. */
export async function tellLockedFile(db: Db, { regionId, attachmentId, at }: Jobs['tell-locked-file'] & { at: Date }): Promise<void> {
  const region = await findRegionById(db, regionId)
  await inRegion(db, regionId, async (trx) => {
    const file = await findLockedFile(trx, regionId, attachmentId)
    if (!region || !file || file.hasOthers || !isWindowOpen(file, at)) return
    const say = words('id', region.texts)
    const text = file.ticket ? say('notify.file_locked', { ticket: file.ticket }) : say('notify.file_locked_before')
    const { conversationId, reportId } = file
    const about = { regionId, conversationId, author: 'bot', ...(reportId && { reportId }) } as const
    await queueMessage(trx, { ...about, message: { kind: 'text', text }, dedupeKey: `locked:${attachmentId}`, at })
  })
}
