/** Faces and number plates that another program has found in a photo: suggestions, which a person keeps or takes away. None unless the operator names one. */
import { buffer } from 'node:stream/consumers'
import { publicCopy } from '#evidence/apart/look.ts'
import { DomainError } from '#lib/errors.ts'
import type { Storage } from '#lib/storage.ts'
import type { Box } from '#evidence/apart/box.ts'
import { readBoxes } from '#publications/photos/boxes.ts'
import type { ChosenPhoto } from '#publications/photos/photo-commands.ts'
import type { ShowablePhoto } from '#publications/photos/photo-queries.ts'

/** Milliseconds for one photo. */
const PATIENCE = 15_000

/** Signs of an answer. */
const LONGEST = 20_000

type Detector = { url: string | undefined; storage: Storage }

/**
 * Sends each chosen photo as JPEG without metadata; the answer is `[{ "x", "y", "width", "height" }]`, fractions of the picture.
 * @returns the chosen photos with what was found added @throws DomainError publication.no_detector
 */
export async function suggestBoxes(
  { url, storage }: Detector,
  { chosen, showable }: { chosen: readonly ChosenPhoto[]; showable: readonly ShowablePhoto[] },
): Promise<{ attachmentId: string; boxes: Box[] }[]> {
  if (!url) throw new DomainError('publication.no_detector')
  const photos: { attachmentId: string; boxes: Box[] }[] = []
  for (const { attachmentId, boxes } of chosen) {
    const source = showable.find((one) => one.attachmentId === attachmentId)
    const found = source ? await detect(url, (await publicCopy(await buffer(storage.read(source.storageKey)), [])).bytes) : []
    photos.push({ attachmentId, boxes: [...boxes, ...found.filter((one) => !boxes.some((known) => isInside(one, known)))] })
  }
  return photos
}

/** The address is the operator's own, and may be a machine beside us. @throws DomainError publication.no_detector when it does not answer */
async function detect(url: string, bytes: Uint8Array): Promise<Box[]> {
  try {
    const body = new Uint8Array(bytes)
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/jpeg' },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    })
    if (!answer.ok) throw new Error(String(answer.status))
    return readBoxes((await answer.text()).slice(0, LONGEST))
  } catch {
    throw new DomainError('publication.no_detector')
  }
}

function isInside(inner: Box, outer: Box): boolean {
  const slack = 0.02
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  )
}
