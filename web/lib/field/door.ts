/** The way to the server: what each answer means for the queue. Runs in the page and in the service worker. */
import type { DoorProblem, Receipt } from './queue.ts'
import { DoorError, type Door, type Posting } from './sync.ts'
import type { Kit, PhoneVisit } from './database.ts'

/** Milliseconds. A weak signal is slow; one that is silent for so long is none. */
const PATIENCE = 60_000

/** @property place what the region's addresses begin with @property visitOf where a report was taken down */
export type DoorParts = { place: string; regionCode: string; visitOf: (visitId: string) => Promise<PhoneVisit | undefined>; now: () => Date }

export function httpDoor({ place, regionCode, visitOf, now }: DoorParts): Door {
  return {
    sendFile: ({ uploadKey, bytes }, keep) => sendInPieces(`/unggah/${regionCode}`, { uploadKey, bytes }, keep),
    async sendReport(posting) {
      const visit = await visitOf(posting.mark.visitId)
      if (!visit) throw new DoorError('fault')
      const body = JSON.stringify(reportBody(posting, visit, now()))
      return readReceipt(await ask(`${place}/lapangan/laporan`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
    },
  }
}

type Upload = { key: string; offset: number; piece: number; state: 'open' | 'stored' | 'refused' }

/** The door of src/http/uploads.ts: what has come stays there when the line breaks. */
async function sendInPieces(
  address: string,
  { uploadKey, bytes }: { uploadKey: string | null; bytes: Blob },
  keep: (uploadKey: string) => Promise<void>,
): Promise<void> {
  let upload = uploadKey === null ? undefined : await findUpload(`${address}/${uploadKey}`)
  if (!upload) {
    upload = (await ask(address, { method: 'POST', headers: { 'upload-length': String(bytes.size) } })) as Upload
    await keep(upload.key)
  }
  while (upload.state === 'open') {
    const piece = bytes.slice(upload.offset, upload.offset + upload.piece)
    const headers = { 'upload-offset': String(upload.offset), 'content-type': 'application/octet-stream' }
    upload = (await ask(`${address}/${upload.key}`, { method: 'PATCH', body: piece, headers })) as Upload
  }
}

/** @returns undefined: gone, it begins anew */
function findUpload(address: string): Promise<Upload | undefined> {
  return ask(address).then(
    (found) => found as Upload,
    (fault: unknown) => {
      if (fault instanceof DoorError && fault.message === GONE) return undefined
      throw fault
    },
  )
}

const GONE = 'upload.not_found'

export async function fetchKit(place: string): Promise<Kit & { key: string }> {
  const answer = (await ask(`${place}/lapangan/bekal`)) as (Kit & { key: string }) | undefined
  if (typeof answer?.key !== 'string' || !answer.staff) throw new DoorError('offline')
  return answer
}

/** Shape: src/visits/shapes.ts. */
function reportBody({ mark, content, uploadKeys }: Posting, visit: PhoneVisit, now: Date) {
  const { id, day, villageCode, place, officerIds } = visit
  return {
    ...content,
    key: mark.key,
    owner: mark.owner,
    slip: mark.slip,
    way: mark.way,
    visit: { id, day, villageCode, place, officerIds },
    uploadKeys,
    sentAt: now.toISOString(),
  }
}

/** @throws DoorError */
async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(path, { ...init, redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) }).catch(() => {
    throw new DoorError('offline')
  })
  const said = (await answer.json().catch(() => undefined)) as { message?: unknown; error?: unknown } | undefined
  if (answer.ok && said !== undefined) return said
  if (said?.error === GONE) throw new DoorError('fault', GONE)
  throw new DoorError(problemOf(answer.status, said?.error), typeof said?.message === 'string' ? said.message : '')
}

/** A hotel's or a town's network answers 200 with a page of its own: that is no answer of ours. */
function readReceipt(said: unknown): Receipt {
  const { ticket, code } = (said ?? {}) as Partial<Receipt>
  if (typeof ticket !== 'string' || typeof code !== 'string') throw new DoorError('offline')
  return { ticket, code }
}

const OF_STATUS: Record<number, DoorProblem> = {
  401: 'sign_in',
  403: 'not_allowed',
  404: 'fault',
  408: 'offline',
  429: 'busy',
  502: 'offline',
  503: 'busy',
  504: 'offline',
}

function problemOf(status: number, error: unknown): DoorProblem {
  // 200, but not in our words.
  if (status < 400) return 'offline'
  if (error === 'field.other_officer') return 'sign_in'
  if (error === 'field.file_missing') return 'file_missing'
  // Another tab sent a piece of the same file: asked again, it goes on from there.
  if (error === 'upload.wrong_offset') return 'fault'
  return OF_STATUS[status] ?? (status < 500 && error !== undefined ? 'refused' : 'fault')
}
