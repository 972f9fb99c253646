/** What an officer does by hand: writes down number, status and dates of a report in SP4N, and makes the pack that is handed over. */
import { record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { readLink, readNumber } from '#bridges/sp4n/numbers.ts'
import { insertLink, lockByNumber, lockLinkOf, lockSent, removeLink, updateLink, type LinkRow } from '#bridges/sp4n/queries.ts'
import { findTicketOf } from '#reports/queries.ts'
import type { Direction } from '#bridges/sp4n/shown-queries.ts'
import { STATUS_WORDS, type Sp4nStatus } from '#bridges/sp4n/statuses.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { holdSubmissionKey } from '#reports/queries.ts'

/** What may be said of a report there; what is left out stays, '' takes it away. */
export type Sp4nFacts = {
  number?: string | undefined
  link?: string | undefined
  status?: Sp4nStatus | undefined
  /** As written there; left out: our word for the status. */
  statusWords?: string | undefined
  agency?: string | undefined
  sentAt?: Date | undefined
  seenAt?: Date | undefined
  answeredAt?: Date | undefined
}

/** @property linkId left out: the one we sent, or a new one of this direction */
export type SaveLink = OnCase & { linkId?: string | undefined; direction: Direction; facts: Sp4nFacts }

/** Leaves the version of the case alone. @throws DomainError case.not_found, sp4n.number_invalid, sp4n.number_taken, sp4n.link_invalid, sp4n.not_found */
export async function saveLink(db: Db, command: SaveLink): Promise<void> {
  await withCase(db, { ...command, version: undefined }, (held) => saveFacts(held, command))
}

export async function saveFacts(held: Held, command: Omit<SaveLink, 'regionId' | 'caseId'>): Promise<LinkRow> {
  const { trx, found } = held
  const set = columnsOf(command.facts)
  const present = await presentLink(held, command, set.sp4nId)
  if (set.sp4nId) await refuseTaken(held, set.sp4nId, present?.id)
  const link = present ?? (await insertLink(trx, newLink(held, command)))
  const changed = changedBetween(link, set)
  if (Object.keys(changed).length === 0) return set.seenAt ? updateLink(trx, link, { seenAt: set.seenAt }) : link
  // By hand: whatever the line was doing with it is over.
  const after = await updateLink(trx, link, { ...set, ...(set.sp4nId && link.sending && link.sending !== 'sent' ? { sending: null } : {}) })
  if ('sp4nId' in changed) await refreshWords(trx, found.regionId, [found.id])
  const isSent = command.direction === 'to_sp4n' && link.sentAt === null && after.sentAt !== null
  await record(held, command, { kind: isSent ? 'sp4n_sent' : 'sp4n_changed', text: toldOf(after), details: { linkId: link.id, changed } })
  return after
}

/** @throws DomainError sp4n.number_invalid, sp4n.link_invalid */
function columnsOf({ number, link, status, statusWords, agency, ...dates }: Sp4nFacts): Partial<LinkRow> {
  const sp4nId = number?.trim() ? readNumber(number) : null
  if (sp4nId === undefined) throw new DomainError('sp4n.number_invalid')
  const page = link?.trim() ? readLink(link) : null
  if (page === undefined) throw new DomainError('sp4n.link_invalid')
  const set: Partial<LinkRow> = {
    ...(number === undefined ? {} : { sp4nId }),
    ...(link === undefined ? {} : { link: page }),
    ...(status === undefined ? {} : { status, statusWords: statusWords?.trim() || STATUS_WORDS[status].word }),
    ...(agency === undefined ? {} : { agency: agency.trim() || null }),
  }
  for (const [name, at] of Object.entries(dates)) if (at) Object.assign(set, { [name]: at })
  return set
}

async function presentLink({ trx, found }: Held, { linkId, direction }: Omit<SaveLink, 'regionId' | 'caseId'>, sp4nId: string | null | undefined) {
  if (linkId === undefined && direction === 'to_sp4n') return lockSent(trx, found.regionId, found.id)
  if (linkId) {
    const link = await lockLinkOf(trx, found, linkId)
    if (link) return link
    throw new DomainError('sp4n.not_found')
  }
  const known = sp4nId ? await lockByNumber(trx, found.regionId, sp4nId) : undefined
  return known?.caseId === found.id ? known : undefined
}

/** @throws DomainError sp4n.number_taken */
async function refuseTaken({ trx, found }: Held, sp4nId: string, linkId: string | undefined): Promise<void> {
  // Two officers, or one and a table, with the same number at the same moment: the second one waits and then sees the first.
  await holdSubmissionKey(trx, found.regionId, `sp4n:${sp4nId}`)
  const other = await lockByNumber(trx, found.regionId, sp4nId)
  if (!other || other.id === linkId) return
  throw new DomainError('sp4n.number_taken', { number: sp4nId, ticket: (await findTicketOf(trx, found.regionId, other.caseId)) ?? '' })
}

function newLink({ found }: Held, { direction, actor, at }: Omit<SaveLink, 'regionId' | 'caseId'>) {
  return { regionId: found.regionId, id: newId(), caseId: found.id, direction, createdAt: at, createdBy: actor.staffId ?? null }
}

/** For the history: column → [before, after]. */
function changedBetween(link: LinkRow, set: Partial<LinkRow>): Record<string, [unknown, unknown]> {
  const before: Record<string, unknown> = link
  const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
  return Object.fromEntries(
    Object.entries(set).flatMap(([column, after]) =>
      plain(before[column]) === plain(after) || column === 'seenAt' ? [] : [[column, [plain(before[column]), plain(after)]]],
    ),
  )
}

/** One line for the history. */
export function toldOf({ sp4nId, statusWords, agency }: Pick<LinkRow, 'sp4nId' | 'statusWords' | 'agency'>): string {
  return [sp4nId && `SP4N ${sp4nId}`, statusWords, agency].filter(Boolean).join(', ')
}

/** It was written to the wrong case. What the line has sent cannot be taken off. @throws DomainError sp4n.not_found, sp4n.on_its_way */
export async function forgetLink(db: Db, command: OnCase & { linkId: string }): Promise<void> {
  await withCase(db, { ...command, version: undefined }, async (held) => {
    const { trx, found } = held
    const link = await lockLinkOf(trx, found, command.linkId)
    if (!link) throw new DomainError('sp4n.not_found')
    if (link.sending && link.sending !== 'refused') throw new DomainError('sp4n.on_its_way')
    await removeLink(trx, link)
    await refreshWords(trx, found.regionId, [found.id])
    await record(held, command, { kind: 'sp4n_changed', text: toldOf(link), details: { linkId: link.id, isRemoved: true, sp4nId: link.sp4nId } })
  })
}
