/** Who asks for what, at the door of Open311: the region, the format, what was sent, and the key. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findCaller, type Caller } from '#api/commands.ts'
import type { Scope } from '#api/scopes.ts'
import { FORMATS, type Format } from '#bridges/open311/answer.ts'
import { fromJson, fromPairs, one, type Arguments } from '#bridges/open311/arguments.ts'
import type { Db } from '#db/transaction.ts'
import { countRequest, type Limits } from '#http/api/limits.ts'
import { readForm, type ReadForm } from '#http/api/bodies.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegion, findRegionByHost, type RegionRow } from '#regions/queries.ts'
import { words, type Words } from '#texts/text.ts'

export type Asked = { region: RegionRow; given: Arguments; files: ReadForm['files']; caller: Caller | undefined; say: Words; at: Date }

export type Door = { db: Db; limits: Limits; now: () => Date }

/** @param file last part of the address: `requests.xml`, or without an ending as some clients ask */
export function splitFile(file: string): { name: string; format: Format } {
  const [, name, ending] = /^(.*)\.(xml|json)$/i.exec(file) ?? []
  const format = FORMATS.find((known) => known === ending?.toLowerCase())
  return name !== undefined && format ? { name, format } : { name: file, format: 'xml' }
}

/**
 * The region by the address, or by jurisdiction_id: its code, or a host name of its own.
 * @param code undefined: the address for all regions
 * @throws DomainError api.jurisdiction_missing, api.jurisdiction_unknown
 */
export async function regionOf(db: Db, given: Arguments, code: string | undefined): Promise<RegionRow> {
  const said = one(given, 'jurisdiction_id')?.toLowerCase()
  if (code === undefined && said === undefined) throw new DomainError('api.jurisdiction_missing')
  const region = await findRegion(db, code ?? said ?? '')
  const found = region ?? (said === undefined || code !== undefined ? undefined : await findRegionByHost(db, said))
  const isMeant = said === undefined || said === found?.code || (found?.hosts.includes(said) ?? false)
  if (!found || !isMeant) throw new DomainError('api.jurisdiction_unknown')
  return found
}

/** @throws DomainError api.not_readable, api.too_many_photos */
export async function readArguments(request: FastifyRequest): Promise<{ given: Arguments; files: ReadForm['files'] }> {
  const inAddress = [...new URL(request.url, 'http://x').searchParams]
  const { body } = request
  if (body instanceof URLSearchParams) return { given: fromPairs([...inAddress, ...body]), files: [] }
  if (Buffer.isBuffer(body)) {
    const { fields, files } = await readForm(body, request.headers['content-type'] ?? '')
    return { given: fromPairs([...inAddress, ...fields]), files }
  }
  if (body === undefined || body === null) return { given: fromPairs(inAddress), files: [] }
  return { given: new Map([...fromPairs(inAddress), ...fromJson(body)]), files: [] }
}

export type Wanted = { code: string | undefined; scope: Scope; isKeyNeeded: boolean }

/** @throws DomainError api.key_missing, api.key_wrong, api.not_allowed, api.too_many, as regionOf and readArguments */
export async function ask({ db, limits, now }: Door, [request, reply]: [FastifyRequest, FastifyReply], wanted: Wanted): Promise<Asked> {
  const at = now()
  const { given, files } = await readArguments(request)
  const region = await regionOf(db, given, wanted.code)
  const key = one(given, 'api_key')
  const byAddress = { of: 'address', who: request.ip, most: limits.address, at } as const
  if (key === undefined) {
    await countRequest(db, reply, byAddress)
    if (wanted.isKeyNeeded) throw new DomainError('api.key_missing')
  }
  const caller =
    key === undefined
      ? undefined
      : await findCaller(db, { regionId: region.id, key, scope: wanted.scope, at }).catch(async (error) => {
          // Trying keys is counted as asking without one.
          await countRequest(db, reply, byAddress)
          throw error
        })
  if (caller) await countRequest(db, reply, { of: 'key', who: caller.id, most: limits.key, at })
  return { region, given, files, caller, say: words('id', region.texts), at }
}
