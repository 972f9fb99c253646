/** Looking at photos before they are sent: what the checker would be shown, as far as an agency may know. Nothing is stored. */
import { inRegion } from '#db/transaction.ts'
import { findingsOn, photoOf } from '#desk/proof/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { inspect } from '#evidence/apart/look.ts'
import type { Finding } from '#evidence/findings.ts'
import { caseAction, filesIn, type Looked, type Submitted } from './case-form.ts'

export const proofActions = {
  // Part of the form "answer", which stays open.
  look: caseAction('answer', 'case.work', async (submitted): Promise<Looked> => ({ look: await lookAt(submitted) })),
}

async function lookAt({ form, command, found, region, staff, eyes }: Submitted): Promise<{ name: string; findings: Finding[] }[]> {
  const looked: { name: string; findings: Finding[] }[] = []
  for (const file of filesIn(form, 'berkas')) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const read = await inspect(bytes, region.zone)
    if (read.kind !== 'image') continue
    const photo = photoOf(read, { bytes, caseId: found.id, at: command.at })
    const about = { found, farMetres: region.settings.proof.farMetres, photo }
    const findings = await inRegion(eyes, region.id, (trx) => findingsOn(trx, scopeOf(staff), about))
    looked.push({ name: file.name, findings })
  }
  return looked
}
