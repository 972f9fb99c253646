/** The hand-over pack: written into the history first, then made file by file while it is fetched. */
import { buffer } from 'node:stream/consumers'
import { record as recordAct } from '#audit/commands.ts'
import { record, withCase, type OnCase } from '#cases/change-commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { packOf, readmeOf, type Pack, type PackFacts } from '#bridges/sp4n/pack/pack.ts'
import { insertLink, lockSent, updateLink } from '#bridges/sp4n/queries.ts'
import { zipOf, type ZipFile } from '#bridges/sp4n/pack/zip.ts'
import type { Db, Trx } from '#db/transaction.ts'
import { cleanCopy } from '#evidence/apart/look.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import type { Storage } from '#lib/storage.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'
import { findOffered, listPhotosOfReports, type CopiedFile } from '#transfers/offer-queries.ts'

/** Photos in one pack. SP4N takes few; the first ones tell most. */
export const MOST_PHOTOS = 10

export type Prepared = { pack: Pack; photos: string[]; isSecret: boolean; needsIdentity: boolean; facts: PackFacts }

/** What would be handed over, for looking at. @throws DomainError case.not_found */
export async function preparePack(trx: Trx, region: RegionRow, { caseId, isMasked }: { caseId: string; isMasked: boolean }): Promise<Prepared> {
  const offered = await findOffered(trx, region.id, caseId)
  if (!offered) throw new DomainError('case.not_found')
  const agencies = await listAgencies(trx, region.id)
  const nameOf = (id: string | null) => agencies.find((one) => one.id === id)?.name ?? null
  const events = (await listCaseEvents(trx, region.id, caseId))
    .filter(({ isPublic }) => isPublic)
    .map(({ kind, at, text, agencyId }) => ({ kind, at, text, agencyName: nameOf(agencyId) }))
  // Photos of papers show whom they belong to.
  const photos = offered.needsIdentity ? [] : (await listPhotosOfReports(trx, region.id, caseId)).slice(0, MOST_PHOTOS)
  const agencyName = events.findLast(({ kind }) => kind === 'assigned' || kind === 'answered')?.agencyName ?? null
  const facts = { offered, agencyName, events, region, photoCount: photos.length }
  const pack = packOf(facts, { say: words('id', region.texts), isMasked })
  return { pack, photos: photos.map(({ id }) => id), isSecret: offered.isSecret, needsIdentity: offered.needsIdentity, facts }
}

/**
 * @property reason why numbers and addresses in the words stay uncovered; left out: they are covered
 * @property isSure asked once more, as the case is secret
 */
export type MakePack = OnCase & { region: RegionRow; reason?: string | undefined; isSure: boolean; photoIds?: readonly string[] | undefined }

export type MadePack = { fileName: string; bytes: ReadableStream<Uint8Array> }

/** @throws DomainError case.not_found, sp4n.secret, sp4n.secret_unasked */
export async function makePack({ db, storage }: { db: Db; storage: Storage }, command: MakePack): Promise<MadePack> {
  const { region, at, actor } = command
  const isMasked = !command.reason?.trim()
  return withCase(db, { ...command, version: undefined }, async (held) => {
    const { trx, found } = held
    if (found.isSecret && !actor.mayDecide) throw new DomainError('sp4n.secret')
    if (found.isSecret && !command.isSure) throw new DomainError('sp4n.secret_unasked')
    const { pack, facts } = await preparePack(trx, region, { caseId: found.id, isMasked })
    const photos = await chosenPhotos(trx, command, facts)
    const link = await lockSent(trx, region.id, found.id)
    const key = { regionId: region.id, id: newId(), caseId: found.id, direction: 'to_sp4n', createdAt: at, createdBy: actor.staffId ?? null }
    await (link ? updateLink(trx, link, { packedAt: at }) : insertLink(trx, { ...key, packedAt: at }))
    const details = { isMasked, covered: pack.covered, photos: photos.length, isSecret: found.isSecret }
    await record(held, command, { kind: 'sp4n_packed', text: command.reason?.trim() ?? '', details })
    await recordAct(trx, packing(command, { isMasked, isRestricted: found.about !== null }))
    const { ticket, receivedAt } = facts.offered
    const files = filesOf(storage, { pack, photos, ticket, isMasked, region })
    return { fileName: `sp4n-${ticket}.zip`, bytes: zipOf(files, dayOf(receivedAt, region.zone)) }
  })
}

function packing({ regionId, caseId, actor, reason = '', at }: MakePack, { isMasked, isRestricted }: { isMasked: boolean; isRestricted: boolean }) {
  const details = { kind: 'sp4n', isMasked }
  return { regionId, caseId, act: 'paper.made', at, staffId: actor.staffId, reason: reason.trim(), details, isRestricted } as const
}

async function chosenPhotos(trx: Trx, { region, caseId, photoIds }: MakePack, { offered }: PackFacts): Promise<CopiedFile[]> {
  if (offered.needsIdentity) return []
  const all = await listPhotosOfReports(trx, region.id, caseId)
  return all.filter(({ id }) => photoIds?.includes(id) ?? true).slice(0, MOST_PHOTOS)
}

type ToPack = { pack: Pack; photos: readonly CopiedFile[]; ticket: string; isMasked: boolean; region: RegionRow }

/** One after the other, never two in memory. A photo that is gone is counted and not waited for. */
async function* filesOf(storage: Storage, { pack, photos, ticket, isMasked, region }: ToPack): AsyncGenerator<ZipFile> {
  const say = words('id', region.texts)
  yield { name: 'laporan.txt', bytes: asText(pack.text) }
  const names: string[] = []
  for (const photo of photos) {
    const bytes = await copyOf(storage, photo)
    if (!bytes) continue
    names.push(`foto-${String(names.length + 1).padStart(2, '0')}.jpg`)
    yield { name: names.at(-1) ?? '', bytes }
  }
  yield { name: 'baca-dulu.txt', bytes: asText(readmeOf({ ticket, isMasked, photos: names, missing: photos.length - names.length }, say)) }
}

async function copyOf(storage: Storage, { storageKey }: CopiedFile): Promise<Uint8Array | undefined> {
  if (typeof storageKey !== 'string') return undefined
  return buffer(storage.read(storageKey))
    .then(cleanCopy, () => undefined)
    .catch(() => undefined)
}

/** Lines as the editor of every Windows shows them. */
function asText(words: string): Uint8Array {
  return new TextEncoder().encode(`\uFEFF${words.replace(/\n/g, '\r\n')}\r\n`)
}
