/** What a browser sent: words as typed, keys of files that are here already, and files that came along (without script). */
import { NAMES, type Typed } from '#forms/answers.ts'
import { LARGEST } from '#evidence/limits.ts'
import { DomainError } from '#lib/errors.ts'
import { boundaryOf, readParts, type Part } from '#forms/multipart.ts'
import { storableText } from '#lib/plain.ts'
import type { RegionRow } from '#regions/queries.ts'
import { countUploading, storeWhole } from '#uploads/commands.ts'
import { keyOf } from '#uploads/keys.ts'

/** Photos of one report. */
export const MOST_FILES = 5

/** Bytes of one field: ten thousand lines come back whole, to be shortened. */
const LONGEST_FIELD = 1024 * 1024

/** @property files signed keys @property refused files that were not taken, with the reason in words @property trap only machines fill it */
export type Sent = { typed: Typed; files: string[]; refused: string[]; stamp: string; work: string; trap: string }

type Where = { locals: App.Locals; region: RegionRow; address: string }

export async function readSent(request: Request, where: Where): Promise<Sent> {
  const fields = new Map<string, string[]>()
  const arrived: string[] = []
  const refused: string[] = []
  for await (const part of partsOf(request)) {
    if (part.fileName === undefined) fields.set(part.name, [...(fields.get(part.name) ?? []), textOf(part)])
    else if (part.fileName !== '' && part.name === 'foto') await takeFile(part, where, { arrived, refused, known: fields.get('berkas')?.length ?? 0 })
  }
  const one = (name: string) => fields.get(name)?.at(-1) ?? ''
  const typed = Object.fromEntries(NAMES.map((name) => [name, one(name)])) as Typed
  const files = [...new Set([...(fields.get('berkas') ?? []), ...arrived])].slice(0, MOST_FILES)
  return { typed, files, refused, stamp: one('cap'), work: one('kerja'), trap: one('situs') }
}

async function* partsOf(request: Request): AsyncGenerator<Part> {
  const boundary = boundaryOf(request.headers.get('content-type'))
  if (boundary && request.body) yield* readParts(request.body as AsyncIterable<Uint8Array>, boundary, { field: LONGEST_FIELD, file: LARGEST })
  else if (request.body)
    for (const [name, value] of await request.formData())
      yield { name, fileName: undefined, bytes: Buffer.from(typeof value === 'string' ? value : '') }
}

/** @returns what was typed, without what no database keeps; line breaks as one sign */
function textOf({ bytes }: Part): string {
  return storableText(bytes?.toString('utf8') ?? '').replace(/\r\n?/g, '\n')
}

type Taking = { arrived: string[]; refused: string[]; known: number }

async function takeFile({ fileName = '', bytes }: Part, { locals, region, address }: Where, taking: Taking): Promise<void> {
  const { db, storage, config, words, now: at } = locals
  try {
    if (taking.known + taking.arrived.length >= MOST_FILES) return void taking.refused.push(words('web.photos_too_many', { most: MOST_FILES }))
    if (bytes === undefined) throw new DomainError('evidence.too_large', { megabytes: LARGEST / 1024 / 1024 })
    await countUploading(db, { address, bytes: bytes.byteLength, at })
    const id = await storeWhole({ db, storage }, { regionId: region.id, fileName, bytes, at })
    taking.arrived.push(keyOf({ secret: config.sessionSecret, regionId: region.id }, id))
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    taking.refused.push(words('web.problem_file', { name: fileName.slice(0, 60), reason: words(`errors.${fault.key}`, fault.values) }))
  }
}
