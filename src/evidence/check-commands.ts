/** The scanner is asked about what strangers sent. Until it has answered nobody is shown the file; the report itself waits for nothing. */
import { inRegion, type Trx } from '#db/transaction.ts'
import { endCheck, findToCheck, listToCheck, type CheckEnd, type FileToCheck } from '#evidence/check-queries.ts'
import { announceFile } from '#evidence/commands.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import type { Verdict } from '#evidence/scanner.ts'

type Context = Pick<JobContext, 'db' | 'storage' | 'scanner' | 'log'>

/** May run twice. A scanner that does not answer is asked again by the sweep. */
export async function checkFile(context: Context, { regionId, attachmentId }: Jobs['check-file']): Promise<void> {
  const file = await inRegion(context.db, regionId, (trx) => findToCheck(trx, regionId, attachmentId))
  if (file) await check(context, regionId, file)
}

/** Files of one sweep. */
const PORTION = 100

/** @returns true when there are more, and the scanner answers */
export async function checkWaiting(context: Context, regionId: string): Promise<boolean> {
  const waiting = await inRegion(context.db, regionId, (trx) => listToCheck(trx, regionId, PORTION))
  for (const file of waiting) if (!(await check(context, regionId, file))) return false
  return waiting.length === PORTION
}

/** @returns false when the scanner does not answer */
async function check({ db, storage, scanner, log }: Context, regionId: string, file: FileToCheck): Promise<boolean> {
  try {
    // Outside any transaction: a slow scanner must not hold our connections. One that was taken out of the settings is missed by nobody.
    const end = scanner ? endOf(await scanner.scan(() => storage.read(file.storageKey))) : ({ state: 'stored' } as const)
    if (end.state === 'locked') log.warn({ regionId, attachmentId: file.id, problem: end.problem, finding: end.finding }, 'file locked away')
    await inRegion(db, regionId, (trx) => write(trx, regionId, { file, end }))
    return true
  } catch (error) {
    log.warn({ regionId, attachmentId: file.id, error: String(error) }, 'the scanner does not answer: the file waits')
    return false
  }
}

function endOf(verdict: Verdict): CheckEnd {
  if (verdict.kind === 'clean') return { state: 'stored' }
  if (verdict.kind === 'too_large') return { state: 'locked', problem: 'unscannable', finding: null }
  return { state: 'locked', problem: 'infected', finding: verdict.name.slice(0, LONGEST) }
}

/** Signs of the name of a finding. */
const LONGEST = 200

async function write(trx: Trx, regionId: string, { file: { id, reportId, messageId }, end }: { file: FileToCheck; end: CheckEnd }) {
  if (!(await endCheck(trx, { regionId, id }, end))) return
  await announceFile(trx, regionId, id)
  if (end.state === 'locked' && (reportId || messageId)) await enqueue(trx, 'tell-locked-file', { regionId, attachmentId: id })
}
