/** What a phone in the field or the sheet for papers sends for one report. Pure. */
import { z } from 'zod'
import { storableText } from '#lib/plain.ts'
import { readPhone } from '#lib/phone.ts'
import { parseSlip } from '#visits/slip.ts'

/** Characters. */
export const LONGEST_TEXT = 5000
const LONGEST_LINE = 200

/** Files of one report. */
export const MOST_FILES = 8

const line = z
  .string()
  .max(LONGEST_LINE)
  .transform((typed) => storableText(typed).trim())
const point = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180), accuracy: z.number().min(0).max(1e6) })

const visit = z.object({
  id: z.uuid(),
  day: z.iso.date(),
  villageCode: z.string().max(20).nullable(),
  place: line,
  officerIds: z.array(z.string().max(64)).max(30),
})

export const takenReport = z.object({
  /** Made on the phone: the same key twice is one report. */
  key: z.uuid(),
  /** Staff id of whoever took it down: on a shared phone somebody else may be signed in by now. */
  owner: z.string().max(64),
  visit,
  slip: z.string().refine((typed) => parseSlip(typed) === typed),
  way: z.enum(['phone', 'paper']),
  text: z.string().max(LONGEST_TEXT).transform(storableText).pipe(z.string().trim().min(3)),
  categoryCode: z.string().max(60).nullable(),
  placeText: line,
  villageCode: z.string().max(20).nullable(),
  point: point.nullable(),
  personName: line,
  /** As typed; '' or one that can be called. */
  phone: line.refine((typed) => typed === '' || readPhone(typed) !== undefined),
  hasConsented: z.boolean(),
  isAnonymous: z.boolean(),
  isSecret: z.boolean(),
  /** Signed keys of files sent before, in their order: uploads/keys.ts. */
  uploadKeys: z.array(z.string().max(120)).max(MOST_FILES),
  /** By the phone's clock. */
  toldAt: z.iso.datetime(),
  /** By the phone's clock, while it sends. */
  sentAt: z.iso.datetime(),
})

export type TakenReport = z.infer<typeof takenReport>
export type TakenVisit = TakenReport['visit']
