/** A region with many finished cases in it, made by SQL in a few minutes: invented, seeded, and shaped like those of life. */
import pg from 'pg'

/** Words that titles and stories are put together from: common ones and rare ones, as in life. */
const COMMON =
  'jalan rusak lampu mati sampah menumpuk air keruh drainase tersumbat banjir jembatan sekolah puskesmas pasar bantuan surat warga depan dekat parah'
const PLACES = 'celikah kedaton sukamaju tanjung pampangan sirah jejawi tulung lempuing mesuji cengal teluk gelam padang'

/**
 * Adds closed cases up to `total`: one report, five events and one agency each, spread over three years.
 * @param database a superuser, who is not bound by row security
 */
export async function fillTo(
  database: pg.Client,
  { regionId, agencyIds, total }: { regionId: string; agencyIds: string[]; total: number },
): Promise<number> {
  const { rows } = await database.query<{ count: number }>('select count(*)::int as count from cases where region_id = $1', [regionId])
  const present = rows[0]?.count ?? 0
  const began = performance.now()
  for (let from = present; from < total; from += STEP) {
    const values = [regionId, agencyIds, from, Math.min(total, from + STEP) - 1, COMMON, PLACES]
    await database.query('begin')
    await database.query('set local synchronous_commit = off')
    await database.query('set local row_security = off')
    for (const statement of STATEMENTS) await database.query(statement, values)
    await database.query('commit')
  }
  await database.query('vacuum analyze')
  return (performance.now() - began) / 1000
}

/** Cases in one commit. */
const STEP = 20_000

const MADE = `with made as (
  select n, ('0180' || lpad(to_hex(n / 65536), 4, '0') || '-' || lpad(to_hex(n % 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
    timestamptz '2023-11-01 02:00+00' + n * interval '80 seconds' as at, ($2::uuid[])[1 + n % cardinality($2::uuid[])] as agency_id,
    w[1 + (n * 7) % cardinality(w)] as one, w[1 + (n * 13 + 5) % cardinality(w)] as two, w[1 + (n * 31 + 3) % cardinality(w)] as three,
    p[1 + (n * 11) % cardinality(p)] as place
  from generate_series($3::int, $4::int) n, (select string_to_array($5, ' ') as w, string_to_array($6, ' ') as p) lists
)`

const STATEMENTS = [
  `${MADE} insert into cases (region_id, id, state, version, title, category_code, place_text, latitude, longitude, channel, lead_agency_id, received_at,
    verify_due_at, due_at, rule, verified_at, assigned_at, first_response_at, answered_at, closed_at, outcome)
  select $1, id, 'closed', 6, initcap(one) || ' ' || two, 'road', place, -3.3 + (n % 997) / 1000.0, 104.8 + (n % 991) / 1000.0, 'whatsapp', agency_id, at,
    at + interval '3 days', at + interval '14 days', '{"verify":3,"firstResponse":5,"solve":14,"silentClose":10}', at + interval '5 hours', at + interval '5 hours',
    at + interval '2 days', at + interval '6 days', at + interval '8 days', case when n % 3 = 0 then 'unconfirmed' else 'confirmed' end from made`,
  `${MADE} insert into reports (region_id, id, ticket, code, case_id, channel, text, category_code, place_text, told_at, submitted_at, verdict, rating)
  select $1, id, 'ISI-' || to_char(at, 'YYMM') || '-' || lpad(n::text, 7, '0'), 'P4T9WN', id, 'whatsapp',
    one || ' di ' || place || ' ' || two || ' sudah lama, ' || three || ' nomor rumah ' || n || ', mohon ditindaklanjuti', 'road', place, at, at,
    case when n % 3 = 0 then null else 'fixed' end, case when n % 5 = 0 then 4 end from made`,
  `${MADE} insert into case_agencies (region_id, case_id, agency_id, part, assigned_at, taken_at, first_response_at, first_response_due_at)
  select $1, id, agency_id, 'lead', at + interval '5 hours', at + interval '1 day', at + interval '2 days', at + interval '7 days' from made`,
  `${MADE} insert into case_events (region_id, id, case_id, seq, kind, actor, agency_id, is_public, text, details, at, previous_hash, hash)
  select $1, (left(id::text, 23) || '-' || lpad(to_hex(seq), 2, '0') || right(id::text, 10))::uuid, id, seq, kind, 'staff', agency_id, true,
    case when kind = 'answered' then 'Sudah kami kerjakan.' else '' end, '{}', at + seq * interval '1 day', md5(n::text || seq), md5(n::text || seq + 1)
  from made, unnest(array['opened', 'verified', 'assigned', 'progress', 'answered', 'confirmed']) with ordinality as told (kind, seq)`,
  `${MADE} insert into case_words (region_id, case_id, words)
  select $1, id, search_words(initcap(one) || ' ' || two, place, 'ISI ' || to_char(at, 'YYMM') || ' ' || lpad(n::text, 7, '0'),
    one || ' di ' || place || ' ' || two || ' sudah lama ' || three || ' nomor rumah ' || n || ' mohon ditindaklanjuti') from made`,
]
