/** Whatever is lost, doubled, reordered or killed on the way: every report arrives exactly once, none is lost, none stops the others. */
import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openFieldDatabase, type FieldDatabase } from './database.ts'
import { afterProblem, EMPTY, mayEdit, pauseAfter, type Content, type ReportMark } from './queue.ts'
import { importKey } from './seal.ts'
import {
  addFile,
  countUnsent,
  deleteReport,
  finishDraft,
  listMarks,
  queueStore,
  readContent,
  readSent,
  reopenReport,
  saveContent,
  type Locked,
} from './store.ts'
import { DoorError, sendQueue, type Door, type Posting, type QueueStore, type Round } from './sync.ts'

const OWNER = 'wulan'
const key = await importKey(btoa('a'.repeat(32)))
let count = 0

async function aPhone(): Promise<Locked> {
  const db = await openFieldDatabase(`/test-${++count}`)
  await db.put('visits', {
    id: 'v',
    owner: OWNER,
    day: '2026-11-23',
    villageCode: null,
    place: '',
    officerIds: [],
    officers: [],
    series: 'H7K2P',
    lastRunning: 0,
    createdAt: 0,
  })
  return { db, key }
}

function aMark(name: string, change: Partial<ReportMark> = {}): ReportMark {
  return {
    key: name,
    owner: OWNER,
    visitId: 'v',
    slip: '',
    way: 'phone',
    state: 'draft',
    isComplete: true,
    isPosted: false,
    tries: 0,
    nextTryAt: 0,
    problem: null,
    savedAt: 0,
    ...change,
  }
}

const told = (text: string): Content => ({ ...EMPTY, text, toldAt: '2026-11-23T02:00:00Z' })

/** Written, with so many photos, and saved. */
async function aReport(phone: Locked, name: string, photos = 0): Promise<void> {
  await saveContent(phone, aMark(name), told(`${name} first`))
  for (let at = 0; at < photos; at++)
    await addFile(
      phone,
      { key: `${name}-${at}`, reportKey: name, owner: OWNER, addedAt: at },
      new Blob([`${name} photo ${at}`], { type: 'image/jpeg' }),
    )
  await finishDraft(phone.db, aMark(name, { savedAt: ++count }), (series, running) => `${series}-${running}`)
}

/** Keeps each key once, as the real one does. */
function aServer() {
  const files = new Map<string, string>()
  const reports = new Map<string, { ticket: string; text: string; photos: string[] }>()
  const door: Door = {
    async sendFile({ uploadKey, bytes }, keep) {
      const begun = uploadKey ?? `u${++count}`
      if (!uploadKey) await keep(begun)
      files.set(begun, await bytes.text())
    },
    async sendReport({ mark, content, uploadKeys }: Posting) {
      if (content.text.includes('bad')) throw new DoorError('refused', 'Isi belum benar.')
      const known = reports.get(mark.key)
      if (!known && uploadKeys.some((one) => !files.has(one))) throw new DoorError('file_missing')
      const photos = uploadKeys.map((one) => files.get(one) ?? '')
      const kept = known ?? { ticket: `T-${reports.size + 1}`, text: content.text, photos }
      reports.set(mark.key, kept)
      return { ticket: kept.ticket, code: 'AAAAAA' }
    },
  }
  return { files, reports, door }
}

class Killed extends Error {}

type Luck = 'well' | 'lost' | 'answer_lost' | 'fault' | 'busy' | 'sign_in' | 'killed_before' | 'killed_after'
const luck = fc.constantFrom<Luck>('well', 'well', 'well', 'lost', 'answer_lost', 'fault', 'busy', 'sign_in', 'killed_before', 'killed_after')

/** Each step of the store or the door takes the next piece of luck; when there is no more, all goes well. */
function unlucky<T extends object>(thing: T, next: () => Luck, isDoor: boolean): T {
  const wrap =
    (work: (...words: unknown[]) => Promise<unknown>) =>
    async (...words: unknown[]) => {
      const now = next()
      if (now === 'killed_before') throw new Killed()
      if (isDoor && now === 'lost') throw new DoorError('offline')
      if (isDoor && (now === 'busy' || now === 'sign_in')) throw new DoorError(now)
      const done = await work(...words)
      if (now === 'killed_after') throw new Killed()
      if (isDoor && (now === 'answer_lost' || now === 'fault')) throw new DoorError(now === 'fault' ? 'fault' : 'offline')
      return done
    }
  return Object.fromEntries(Object.entries(thing).map(([name, work]) => [name, wrap(work as never)])) as T
}

