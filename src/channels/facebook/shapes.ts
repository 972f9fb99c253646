/** The parts of a page's feed that we read; every other field may come and go. Source: Meta, Webhooks, page, feed. */
import { z } from 'zod'

/** Ids and texts that are sometimes sent as numbers. */
export const word = z.union([z.string(), z.number().transform(String)])
const maybeWord = word.optional().catch(undefined)

export const value = z.looseObject({
  item: maybeWord,
  verb: maybeWord,
  comment_id: maybeWord,
  post_id: maybeWord,
  parent_id: maybeWord,
  message: maybeWord,
  created_time: maybeWord,
  photo: maybeWord,
  video: maybeWord,
  link: maybeWord,
  photos: z.array(z.string()).optional().catch(undefined),
  permalink_url: maybeWord,
  from: z.looseObject({ id: maybeWord, name: maybeWord }).optional().catch(undefined),
  /** Until 2018; still seen. */
  sender_id: maybeWord,
  sender_name: maybeWord,
})

export const change = z.looseObject({ field: maybeWord, value })

export type Value = z.infer<typeof value>
