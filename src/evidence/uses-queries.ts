/** All SQL that asks where a photo was seen before: the same bytes, or a picture that looks alike. Reading only. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { ALIKE, bandsNear, distanceOf } from '#evidence/fingerprint.ts'
import type { PhotoFacts } from '#evidence/photo-facts.ts'

/** @property fingerprint 64 signs, `0` or `1` */
export type ProofPhoto = PhotoFacts & {
  id: string
  caseId: string | null
  sha256: string | null
  fingerprint: string | null
  fingerprintMirrored: string | null
  createdAt: Date
}

export async function listProofPhotos(trx: Trx, regionId: string, ids: readonly string[]): Promise<ProofPhoto[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('attachments')
    .select(['id', 'caseId', 'sha256', 'fingerprint', 'fingerprintMirrored', 'createdAt'])
    .select(['takenAt', 'modifiedAt', 'latitude', 'longitude', 'software', 'sourceType', 'hasMetadata'])
    .where('regionId', '=', regionId)
    .where('id', 'in', ids)
    .$castTo<ProofPhoto>()
    .execute()
}

/** Another file in a case that is, or looks like, the one asked about. */
export type Use = {
  fileId: string
  caseId: string
  ticket: string | null
  /** Who used it; null: a reporter sent it. */
  agencyId: string | null
  agencyName: string | null
  isOfReporter: boolean
  isSecret: boolean
  at: Date
  /** The very same bytes. */
  isSame: boolean
  /** Bits that differ, of 64; null: only the bytes were compared. */
  distance: number | null
  isMirrored: boolean
}

type Found = Omit<Use, 'isSame' | 'distance' | 'isMirrored'> & { sha256: string | null; fingerprint: string | null }

/** More look-alikes than a person looks at; the nearest are kept. */
const MOST = 3

/** Rows looked at: a picture that hundreds share says nothing. */
const MOST_FOUND = 200

/** The same photo in the region, and those that look alike, nearest first; other files of the same update or answer are not meant. */
export async function listUses(trx: Trx, regionId: string, photo: ProofPhoto): Promise<Use[]> {
  const { rows } = await sql<Found>`
    with near as (
      ${candidates(regionId, photo)}
    )
    select f.id as file_id, f.case_id, f.sha256, f.fingerprint, f.created_at as at, c.is_secret,
      f.report_id is not null as is_of_reporter, e.agency_id, a.short_name as agency_name,
      (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) as ticket
    from near f
    join cases c on c.region_id = ${regionId} and c.id = f.case_id
    left join case_events e on e.region_id = ${regionId} and e.id = f.case_event_id
    left join agencies a on a.region_id = ${regionId} and a.id = e.agency_id
    where f.id <> ${photo.id} and (f.report_id is not null or f.case_id is distinct from ${photo.caseId})
    order by f.created_at
    limit ${sql.lit(MOST_FOUND)}`.execute(trx)
  return rows
    .map((row) => useOf(row, photo))
    .sort((one, other) => closeness(one) - closeness(other))
    .slice(0, MOST)
}

/** Each question goes by an index: the bytes, and the four quarters of both looks. */
function candidates(regionId: string, { sha256, fingerprint, fingerprintMirrored }: ProofPhoto) {
  const columns = sql.raw('id, case_id, report_id, case_event_id, sha256, fingerprint, created_at')
  const same = sql`select ${columns} from attachments where region_id = ${regionId} and sha256 = ${sha256} and case_id is not null`
  const looks = [fingerprint, fingerprintMirrored].filter((look) => look !== null)
  const alike = looks.map((look) => {
    const [a, b, c, d] = bandsNear(look)
    return sql`select ${columns} from attachments where region_id = ${regionId} and case_id is not null
      and (band_a = any (${a}) or band_b = any (${b}) or band_c = any (${c}) or band_d = any (${d}))
      and bit_count(fingerprint # ${look}::bit(64)) <= ${sql.lit(ALIKE)}`
  })
  return sql.join([same, ...alike], sql` union `)
}

function useOf({ sha256, fingerprint, ...found }: Found, photo: ProofPhoto): Use {
  const distanceTo = (look: string | null) => (look === null || fingerprint === null ? undefined : distanceOf(look, fingerprint))
  const [plain, mirrored] = [distanceTo(photo.fingerprint), distanceTo(photo.fingerprintMirrored)]
  const isMirrored = plain !== undefined && mirrored !== undefined && mirrored < plain
  const isSame = sha256 !== null && sha256 === photo.sha256
  return { ...found, isSame, distance: (isMirrored ? mirrored : plain) ?? null, isMirrored: isMirrored && !isSame }
}

function closeness({ isSame, distance }: Use): number {
  return isSame ? -1 : (distance ?? ALIKE)
}
