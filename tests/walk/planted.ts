/** One of everything that an address can name, with a word of its own in it that must show nowhere else. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '#lib/ids.ts'
import type { Tanggap } from '../journeys/tanggap.ts'

/** What addresses are filled with. @property word stands in the titles, names and texts of all of it */
export type Planted = {
  region: string
  word: string
  caseId: string
  ticket: string
  code: string
  attachmentId: string
  published: string
  agency: string
  groupImport: string
  tableImport: string
  visit: string
  subscriber: string
  move: string
  paper: string
  candidate: string
  breach: string
  dataRequest: string
  person: string
}

type Found = { regionId: string; caseId: string; reportId: string; ticket: string; code: string; staffId: string; agencyId: string }
type Of = { tanggap: Tanggap; region: string; word: string }
const FILE = 'laporan.pdf'

/** @param agency whose case it is, by its code */
export async function plant({ tanggap, region, word }: Of, agency: string): Promise<Planted> {
  const { rows } = tanggap
  const [found] = await rows<Found>(
    `select r.id as "regionId", c.id as "caseId", p.ticket, p.code, a.id as "agencyId", p.id as "reportId",
            (select id from staff where email = 'admin@' || r.code || '.example') as "staffId"
     from cases c join regions r on r.id = c.region_id join agencies a on a.region_id = r.id and a.id = c.lead_agency_id
     join reports p on p.region_id = r.id and p.case_id = c.id
     where r.code = $1 and a.code = $2 and c.about is null and not c.is_secret and c.linked_to is null and not c.is_published
       and c.state in ('in_progress', 'answered', 'closed')
     order by array_position(array['in_progress', 'answered', 'closed'], c.state), c.received_at desc, p.ticket limit 1`,
    [region, agency],
  )
  if (!found) throw new Error(`${region} has no case of ${agency} to walk to`)
  const { regionId, staffId } = found
  await rows('update cases set title = $3, place_text = $3 where region_id = $1 and id = $2', [regionId, found.caseId, word])
  await rows('update reports set text = $3, taken_by = $4, is_anonymous = false, is_secret = false where region_id = $1 and ticket = $2', [
    regionId,
    found.ticket,
    word,
    staffId,
  ])
  const more = await plantRows({ tanggap, region, word }, found)
  const [shown] = await rows<{ ticket: string }>(
    'select ticket from publications where region_id = $1 and taken_down_at is null order by ticket limit 1',
    [regionId],
  )
  const { caseId, ticket, code } = found
  return { region, word, caseId, ticket, code, published: shown?.ticket ?? '', agency, attachmentId: await plantFile(tanggap, found), ...more }
}

/** A photo of the case: one that the demonstration has of another. */
async function plantFile({ rows }: Tanggap, { regionId, caseId, reportId }: Found): Promise<string> {
  const [moved] = await rows<{ id: string }>(
    `update attachments set case_id = $2, report_id = $3, message_id = null, case_event_id = null, file_name = 'ditanam' where (region_id, id) = (
       select region_id, id from attachments
       where region_id = $1 and state = 'stored' and preview_key is not null and file_name is distinct from 'ditanam' order by id limit 1)
     returning id`,
    [regionId, caseId, reportId],
  )
  return moved?.id ?? ''
}

async function plantRows({ tanggap, word }: Of, { regionId, staffId, agencyId, reportId }: Found) {
  const { rows } = tanggap
  const ids = {
    group: newId(),
    groupImport: newId(),
    tableImport: newId(),
    visit: newId(),
    subscriber: newId(),
    move: newId(),
    paper: newId(),
    candidate: newId(),
    breach: newId(),
    dataRequest: newId(),
    person: newId(),
  }
  const key = `${regionId}/papers/${ids.paper}.pdf`
  await mkdir(join(tanggap.folder, 'files', regionId, 'papers'), { recursive: true })
  await writeFile(join(tanggap.folder, 'files', key), word)
  const files = JSON.stringify([{ name: FILE, key, mediaType: 'application/pdf', bytes: word.length, pages: 1 }])
  const plan = JSON.stringify({ rest: agencyId, byCategory: {}, byDistrict: {}, staff: {} })
  const all: [string, unknown[]][] = [
    [
      `insert into chat_groups (region_id, id, name, salt, created_at) values ($1, $2, $3, '\\x00', now())`,
      [regionId, ids.group, `${word} ${ids.group}`],
    ],
    [
      `insert into group_imports (region_id, id, group_id, staff_id, file_name, state, upload_bytes, created_at) values ($1, $2, $3, $4, $5, 'dropped', 1, now())`,
      [regionId, ids.groupImport, ids.group, staffId, word],
    ],
    [
      `insert into imports (region_id, id, file_name, storage_key, channel, state, created_by, created_at) values ($1, $2, $3, 'x', 'letter', 'ready', $4, now())`,
      [regionId, ids.tableImport, word, staffId],
    ],
    [
      `insert into visits (region_id, id, day, place, created_by, created_at) values ($1, $2, current_date, $3, $4, now())`,
      [regionId, ids.visit, word, staffId],
    ],
    [
      `insert into webhook_subscribers (region_id, id, name, url, secret, events, created_at) values ($1, $2, $3, 'https://hooks.example/', 'whsec_' || $3, '{}', now())`,
      [regionId, ids.subscriber, word],
    ],
    [
      `insert into bulk_moves (region_id, id, agency_id, plan, reason, effective_on, state, made_by, made_at) values ($1, $2, $3, $4, $5, '2030-01-01', 'planned', $6, now())`,
      [regionId, ids.move, agencyId, plan, word, staffId],
    ],
    [
      `insert into papers (region_id, id, kind, wish, asked_by, state, files, asked_at, done_at, expires_at) values ($1, $2, 'monthly', $3, $4, 'done', $5, now(), now(), '2099-01-01')`,
      [regionId, ids.paper, `monthly ${word}`, staffId, files],
    ],
    [
      `insert into candidates (region_id, id, channel, source_key, text, said_at) values ($1, $2::uuid, 'social', $2::text, $3, now())`,
      [regionId, ids.candidate, word],
    ],
    [
      `insert into breaches (region_id, id, found_at, due_at, written_by, written_at) values ($1, $2, now(), now() + interval '3 days', $3, now())`,
      [regionId, ids.breach, staffId],
    ],
    [
      `insert into breach_entries (region_id, breach_id, seq, kind, facts, staff_id, at) values ($1, $2, 1, 'written', $3, $4, now())`,
      [regionId, ids.breach, JSON.stringify({ what: word, happened: '', data: word, people: 1, effect: '', measures: '' }), staffId],
    ],
    [
      `insert into data_requests (region_id, id, kind, channel, report_ids, words, asked_at, due_at) values ($1, $2, 'erasure', 'web', array[$3::uuid], $4, now(), now() + interval '3 days')`,
      [regionId, ids.dataRequest, reportId, word],
    ],
    [
      `insert into staff (id, name, email, email_verified, region_id, role, is_active) values ($2, $3, $2 || '@walk.example', true, $1, 'auditor', true)`,
      [regionId, ids.person, word],
    ],
  ]
  for (const [query, values] of all) await rows(query, values)
  return ids
}