const round = (phone: Locked, parts: { store?: QueueStore; door: Door }): Round => ({
  store: parts.store ?? queueStore(phone),
  door: parts.door,
  owner: OWNER,
  isForced: true,
  now: () => 1000,
})

async function ignoringKills(work: Promise<unknown>): Promise<void> {
  await work.catch((fault: unknown) => {
    if (!(fault instanceof Killed)) throw fault
  })
}

test('every report exactly once, with its photos, whatever happens on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.record({ luck: fc.array(luck, { maxLength: 12 }), twoAtOnce: fc.boolean(), edits: fc.option(fc.nat(4)) }), { maxLength: 8 }),
      async (photoCounts, rounds) => {
        const phone = await aPhone()
        const server = aServer()
        for (const [at, photos] of photoCounts.entries()) await aReport(phone, `r${at}`, photos)
        const latest = new Map(photoCounts.map((_, at) => [`r${at}`, `r${at} first`]))
        for (const { luck: given, twoAtOnce, edits } of rounds) {
          const rest = [...given]
          const next = () => rest.shift() ?? 'well'
          const parts = () => round(phone, { store: unlucky(queueStore(phone), next, false), door: unlucky(server.door, next, true) })
          const running = [parts(), ...(twoAtOnce ? [parts()] : [])].map((one) => ignoringKills(sendQueue(one)))
          if (edits !== null) await edit(phone, `r${edits}`, latest)
          await Promise.all(running)
        }
        await sendQueue(round(phone, server))
        await sendQueue(round(phone, server))
        assert.deepEqual([...server.reports.keys()].toSorted(), [...latest.keys()].toSorted())
        for (const report of await listMarks(phone.db, OWNER)) {
          assert.equal(report.state, 'sent')
          const kept = server.reports.get(report.key)
          assert.equal((await readSent(phone, report)).receipt.ticket, kept?.ticket)
          assert.equal(kept?.text, latest.get(report.key))
          const expected = Array.from({ length: photoCounts[Number(report.key.slice(1))] ?? 0 }, (_, at) => `${report.key} photo ${at}`)
          assert.deepEqual(kept?.photos, expected)
        }
        assert.equal(await phone.db.count('files'), 0)
        phone.db.close()
      },
    ),
    { numRuns: 150 },
  )
})

/** As the page does it: an edit that is not possible any more changes nothing. */
async function edit(phone: Locked, name: string, latest: Map<string, string>): Promise<void> {
  const found = await phone.db.get('reports', name)
  if (!found || !mayEdit(found)) return
  const words = `${name} changed ${++count}`
  const { sealed: _, ...mark } = found
  if (await saveContent(phone, mark, told(words))) latest.set(name, words)
}

test('one bad report does not stop the others, says why, and goes once it is mended', async () => {
  const phone = await aPhone()
  const server = aServer()
  for (const name of ['a', 'bad', 'c']) await aReport(phone, name)
  assert.equal(await sendQueue(round(phone, server)), undefined)
  assert.deepEqual([...server.reports.keys()], ['a', 'c'])
  const refused = await phone.db.get('reports', 'bad')
  assert.deepEqual([refused?.state, refused?.problem, refused?.isPosted], ['refused', 'Isi belum benar.', false])
  assert.equal(await countUnsent(phone.db, OWNER), 1)
  const { sealed: _, ...mark } = refused as NonNullable<typeof refused>
  assert.equal(await saveContent(phone, { ...mark, state: 'waiting' }, told('sekarang benar')), true)
  await sendQueue(round(phone, server))
  assert.equal(await countUnsent(phone.db, OWNER), 0)
})

test('a photo that the server does not have any more is sent again', async () => {
  const phone = await aPhone()
  const server = aServer()
  await aReport(phone, 'a', 2)
  for (const file of ['a-0', 'a-1']) {
    await queueStore(phone).markFile(file, { uploadKey: `gone ${file}` })
    await queueStore(phone).markFile(file, { isSent: true })
  }
  assert.equal(await sendQueue(round(phone, server)), undefined)
  assert.equal(server.reports.size, 0)
  await sendQueue(round(phone, server))
  assert.deepEqual(server.reports.get('a')?.photos, ['a photo 0', 'a photo 1'])
})

