/** A business may send a photo by its address; Meta fetches it. Here as well, within the same limits. */
import { checkUpload, type Upload } from '../media.ts'

/** Milliseconds. */
const PATIENCE = 8000

/** @returns undefined when nothing usable is there */
export async function fetchLink(link: string): Promise<Upload | undefined> {
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error', headers: { 'user-agent': 'WhatsApp/2' } })
    if (!response.ok) return undefined
    const upload = { bytes: new Uint8Array(await response.arrayBuffer()), mimeType: response.headers.get('content-type') ?? '' }
    checkUpload(upload)
    return upload
  } catch {
    return undefined
  }
}
