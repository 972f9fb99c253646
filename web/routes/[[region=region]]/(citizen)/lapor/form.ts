/** Reads the form as it was sent, with or without files, and puts it into the words of the page again when it is not done yet. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { NAMES, waysOf, type Typed } from '#forms/answers.ts'
import { countSending, findSent, lookThrough, sendForm, type Looked } from '#forms/commands.ts'
import { isExpired, isTooFast, readStamp, stampOf, type Stamp } from '#forms/stamp.ts'
import { isDone } from '#forms/work.ts'
import { DomainError } from '#lib/errors.ts'
import { newCode, newId } from '#lib/ids.ts'
import type { RegionRow } from '#regions/queries.ts'
import { requireRegion } from '#web/lib/act.ts'
import { readSent, type Sent } from './sent.ts'
import { shownStep, type Notice } from './shown.ts'

/** Kept in the form and signed anew at each answer. */
export function freshStamp({ config, now }: App.Locals, region: RegionRow, known?: Stamp): string {
  return stampOf({ secret: config.sessionSecret, regionId: region.id }, { key: known?.key ?? newId(), openedAt: known ? known.openedAt : now })
}

type Asked = { event: RequestEvent; region: RegionRow; sent: Sent; stamp: Stamp | undefined }

/** @param isLooking the person only asks which place is meant */
export async function takeForm(event: RequestEvent, isLooking: boolean) {
  const { locals, getClientAddress } = event
  const region = requireRegion(locals)
  const sent = await readSent(event.request, { locals, region, address: getClientAddress() })
  const stamp = readStamp({ secret: locals.config.sessionSecret, regionId: region.id }, sent.stamp)
  const asked = { event, region, sent, stamp }
  try {
    const looked = await lookThrough(locals.db, { region, typed: sent.typed, at: locals.now })
    if (isLooking) return back(asked, { status: 200, looked })
    const known = stamp && (await findSent(locals.db, { regionId: region.id, formKey: stamp.key, typed: sent.typed }))
    if (known) return toReceipt(locals, known, looked)
    return await send(asked, looked)
  } catch (fault) {
    if (fault instanceof DomainError)
      return back(asked, { status: fault.httpStatus, notice: { words: locals.words(`errors.${fault.key}`, fault.values), byWhatsapp: true } })
    if (!(fault instanceof Error)) throw fault
    // Whatever broke here: nothing that was typed is lost.
    const reference = newCode().slice(0, 4)
    locals.log.error({ reference, path: event.url.pathname, error: { message: fault.message, stack: fault.stack } }, 'form failed')
    return back(asked, { status: 500, notice: { words: locals.words('web.step_fault', { reference }), byWhatsapp: true } })
  }
}

async function send(asked: Asked, looked: Looked) {
  const { event, region, sent, stamp } = asked
  const { locals, getClientAddress } = event
  const say = (key: 'expired' | 'fast' | 'files') => ({ words: locals.words(`web.step_${key}`), byWhatsapp: key === 'fast' })
  if (looked.next !== 'ready') return back(asked, { status: looked.next === 'problems' ? 422 : 200, looked })
  if (sent.refused.length > 0) return back(asked, { status: 422, looked, notice: say('files') })
  if (!stamp || isExpired(stamp, locals.now)) return back(asked, { status: 409, looked, notice: say('expired'), isFresh: true })
  const hasWorked = isDone(sent.work, sent.stamp)
  if (sent.trap !== '' || (!hasWorked && isTooFast(stamp, locals.now))) return back(asked, { status: 422, looked, notice: say('fast') })
  const { typed, files } = sent
  const phones = waysOf(typed, looked.matter.needsIdentity).flatMap(({ kind, address }) => (kind === 'phone' ? [address] : []))
  await countSending(locals.db, { regionId: region.id, address: getClientAddress(), hasWorked, phones, at: locals.now })
  const { config, db, now: at } = locals
  const done = await sendForm(db, { region, typed, looked, files, secret: config.sessionSecret, formKey: stamp.key, at })
  return toReceipt(locals, done, looked)
}

function toReceipt({ base }: App.Locals, { ticket, code }: { ticket: string; code: string }, { matter }: Looked): never {
  redirect(303, `${base}/lapor/terima/${encodeURIComponent(ticket)}?kode=${code}${matter.isEmergency ? '&darurat' : ''}`)
}

type Back = { status: number; looked?: Looked; notice?: Notice /** the page was open for too long */; isFresh?: boolean }

function back({ event: { locals }, region, sent, stamp }: Asked, { status, looked, notice, isFresh = false }: Back) {
  const kept = stamp && (isFresh ? { ...stamp, openedAt: locals.now } : stamp)
  const step = shownStep(locals, { looked, notice, refused: sent.refused })
  const answer = { typed: sent.typed, files: sent.files, stamp: freshStamp(locals, region, kept), ...step }
  return status === 200 ? answer : fail(status, answer)
}

export function emptyForm(): Typed {
  return { ...(Object.fromEntries(NAMES.map((name) => [name, ''])) as Typed), kelas: 'complaint', kabar: 'wa', anonim: '1' }
}