test('an answer that was lost: the report is neither edited nor numbered anew', async () => {
  const phone = await aPhone()
  const server = aServer()
  await aReport(phone, 'a')
  const losing: Door = {
    ...server.door,
    sendReport: async (posting) => (await server.door.sendReport(posting), Promise.reject(new DoorError('offline'))),
  }
  assert.equal(await sendQueue(round(phone, { door: losing })), 'offline')
  const found = (await phone.db.get('reports', 'a')) as NonNullable<Awaited<ReturnType<FieldDatabase['get']>>> & ReportMark
  assert.equal(mayEdit(found), false)
  assert.equal(await saveContent(phone, found, told('anders')), false)
  assert.equal((await readContent(phone, found as never)).text, 'a first')
  await sendQueue(round(phone, server))
  assert.equal(server.reports.size, 1)
})

test('what is not complete, deleted, or of another officer is not sent', async () => {
  const phone = await aPhone()
  const server = aServer()
  for (const name of ['a', 'b', 'c']) await aReport(phone, name, 1)
  const [first] = await listMarks(phone.db, OWNER)
  assert.ok(first)
  await phone.db.put('reports', { ...first, isComplete: false })
  await deleteReport(phone.db, 'b')
  await sendQueue({ ...round(phone, server), owner: 'other' })
  assert.equal(server.reports.size, 0)
  await sendQueue(round(phone, server))
  assert.deepEqual([...server.reports.keys()], ['c'])
  assert.equal(await phone.db.count('files'), 1)
})

test('what lies on the phone cannot be read with the key of another officer', async () => {
  const phone = await aPhone()
  await aReport(phone, 'a', 1)
  const other = { db: phone.db, key: await importKey(btoa('b'.repeat(32))) }
  const found = (await phone.db.get('reports', 'a')) as never
  await assert.rejects(readContent(other, found))
  await assert.rejects(queueStore(other).readFile('a-0'))
  for (const table of ['reports', 'files'] as const)
    for (const row of await phone.db.getAll(table)) assert.equal(/first|photo 0/.test(Buffer.from(row.sealed.data).toString('latin1')), false)
})

test('the slips of a phone run on, and a report keeps its own when it is saved again', async () => {
  const phone = await aPhone()
  for (const name of ['a', 'b']) await aReport(phone, name)
  const again = await finishDraft(phone.db, { ...aMark('a'), slip: 'H7K2P-1' }, (series, running) => `${series}-${running}`)
  assert.equal(again.slip, 'H7K2P-1')
  assert.deepEqual(
    (await listMarks(phone.db, OWNER)).map(({ slip }) => slip),
    ['H7K2P-1', 'H7K2P-2'],
  )
})

test('a second tap or a late autosave does not make a draft of what is finished; only taking it up does', async () => {
  const phone = await aPhone()
  await aReport(phone, 'a')
  assert.equal(await saveContent(phone, aMark('a'), told('late')), false)
  const again = await finishDraft(phone.db, aMark('a'), (series, running) => `${series}-${running}`)
  assert.deepEqual([again.state, again.slip], ['waiting', 'H7K2P-1'])
  assert.equal(await reopenReport(phone, 'a', 'other'), undefined)
  const opened = await reopenReport(phone, 'a', OWNER)
  assert.deepEqual([opened?.mark.state, opened?.mark.slip, opened?.content.text], ['draft', 'H7K2P-1', 'a first'])
  assert.equal(await saveContent(phone, { ...aMark('a'), slip: 'H7K2P-1' }, told('changed')), true)
})

test('pauses grow, to a quarter of an hour', () => {
  assert.deepEqual([1, 2, 3, 20].map(pauseAfter), [15_000, 30_000, 60_000, 900_000])
  const after = afterProblem(aMark('a', { state: 'waiting' }), { problem: 'fault', words: '', isPosted: true, now: 5 })
  assert.deepEqual([after.nextTryAt, after.isPosted, after.state], [15_005, true, 'waiting'])
})
