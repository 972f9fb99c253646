/** The signed key of an upload: whoever holds it may go on with the file and hand it in with a report. Pure. */
import { readSigned, sign } from '#lib/secrets.ts'

/** @property secret the installation's @property regionId a key is good in its region only */
export type KeyMaker = { secret: string | undefined; regionId: string }

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function keyOf(maker: KeyMaker, id: string): string {
  return sign(signerOf(maker), id)
}

/** @returns the id; undefined when the key is not ours */
export function uploadOf(maker: KeyMaker, key: string): string | undefined {
  const id = readSigned(signerOf(maker), key)
  return id && ID.test(id) ? id : undefined
}

function signerOf({ secret, regionId }: KeyMaker) {
  return { secret, purpose: `upload ${regionId}` }
}
