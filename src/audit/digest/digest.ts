/**
 * What is published of a day, so that others can keep it. Of restricted matters, and of the histories of cases, only marks: hashes under a salt
 * that stays here. A mark is as long, and as different from yesterday's, on a day on which nothing happened. Pure.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'

export type Digest = {
  day: string
  madeAt: Date
  openSeq: number
  openHash: string
  restrictedMark: string
  casesMark: string
  previousHash: string
}

export type KeptDigest = Digest & { restrictedSeq: number; casesFrom: Date; casesUntil: Date; salt: string; hash: string }

/** @param head '' where nothing was written yet @returns SHA-256, hexadecimal: fixes `head` without telling it */
export function markOf(salt: string, of: { regionId: string; day: string; what: 'restricted' | 'cases' }, head: string): string {
  return sha256([salt, of.regionId, of.day, of.what, head])
}

/** Can be counted again by everybody from what is published. */
export function hashOfDigest({ previousHash, day, madeAt, openSeq, openHash, restrictedMark, casesMark }: Digest): string {
  return sha256([previousHash, day, madeAt.toISOString(), openSeq, openHash, restrictedMark, casesMark])
}

function sha256(whole: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex')
}

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const published = z.object({
  region: z.string(),
  day: z.string(),
  madeAt: z.iso.datetime(),
  open: z.object({ seq: z.number(), hash: z.union([hex, z.literal('')]) }),
  restricted: hex,
  cases: hex,
  previous: z.union([hex, z.literal('')]),
  hash: hex,
})

/** As it stands in the file for everybody and in the e-mail. No value holds a space. */
export type PublishedDigest = z.infer<typeof published>

export function publishedDigest(region: string, kept: KeptDigest): PublishedDigest {
  const { day, madeAt, openSeq, openHash, restrictedMark, casesMark, previousHash, hash } = kept
  const open = { seq: openSeq, hash: openHash }
  return { region, day, madeAt: madeAt.toISOString(), open, restricted: restrictedMark, cases: casesMark, previous: previousHash, hash }
}

/** @param text the published file, or an e-mail in which digests stand, wrapped in lines or not @returns oldest first, each once */
export function readDigests(text: string): PublishedDigest[] {
  const bare = text.replace(/[\s>]+/g, '')
  const found = [...bare.matchAll(/\{"region":.+?"hash":"[0-9a-f]{64}"\}(?!,")/g)].flatMap(([one]) => {
    const read = published.safeParse(parsed(one))
    return read.success ? [read.data] : []
  })
  return [...new Map(found.map((one) => [`${one.region} ${one.day} ${one.hash}`, one])).values()].toSorted((one, other) =>
    one.day < other.day ? -1 : 1,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
