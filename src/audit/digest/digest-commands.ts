/** Once a day: what was written down is fixed by a digest, looked through, and told to those who keep digests elsewhere. */
import { findHead } from '#audit/queries.ts'
import { findLastDigest, hashCaseHeads, insertDigest } from '#audit/digest/digest-queries.ts'
import { hashOfDigest, markOf, publishedDigest, type KeptDigest } from '#audit/digest/digest.ts'
import { digestMail } from '#audit/digest/letter.ts'
import { verifyRegion } from '#audit/verify/verify-commands.ts'
import type { Fault } from '#audit/verify/faults.ts'
import { listChecks, saveCheck } from '#audit/verify/verify-queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { addDays, dayAfter, dayOf, instantAt, type Day } from '#lib/dates.ts'
import { newSecret } from '#lib/ids.ts'
import { queueMail } from '#mail/commands.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'

/** Milliseconds after midnight: whatever began to be written before has ended by then. */
const SETTLED = 5 * 60_000

/** May run twice: each day has one digest, one check and one e-mail to each. */
export async function keepTrail(context: JobContext, { regionId }: { regionId: string }): Promise<void> {
  const { db, now } = context
  const region = await findRegionById(db, regionId)
  if (!region) return
  const at = now()
  await writeDigests(db, { region, at })
  const today = dayOf(at, region.zone)
  const checks = await inRegion(db, regionId, (trx) => listChecks(trx, regionId))
  const isChecked = checks.length > 0 && checks.every(({ checkedAt }) => dayOf(checkedAt, region.zone) === today)
  if (!isChecked) await checkAndTell(context, region, at)
}

/** For every day that is over and has none. @returns how many */
export async function writeDigests(db: Db, { region, at }: { region: RegionRow; at: Date }): Promise<number> {
  const { id: regionId, zone } = region
  return inRegion(db, regionId, async (trx) => {
    let before = await findLastDigest(trx, regionId)
    let count = 0
    const until = dayOf(new Date(at.getTime() - SETTLED), zone)
    for (let day = before ? dayAfter(before.day) : addDays(until, -1); day < until; day = dayAfter(day)) {
      const digest = await digestOf(trx, { region, before, day, at })
      if (!(await insertDigest(trx, { ...digest, regionId }))) return count
      before = digest
      count++
    }
    return count
  })
}

type Making = { region: RegionRow; before: KeptDigest | undefined; day: Day; at: Date }

async function digestOf(trx: Trx, { region: { id: regionId, zone }, before, day, at }: Making): Promise<KeptDigest> {
  const [open, restricted] = [await findHead(trx, regionId, 'open'), await findHead(trx, regionId, 'restricted')]
  const span = { from: before?.casesUntil ?? new Date(0), until: instantAt(dayAfter(day), '00:00', zone) }
  const salt = newSecret()
  const digest = {
    day,
    madeAt: at,
    openSeq: open.seq,
    openHash: open.hash,
    restrictedSeq: restricted.seq,
    restrictedMark: markOf(salt, { regionId, day, what: 'restricted' }, restricted.hash),
    casesFrom: span.from,
    casesUntil: span.until,
    casesMark: markOf(salt, { regionId, day, what: 'cases' }, await hashCaseHeads(trx, regionId, span)),
    salt,
    previousHash: before?.hash ?? '',
  }
  return { ...digest, hash: hashOfDigest(digest) }
}

async function checkAndTell({ db, log, publicUrl }: JobContext, region: RegionRow, at: Date): Promise<void> {
  const { id: regionId } = region
  const checked = await verifyRegion(db, { regionId })
  const faults = checked.flatMap((one) => one.faults)
  if (faults.length > 0) log.error({ region: region.code, faults }, 'what was written down is not whole')
  await inRegion(db, regionId, async (trx) => {
    for (const one of checked) await saveCheck(trx, { ...one, regionId, checkedAt: at })
    const digest = await findLastDigest(trx, regionId)
    if (digest) await tell(trx, { region, digest, faults, at, publicUrl })
  })
}

type Telling = { region: RegionRow; digest: KeptDigest; faults: Fault[]; at: Date; publicUrl: string }

async function tell(trx: Trx, { region, digest, faults, at, publicUrl }: Telling): Promise<void> {
  const mail = digestMail(publishedDigest(region.code, digest), { region, faults, publicUrl })
  for (const email of region.settings.audit.digestTo)
    await queueMail(trx, { regionId: region.id, to: { staffId: null, email }, ...mail, dedupeKey: `digest:${digest.day}:${email}`, at })
}
