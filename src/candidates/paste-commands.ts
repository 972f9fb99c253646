/** Somebody at the desk pastes a post seen elsewhere: words, a link, a screenshot. It becomes a candidate like any other. */
import { createHash } from 'node:crypto'
import { insertCandidate } from '#candidates/queries.ts'
import { keepWithinUnit } from '#candidates/restricting-commands.ts'
import { postKey, readLink } from '#candidates/post.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { deleteCandidateFiles } from '#evidence/unused-queries.ts'
import { announce } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'

/** @property link as pasted, or '' @property author name or handle as shown there, or '' @property wordless said when there is only a screenshot */
export type PastePost = {
  regionId: string
  link: string
  text: string
  author: string
  saidAt: Date
  files: { name: string; bytes: Uint8Array }[]
  wordless: string
  at: Date
}

/** Screenshots of one post. */
export const MOST_SCREENSHOTS = 4

/** @returns the id of the candidate @throws DomainError post.empty, post.link_invalid, post.known, post.future, post.too_many, evidence.… */
export async function pastePost({ db, storage }: { db: Db; storage: Storage }, { regionId, files, at, ...post }: PastePost): Promise<string> {
  const link = readLink(post.link)
  const text = storableText(post.text).trim()
  if (text === '' && files.length === 0) throw new DomainError('post.empty')
  if (files.length > MOST_SCREENSHOTS) throw new DomainError('post.too_many', { most: MOST_SCREENSHOTS })
  if (post.saidAt > at) throw new DomainError('post.future')
  const id = newId()
  const author = storableText(post.author).trim() || null
  const hashes = files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))
  const source = { ...(link && { link }) }
  const row = { id, regionId, channel: 'social', accountId: null, sourceKey: postKey({ link, text, hashes }), source, author, authorRef: author }
  try {
    for (const { name, bytes } of files) await storeUpload({ db, storage }, { regionId, candidateId: id, bytes, fileName: name, at })
    await inRegion(db, regionId, async (trx) => {
      const isNew = await insertCandidate(trx, { ...row, text: text || post.wordless, saidAt: post.saidAt })
      if (!isNew) throw new DomainError('post.known')
      await keepWithinUnit(trx, { regionId, id, text })
      await announce(trx, { regionId, topic: 'message', candidateId: id })
    })
  } catch (fault) {
    const keys = await inRegion(db, regionId, (trx) => deleteCandidateFiles(trx, regionId, [id]))
    for (const key of keys) await storage.remove(key)
    throw fault
  }
  return id
}
