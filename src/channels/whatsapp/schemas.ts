/** The parts of Meta's webhooks that we read; every other field may come and go. Source: Meta, WhatsApp Cloud API, webhook payloads. */
import { z } from 'zod'

/** Ids and texts that are sometimes sent as numbers. */
const word = z.union([z.string(), z.number().transform(String)])
const maybeWord = word.optional().catch(undefined)
const maybeTrue = z.boolean().optional().catch(undefined)
const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const place = z.union([z.number(), z.string().trim().min(1).transform(Number)])
const degrees = (most: number) => place.refine((value) => Number.isFinite(value) && Math.abs(value) <= most)

export const metadata = z.looseObject({ phone_number_id: maybeWord })

export const contact = z.looseObject({ wa_id: maybeWord, user_id: maybeWord, parent_user_id: maybeWord })

export const media = z.looseObject({
  id: word,
  mime_type: maybeWord,
  caption: maybeWord,
  filename: maybeWord,
  voice: maybeTrue,
  url: maybeWord,
})

export const location = z.looseObject({ latitude: degrees(90), longitude: degrees(180), name: maybeWord, address: maybeWord })

export const reply = z.looseObject({ id: word, title: maybeWord })

export const interactive = z.looseObject({
  button_reply: maybe(reply),
  list_reply: maybe(reply),
  nfm_reply: maybe(z.looseObject({ response_json: z.unknown() })),
})

export const button = z.looseObject({ payload: maybeWord, text: maybeWord })

export const reaction = z.looseObject({ message_id: word, emoji: maybeWord })

export const edit = z.looseObject({ original_message_id: word, message: z.looseObject({}) })

export const revoke = z.looseObject({ original_message_id: word })

export const order = z.looseObject({ text: maybeWord })

export const text = z.looseObject({ body: word })

/** A card that somebody forwarded; only what can be read aloud. */
export const card = z.looseObject({
  name: maybe(z.looseObject({ formatted_name: maybeWord })),
  phones: maybe(z.array(z.looseObject({ phone: maybeWord }))),
})

/** What every message has, whatever its type. */
export const envelope = z.looseObject({
  id: maybeWord,
  from: maybeWord,
  from_user_id: maybeWord,
  from_parent_user_id: maybeWord,
  group_id: maybeWord,
  timestamp: maybeWord,
  type: maybeWord,
  context: maybe(z.looseObject({ id: maybeWord, forwarded: maybeTrue, frequently_forwarded: maybeTrue })),
})

export const system = z.looseObject({
  type: maybeWord,
  body: maybeWord,
  customer: maybeWord,
  wa_id: maybeWord,
  new_wa_id: maybeWord,
  user_id: maybeWord,
})

/** What the database's integers hold: one odd number must not stop the receipts of a whole region. */
const LARGEST_CODE = 2_147_483_647

export const status = z.looseObject({
  id: word,
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed']),
  timestamp: maybeWord,
  biz_opaque_callback_data: maybeWord,
  pricing: maybe(z.record(z.string(), z.unknown())),
  errors: maybe(z.array(z.looseObject({ code: maybe(z.coerce.number().int().min(0).max(LARGEST_CODE)) }))),
})

const change = z.looseObject({ previous: maybeWord, current: maybeWord })

export const userIdUpdate = z.looseObject({
  wa_id: maybeWord,
  user_id: maybe(change),
  parent_user_id: maybe(change),
  timestamp: maybeWord,
})

export type Contact = z.infer<typeof contact>
export type Envelope = z.infer<typeof envelope>
