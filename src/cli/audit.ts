/** Proving to the operator, or to whoever looks over their shoulder, that what was written down is whole. */
import { readFile } from 'node:fs/promises'
import { readDigests, type PublishedDigest } from '#audit/digest/digest.ts'
import type { Checked, Fault } from '#audit/verify/faults.ts'
import { verifyRegion } from '#audit/verify/verify-commands.ts'
import { migrate } from '#db/migrate.ts'
import { regionsOf, say, text, WrongUse, type Tools } from './tools.ts'

export async function checkTrail({ db, pool, options, usage }: Tools): Promise<void> {
  await migrate(pool)
  const kept = options['digest'] === undefined ? [] : await digestsIn(options['digest'], usage)
  for (const { id: regionId, code, name } of await regionsOf(db, options['region'])) {
    const own = kept.filter(({ region }) => region === code)
    const checked = await verifyRegion(db, { regionId, kept: own })
    say(`${name} (${code})`)
    if (own.length > 0) say(`  ${text('cli.audit_kept', { count: own.length })}`)
    for (const one of checked) for (const line of linesOf(one)) say(`  ${line}`)
    if (checked.some(({ faults }) => faults.length > 0)) process.exitCode = 1
  }
}

async function digestsIn(file: string, usage: string): Promise<PublishedDigest[]> {
  const found = readDigests(await readFile(file, 'utf8').catch(() => ''))
  if (found.length === 0) throw new WrongUse('cli.wrong.digest', { file, usage })
  return found
}

/** The first broken place, and how many more there are. */
function linesOf({ part, entries, head, faults }: Checked): string[] {
  const [first, ...more] = faults
  const whole = text(`cli.audit_${part}`, { entries, head: head || '–' })
  if (!first) return [`${whole} ${text('cli.audit_whole')}`]
  return [whole, `  ${placeOf(first)}`, ...(more.length > 0 ? [`  ${text('cli.audit_more', { count: more.length })}`] : [])]
}

function placeOf({ kind, part, seq, caseId, day, at }: Fault): string {
  const where = [
    ...(caseId ? [text('cli.audit_at_case', { caseId })] : [text(`cli.audit_at_${part}`)]),
    ...(seq === undefined ? [] : [text('cli.audit_at_seq', { seq })]),
    ...(at ? [text('cli.audit_at_time', { at })] : []),
    ...(day ? [text('cli.audit_at_day', { day })] : []),
  ]
  return `${text('cli.audit_broken')} ${where.join(', ')}: ${text(`cli.audit_fault_${kind}`)}`
}
