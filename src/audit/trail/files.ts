/** The log of acts as files that others read, and can prove. Pure. */
import type { Chain } from '#audit/acts.ts'
import type { TrailEntry } from '#audit/trail/trail-queries.ts'
import { writeCells } from '#opendata/files.ts'

const COLUMNS = [
  'seq',
  'at',
  'actor',
  'staffId',
  'name',
  'act',
  'caseId',
  'ticket',
  'subjectId',
  'reason',
  'details',
  'previousHash',
  'hash',
] as const

/** For reading. What a spreadsheet would take for a formula is defused, so hashes are counted from the JSON file. */
export async function* csvTrail(batches: AsyncIterable<TrailEntry[]>): AsyncGenerator<string> {
  yield `\uFEFF${writeCells(COLUMNS)}`
  for await (const entries of batches) yield entries.map((entry) => writeCells(COLUMNS.map((column) => cellOf(entry, column)))).join('')
}

function cellOf(entry: TrailEntry, column: (typeof COLUMNS)[number]): string | number | null {
  if (column === 'at') return entry.at.toISOString()
  return column === 'details' ? JSON.stringify(entry.details) : entry[column]
}

const HOW =
  'hash = SHA-256, hexadecimal, of the JSON text (UTF-8, no spaces) [previousHash, regionId, chain, seq, at, actor, staffId, act, caseId, subjectId, reason, [[key, value], … of details, by key]]; previousHash is the hash of the entry before it, "" for the first'

/** Everything a hash is counted from, as it was when it was counted. */
export async function* jsonTrail(
  batches: AsyncIterable<TrailEntry[]>,
  about: { region: string; chain: Chain; madeAt: Date },
): AsyncGenerator<string> {
  yield `${JSON.stringify({ ...about, how: HOW }).slice(0, -1)},"entries":[`
  let separator = '\n'
  for await (const entries of batches) {
    yield separator + entries.map((entry) => JSON.stringify(entry)).join(',\n')
    separator = ',\n'
  }
  yield '\n]}\n'
}
