/**
 * Sends one file through the door for files in pieces (src/http/uploads.ts) and goes on where a line broke, for as long as it takes.
 * Used by the form for reports and by the phone in the field.
 */

/** @property door `/unggah/<region>` @property told share that has come, 0 to 1; `isWaiting` while there is no line */
export type Sending = { door: string; file: Blob; name: string; told: (share: number, isWaiting: boolean) => void; signal: AbortSignal }

/** The server does not take this file. */
export class Refused extends Error {}

/** Milliseconds between two tries, growing. */
const PAUSES = [500, 1000, 2000, 5000, 10_000]

type Answer = { key: string; offset: number; piece: number; state: 'open' | 'stored'; error?: string }

/** @returns its key, to be handed in with the report @throws Refused, with the key of the reason */
export async function uploadFile(sending: Sending): Promise<string> {
  const { door, file, told } = sending
  for (;;) {
    const begun = await ask(sending, door, {
      method: 'POST',
      headers: { 'upload-length': String(file.size), 'upload-name': encodeURIComponent(sending.name) },
    })
    let { offset, state } = begun
    const address = `${door}/${begun.key}`
    while (state !== 'stored' && offset >= 0) {
      told(offset / file.size, false)
      const body = file.slice(offset, offset + begun.piece)
      const next = await ask(sending, address, {
        method: 'PATCH',
        body,
        headers: { 'upload-offset': String(offset), 'content-type': 'application/octet-stream' },
      })
      ;({ offset, state } = next)
    }
    if (state === 'stored') return begun.key
    // It is gone: from the beginning.
  }
}

/** Until there is an answer. A piece that broke off is asked after: the answer says where to go on. */
async function ask(sending: Sending, address: string, request: RequestInit): Promise<Answer> {
  const { told, file, signal } = sending
  let isBroken = false
  for (let tries = 0; ; tries++) {
    try {
      // GET and not HEAD: its answer has a body, which a broken line cannot pretend.
      const asked = isBroken && request.method === 'PATCH' ? {} : request
      const answer = await fetch(address, { ...asked, signal })
      const said = (await answer.json()) as Answer
      if (answer.ok) return said
      if (answer.status === 409) return { ...said, offset: Number(answer.headers.get('upload-offset')), state: 'open', key: '', piece: 0 }
      if (answer.status === 404 && request.method === 'PATCH') return { ...said, offset: -1, state: 'open' }
      if (answer.status < 500 && answer.status !== 429) throw new Refused(said.error)
    } catch (fault) {
      if (fault instanceof Refused || signal.aborted) throw fault
      isBroken = true
    }
    told(Number((request.headers as Record<string, string>)['upload-offset'] ?? 0) / file.size, true)
    await pause(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0)
    if (signal.aborted) throw new Refused('aborted')
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    addEventListener('online', () => resolve(), { once: true })
    setTimeout(resolve, milliseconds)
  })
}
