/**
 * A business may send a photo by its address; Meta fetches it. Here as well, within the same limits, and only from this server itself:
 * everybody knows the demonstration's token, and must not be able to look around with it.
 */
import { readBytes } from '#channels/meta-media.ts'
import { checkUpload, type Upload } from '../media.ts'

/** Milliseconds. */
const PATIENCE = 8000

/** @param home an address of the stand-in @returns undefined when nothing usable is there */
export async function fetchLink(link: string, home: string): Promise<Upload | undefined> {
  try {
    if (new URL(link).origin !== new URL(home).origin) return undefined
    const response = await fetch(link, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error', headers: { 'user-agent': 'WhatsApp/2' } })
    if (!response.ok) return undefined
    const upload = { bytes: await readBytes(response), mimeType: response.headers.get('content-type') ?? '' }
    checkUpload(upload)
    return upload
  } catch {
    return undefined
  }
}
