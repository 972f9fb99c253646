/** What is found about the photos of a proof, as far as this reader may know. Reading only. */
import { createHash } from 'node:crypto'
import type { Trx } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import { distanceFrom, visibleUses } from '#desk/proof/proof.ts'
import type { Scope } from '#desk/scope.ts'
import { findingsOf, type Finding } from '#evidence/findings.ts'
import type { Inspected } from '#evidence/inspect.ts'
import { listProofPhotos, listUses, type ProofPhoto } from '#evidence/uses-queries.ts'

export type PhotoFindings = { fileId: string; findings: Finding[] }

type About = { found: Pick<DeskCase, 'id' | 'receivedAt' | 'latitude' | 'longitude'>; fileIds: readonly string[]; farMetres: number }

/** In the order of the files; photos that no reader has read yet are left out. */
export async function listFindings(trx: Trx, scope: Scope, { found, fileIds, farMetres }: About): Promise<PhotoFindings[]> {
  const photos = await listProofPhotos(trx, scope.regionId, fileIds)
  const read: PhotoFindings[] = []
  for (const fileId of fileIds) {
    const photo = photos.find(({ id }) => id === fileId)
    if (photo) read.push({ fileId, findings: await findingsOn(trx, scope, { found, farMetres, photo }) })
  }
  return read
}

/** A photo that is not stored: what is known of it would be the same. */
export function photoOf(read: Inspected, { bytes, caseId, at }: { bytes: Uint8Array; caseId: string; at: Date }): ProofPhoto {
  const { fingerprint } = read
  return {
    ...read,
    caseId,
    id: NOT_STORED,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    fingerprint: fingerprint?.plain ?? null,
    fingerprintMirrored: fingerprint?.mirrored ?? null,
    createdAt: at,
  }
}

const NOT_STORED = '00000000-0000-0000-0000-000000000000'

/** Of a photo that may not be stored yet: the agency looks before it sends. */
export async function findingsOn(
  trx: Trx,
  scope: Scope,
  { found, farMetres, photo }: Omit<About, 'fileIds'> & { photo: ProofPhoto },
): Promise<Finding[]> {
  const uses = visibleUses(await listUses(trx, scope.regionId, photo), found.id, scope)
  return findingsOf({ photo, uses, case: found, distance: distanceFrom(found, photo), at: photo.createdAt, farMetres })
}
