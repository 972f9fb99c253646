/** A job offers to the desk what an officer chose of an export, in portions: after a crash it goes on where it stopped. */
import { insertCandidate } from '#candidates/queries.ts'
import { keepWithinUnit } from '#candidates/restricting-commands.ts'
import { lengthenWaiting } from '#candidates/group-queries.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { deleteCandidateFiles } from '#evidence/unused-queries.ts'
import { wallClock } from '#groups/chat/date-order.ts'
import { forgetFindings, removeAll } from '#groups/commands.ts'
import { countFindings, lockFindings, settleFinding, type FindingRow } from '#groups/finding-queries.ts'
import { splitHashes } from '#groups/line-hash.ts'
import { insertLines, listKnownLines } from '#groups/line-queries.ts'
import { findImport, lockGroup, lockHashes, lockImport, updateImport, type ImportRow } from '#groups/queries.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { instantAt } from '#lib/dates.ts'
import { storableText } from '#lib/plain.ts'
import { findRegionById } from '#regions/queries.ts'

/** Findings, and hashes, of one transaction. */
const PORTION = 50
const MOST_HASHES = 5000

/** May run twice, and beside another import of the same group: every message is offered once. */
export async function addGroupFindings(
  { db, storage }: Pick<JobContext, 'db' | 'storage'>,
  { regionId, importId }: Jobs['add-group-findings'],
): Promise<void> {
  const found = await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id: importId }))
  if (found?.state !== 'adding') return
  let step: Step
  do {
    step = await inRegion(db, regionId, async (trx) => {
      await lockGroup(trx, { regionId, id: found.groupId })
      return oneStep(trx, found)
    })
    await removeAll(storage, step.keys)
  } while (step.isMore)
}

/** @property keys storage keys of files that are gone */
type Step = { isMore: boolean; keys: string[] }

async function oneStep(trx: Trx, found: ImportRow): Promise<Step> {
  const of = { regionId: found.regionId, importId: found.id }
  const chosen = await lockFindings(trx, of, { state: 'chosen', limit: PORTION })
  if (chosen.length > 0) return { isMore: true, keys: await offerAll(trx, found, chosen) }
  // Seen and not chosen is settled too; who wrote it is forgotten.
  const left = await lockFindings(trx, of, { state: 'found', limit: PORTION })
  await remember(
    trx,
    found,
    left.flatMap(({ lineHashes }) => splitHashes(lineHashes)),
  ) // prettier-ignore
  const ids = left.map(({ id }) => id)
  if (ids.length > 0) return { isMore: true, keys: await forgetFindings(trx, of, ids) }
  return { isMore: await rememberOthers(trx, found), keys: [] }
}

async function offerAll(trx: Trx, found: ImportRow, chosen: FindingRow[]): Promise<string[]> {
  const known: string[] = []
  for (const finding of chosen) {
    const isAdded = await offer(trx, found, finding)
    if (!isAdded) known.push(finding.id)
    await settleFinding(trx, { regionId: found.regionId, id: finding.id }, isAdded ? 'added' : 'known')
    await remember(trx, found, splitHashes(finding.lineHashes))
  }
  await announce(trx, { regionId: found.regionId, topic: 'message' })
  return deleteCandidateFiles(trx, found.regionId, known)
}

/** @returns false when another import has offered it */
async function offer(trx: Trx, { regionId, groupId, groupName, facts }: ImportRow, finding: FindingRow): Promise<boolean> {
  const hashes = splitHashes(finding.lineHashes)
  const known = await listKnownLines(trx, { regionId, groupId }, hashes)
  if (hashes.every((hash) => known.has(hash.toString('hex')))) return false
  const zone = (await findRegionById(trx, regionId))?.zone ?? 'UTC'
  const [day = '', time = ''] = wallClock(finding.minutes[facts.order ?? 'day_first']).split('T')
  const author = storableText(finding.author ?? '')
  const text = storableText(finding.text ?? '')
  const isAdded = await insertCandidate(trx, {
    id: finding.id,
    regionId,
    channel: 'group',
    accountId: null,
    sourceKey: finding.sourceKey,
    source: { group: groupName },
    author: author || null,
    authorRef: author || null,
    text,
    saidAt: instantAt(day, time, zone),
  })
  if (isAdded) await keepWithinUnit(trx, { regionId, id: finding.id, text })
  if (!isAdded) await lengthenWaiting(trx, { regionId, channel: 'group', sourceKey: finding.sourceKey }, text)
  return isAdded
}

function remember(trx: Trx, { regionId, id: importId, groupId }: ImportRow, hashes: Buffer[]): Promise<void> {
  return insertLines(trx, { regionId, groupId, importId }, hashes)
}

/** All other messages, a portion at a time; when none are left, it is done. @returns whether there are more */
async function rememberOthers(trx: Trx, found: ImportRow): Promise<boolean> {
  const { regionId, id } = found
  const hashes = splitHashes(await lockHashes(trx, { regionId, id }))
  const [now, later] = [hashes.slice(0, MOST_HASHES), hashes.slice(MOST_HASHES)]
  await remember(trx, found, now)
  if (later.length > 0) await updateImport(trx, found, { lineHashes: Buffer.concat(later) })
  else await finish(trx, found)
  return later.length > 0
}

async function finish(trx: Trx, { regionId, id }: ImportRow): Promise<void> {
  const now = await lockImport(trx, { regionId, id })
  if (now?.state !== 'adding') return
  const { added, known } = await countFindings(trx, { regionId, importId: id })
  await updateImport(trx, now, { state: 'done', lineHashes: null, facts: { addedCount: added, againCount: known } })
  await announce(trx, { regionId, topic: 'message' })
}
