/**
 * A business may send a photo by its address; Meta fetches it. Here as well, within the same limits, and only from this server itself:
 * everybody knows the demonstration's token, and must not be able to look around with it.
 */
import { readBytes } from '#channels/meta-media.ts'
import { checkUpload, type Upload } from '../media.ts'

/** Milliseconds. */
const PATIENCE = 8000

/** @property home an address of the stand-in @property publicUrl under which others reach the same server */
type Server = { home: string; publicUrl: string }

/** @returns undefined when nothing usable is there */
export async function fetchLink(link: string, { home, publicUrl }: Server): Promise<Upload | undefined> {
  try {
    const [{ origin, pathname, search }, here] = [new URL(link), new URL(home).origin]
    if (origin !== here && origin !== new URL(publicUrl).origin) return undefined
    // Past any proxy in front of it, which need not be reachable from here.
    const response = await fetch(`${here}${pathname}${search}`, {
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
      headers: { 'user-agent': 'WhatsApp/2' },
    })
    if (!response.ok) return undefined
    const upload = { bytes: await readBytes(response), mimeType: response.headers.get('content-type') ?? '' }
    checkUpload(upload)
    return upload
  } catch {
    return undefined
  }
}
