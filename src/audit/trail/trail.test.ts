/** Searching the log, and taking it away so that others can prove it. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { ACTS } from '#audit/acts.ts'
import type { ChainedEntry } from '#audit/chain.ts'
import { record } from '#audit/commands.ts'
import { listChain } from '#audit/queries.ts'
import { csvTrail, jsonTrail } from '#audit/trail/files.ts'
import { GROUPS, readTrailFilter, trailQuery, type TrailFilter } from '#audit/trail/filters.ts'
import { sentenceOf } from '#audit/trail/sentence.ts'
import { exportTrail, lookInto } from '#audit/trail/trail-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { readTable } from '#bridges/sp4n/table/csv.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aStaffMember, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const LATER = hoursLater(2000)

async function aTrail(): Promise<ACase & { auditor: StaffMember }> {
  const found = await aCase(db)
  const { regionId, caseId, adminId, officerId } = found
  const auditor = (await findStaff(db, await aStaffMember(db, { regionId, role: 'auditor', name: 'Ira Periksa' }))) as StaffMember
  const told = [
    { act: 'case.secret_read', staffId: adminId, caseId, at: hoursLater(1) },
    { act: 'publication.taken_down', staffId: adminId, caseId, at: hoursLater(30), reason: 'Salah FOTO, "maaf"' },
    { act: 'paper.fetched', staffId: officerId, at: hoursLater(31), details: { kind: 'monthly', month: '2026-10', file: 'a.pdf' } },
    { act: 'settings.changed', actor: 'operator', at: hoursLater(60), details: { part: 'import' }, reason: '=cmd|calc' },
  ] as const
  for (const one of told) await record(db, { ...one, regionId })
  return { ...found, auditor }
}

const look = ({ auditor: staff, regionId }: { auditor: StaffMember; regionId: string }, filter: Omit<TrailFilter, 'chain'> = {}) =>
  inRegion(db, regionId, (trx) => lookInto(trx, { staff, zone: 'Asia/Jakarta', filter: { chain: 'open', ...filter }, at: LATER }))
const seqs = async (of: Parameters<typeof look>[0], filter?: Parameters<typeof look>[1]) => (await look(of, filter)).entries.map(({ seq }) => seq)

test('by person, kind, ticket, days and words of the reason', async () => {
  const trail = await aTrail()
  assert.deepEqual(await seqs(trail), [4, 3, 2, 1])
  const answers: [Omit<TrailFilter, 'chain'>, number[]][] = [
    [{ person: trail.adminId }, [2, 1]],
    [{ group: 'export' }, [3]],
    [{ ticket: trail.ticket.toLowerCase() }, [2, 1]],
    [{ ticket: 'UJI-0000-AAAAAA' }, []],
    // 09.00 of Monday in the region is MONDAY: thirty hours later is Tuesday.
    [{ from: '2026-11-24', to: '2026-11-24' }, [3, 2]],
    [{ words: 'foto' }, [2]],
    [{ words: '%' }, []],
    [{ after: 3 }, [2, 1]],
    [{ person: trail.adminId, group: 'case', to: '2026-11-23' }, [1]],
  ]
  for (const [filter, expected] of answers) assert.deepEqual(await seqs(trail, filter), expected, JSON.stringify(filter))
})

test('looking is on record itself, the same look once an hour, and never the words looked for', async () => {
  const trail = await aTrail()
  for (let time = 0; time < 2; time++) await look(trail, { words: 'Budi', person: trail.adminId })
  await look(trail, { words: 'Budi', after: 3, person: trail.adminId })
  const entries = await inRegion(db, trail.regionId, (trx) => listChain(trx, { regionId: trail.regionId, chain: 'open', after: 4, limit: 9 }))
  assert.deepEqual(
    entries.map(({ act, staffId, details }) => [act, staffId, details]),
    [['audit.searched', trail.auditor.id, { person: trail.adminId, hasWords: true }]],
  )
})

test('page after page, each entry once', async () => {
  const { regionId, auditor } = await aTrail()
  for (let count = 0; count < 118; count++) await record(db, { regionId, act: 'case.secret_read', at: hoursLater(70 + count), staffId: 's' })
  const seen: number[] = []
  for (let after: number | undefined; ; after = seen.at(-1)) {
    const { entries, hasMore } = await look({ auditor, regionId }, { group: 'case', ...(after && { after }) })
    seen.push(...entries.map(({ seq }) => seq))
    if (!hasMore) break
  }
  assert.deepEqual([seen.length, new Set(seen).size, seen[0], seen.at(-1)], [119, 119, 122, 1])
})

async function fileOf(trail: { auditor: StaffMember }, format: 'csv' | 'json', filter: Omit<TrailFilter, 'chain'> = {}): Promise<string> {
  const batches = await exportTrail(db, { staff: trail.auditor, zone: 'Asia/Jakarta', filter: { chain: 'open', ...filter }, format, at: LATER })
  const lines = format === 'csv' ? csvTrail(batches) : jsonTrail(batches, { region: 'uji', chain: 'open', madeAt: LATER })
  return (await Array.fromAsync(lines)).join('')
}

test('the JSON file can be proved by whoever has SHA-256 and its own sentence about how', async () => {
  const trail = await aTrail()
  const { how, entries } = JSON.parse(await fileOf(trail, 'json')) as { how: string; entries: (Omit<ChainedEntry, 'at'> & { at: string })[] }
  assert.match(how, /SHA-256/)
  assert.equal(entries.length, 4)
  let before = ''
  for (const { previousHash, hash, regionId, chain, seq, at, actor, staffId, act, caseId, subjectId, reason, details } of entries) {
    const pairs = Object.entries(details).toSorted(([one], [other]) => (one < other ? -1 : 1))
    const told = JSON.stringify([previousHash, regionId, chain, seq, at, actor, staffId, act, caseId, subjectId, reason, pairs])
    assert.deepEqual([previousHash, hash], [before, createHash('sha256').update(told).digest('hex')])
    before = hash
  }
})

test('the CSV file holds what is searched, and no formula; both are on record', async () => {
  const trail = await aTrail()
  const rows = readTable(await fileOf(trail, 'csv', { group: 'settings' }), 9).map(({ cells }) => cells)
  assert.deepEqual([rows.length, rows[1]?.[0], rows[1]?.[2], rows[1]?.[9]], [2, '4', 'operator', "'=cmd|calc"])
  await fileOf(trail, 'json')
  const entries = await inRegion(db, trail.regionId, (trx) => listChain(trx, { regionId: trail.regionId, chain: 'open', after: 4, limit: 9 }))
  assert.deepEqual(
    entries.map(({ act, details }) => [act, details]),
    [
      ['audit.exported', { group: 'settings', format: 'csv' }],
      ['audit.exported', { format: 'json' }],
    ],
  )
})

test('nothing of a restricted case is found under its ticket by those it does not exist for', async () => {
  const trail = await aTrail()
  const { regionId, caseId, ticket } = trail
  await inRegion(db, regionId, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', caseId).execute())
  const head = (await findStaff(db, await aStaffMember(db, { regionId, role: 'leader' }))) as StaffMember
  assert.deepEqual(await seqs({ auditor: head, regionId }, { ticket }), [])
  assert.equal(
    (await look({ auditor: head, regionId })).entries.some((one) => one.ticket !== null),
    false,
  )
})

test('every act is a sentence in both languages, with who and what', () => {
  for (const locale of ['id', 'en'] as const)
    for (const act of Object.keys(ACTS) as (keyof typeof ACTS)[]) {
      const entry = {
        act,
        actor: 'staff',
        staffId: 's',
        name: 'Wulan',
        caseId: 'c',
        ticket: 'UJI-1',
        subject: 'Dinas',
        details: { kind: 'monthly', rows: 3 },
      } as const
      const { before, ticket, after, more } = sentenceOf(entry, words(locale))
      const whole = `${before}${ticket ?? ''}${after}`
      assert.ok(whole.includes('Wulan') && !/[{}]|undefined/.test(whole) && !whole.includes('\0'), whole)
      assert.equal(more.length, 2)
    }
  const unseen = {
    act: 'case.secret_read',
    actor: 'staff',
    staffId: 's9',
    name: null,
    caseId: 'c',
    ticket: null,
    subject: null,
    details: {},
  } as const
  assert.equal(
    sentenceOf(unseen, words('id')).before,
    'Akun yang sudah tidak ada (s9) membaca kasus rahasia sebuah kasus yang tidak dapat Anda lihat',
  )
})

test('what is searched survives the address, whatever is typed', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 60 })
    .map((one) => one.replace(/\p{C}/gu, '').trim())
    .filter((one) => one !== '')
  const given = fc.record(
    { person: text, group: fc.constantFrom(...GROUPS), ticket: text, from: fc.constant('2026-01-31'), words: text, after: fc.nat(999_999) },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(given, fc.constantFrom('open' as const, 'restricted' as const), (filter, chain) => {
      const whole = { chain, ...filter }
      assert.deepEqual(readTrailFilter(new URLSearchParams(trailQuery(whole)), ['open', 'restricted']), whole)
    }),
  )
  assert.deepEqual(readTrailFilter(new URLSearchParams('rantai=khusus&dari=2026-13-40&sampai=9999-12-31&sesudah=x'), ['open']), { chain: 'open' })
})
