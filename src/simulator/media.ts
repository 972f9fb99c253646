/** Photos, voice notes and documents as Meta keeps them: by id, behind a token, at an address that is good for five minutes. */
import { createHash, createHmac, randomInt } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { isSame } from '#lib/secrets.ts'
import { newId } from '#lib/ids.ts'
import type { AccountOfSimulator } from './account-queries.ts'
import { GraphFault } from './graph/faults.ts'
import { addMedia, deleteMedia, findMedia } from './queries.ts'
import type { Simulator } from './simulator.ts'
import { useUp } from './switches.ts'
import type { MediaRow } from './tables.ts'

/** Milliseconds. Source: Meta, media; ids live 30 days when uploaded, 7 when received. */
const URL_GOOD_FOR = 5 * 60 * 1000
const ID_LIVES = 7 * 24 * 60 * 60 * 1000

const MEGABYTE = 1024 * 1024

/** What may be sent, and how large. Source: Meta, supported media types. */
const KINDS: { types: RegExp; limit: number }[] = [
  { types: /^image\/(jpeg|png)$/, limit: 5 * MEGABYTE },
  { types: /^image\/webp$/, limit: 500 * 1024 },
  { types: /^audio\/(aac|mp4|mpeg|amr|ogg|opus)$/, limit: 16 * MEGABYTE },
  { types: /^video\/(mp4|3gpp)$/, limit: 16 * MEGABYTE },
  { types: /^(text\/plain|application\/(pdf|msword|vnd\.[a-z.-]+))$/, limit: 100 * MEGABYTE },
]

export type Upload = { bytes: Uint8Array; mimeType: string; fileName?: string | undefined }

/** @throws GraphFault when Meta would not take such a file from a business */
export function checkUpload({ bytes, mimeType }: Upload): void {
  const bare = bareType(mimeType)
  const kind = KINDS.find(({ types }) => types.test(bare))
  if (!kind) throw new GraphFault('missing', `Param file must be a file with one of the supported types. Received file of type '${mimeType}'.`)
  if (bytes.length === 0 || bytes.length > kind.limit)
    throw new GraphFault('missing', `File size ${bytes.length} is not between 1 and ${kind.limit} bytes`)
}

export async function keepMedia(
  { db, storage, now }: Simulator,
  owner: { accountId: string; waId: string },
  { bytes, mimeType, fileName }: Upload,
): Promise<MediaRow> {
  const media: MediaRow = {
    id: String(randomInt(10 ** 14, 2 ** 47)),
    ...owner,
    mimeType,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    fileSize: bytes.length,
    fileName: fileName ?? null,
    storageKey: `simulator/${newId()}.bin`,
    createdAt: now(),
  }
  await storage.write(media.storageKey, bytes)
  await addMedia(db, media)
  return media
}

export function mediaBytes({ storage }: Simulator, { storageKey }: MediaRow): Promise<Buffer> {
  return buffer(storage.read(storageKey))
}

/** @throws GraphFault noSuchObject: not there, too old, or another business's */
export async function findMediaOf({ db, now }: Simulator, account: AccountOfSimulator, id: string): Promise<MediaRow> {
  const media = /^\d{1,20}$/.test(id) ? await findMedia(db, id) : undefined
  if (media?.accountId !== account.id || now().getTime() - media.createdAt.getTime() > ID_LIVES)
    throw new GraphFault('noSuchObject', `Object with ID '${id}' does not exist`)
  return media
}

export async function removeMedia({ db, storage }: Simulator, { id, storageKey }: MediaRow): Promise<void> {
  await deleteMedia(db, id)
  await storage.remove(storageKey)
}

/** As `GET /{media id}` answers. */
export function describeMedia(simulator: Simulator, account: AccountOfSimulator, media: MediaRow): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    url: urlOf(simulator, account, media.id),
    mime_type: media.mimeType,
    sha256: media.sha256,
    file_size: media.fileSize,
    id: media.id,
  }
}

/** The address the bytes may be fetched from; expired at once when the switch says so. */
export function urlOf(simulator: Simulator, account: AccountOfSimulator, id: string): string {
  const { now, switches, urlSecret } = simulator
  const expires = now().getTime() + (useUp(switches, 'expireUrls') ? -1 : URL_GOOD_FOR)
  return `${account.graphUrl}/attachments?mid=${id}&ext=${expires}&hash=${seal(urlSecret, id, expires)}`
}

export function isGoodUrl({ urlSecret, now }: Simulator, { mid = '', ext = '', hash = '' }: Record<string, string | undefined>): boolean {
  const expected = seal(urlSecret, mid, Number(ext))
  return isSame(hash, expected) && Number(ext) > now().getTime()
}

function seal(secret: string, id: string, expires: number): string {
  return createHmac('sha256', secret).update(`${id} ${expires}`).digest('base64url')
}

export function bareType(mimeType: string): string {
  return mimeType.split(';')[0]?.trim().toLowerCase() ?? ''
}
