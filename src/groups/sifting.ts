/** Goes through the messages of an export: which are new, which belong together, which look like a complaint. Pure; holds only those. */
import { newId } from '#lib/ids.ts'
import { minutesOf, other, type DateOrder } from '#groups/chat/date-order.ts'
import type { ChatMessage } from '#groups/chat/reader.ts'
import type { FindingRow } from '#groups/finding-queries.ts'
import { judge, PROPOSED, type Known } from '#groups/finding.ts'
import { MOST_FINDINGS, type ImportFacts } from '#groups/import.ts'
import { hashesOf, joiner, sourceKeyOf, textOf, type Joined, type NewLine } from '#groups/joining.ts'
import { lineHash } from '#groups/line-hash.ts'

export type Sifter = {
  /** Messages with what they are remembered by; those taken back by their author are left out. */
  hash(messages: ChatMessage[]): NewLine[]
  /** @returns whether words were weighed, which takes a moment */
  take(line: NewLine, isKnown: boolean): boolean
  end(): void
  /** @property files names inside the zip, by finding @property hashes of all new messages that are no finding, one after the other */
  result(): { findings: FindingRow[]; files: Map<string, string[]>; hashes: Buffer; facts: ImportFacts }
}

type Sifting = { groupId: string; salt: Buffer; known: Known; order: DateOrder }

export function sifter({ groupId, salt, known, order }: Sifting): Sifter {
  const together = joiner()
  const findings: FindingRow[] = []
  const files = new Map<string, string[]>()
  const rest: Buffer[] = []
  const counts = { messageCount: 0, knownCount: 0, leftOutCount: 0 }
  const span = { first: { day_first: Infinity, month_first: Infinity }, last: { day_first: -Infinity, month_first: -Infinity } }

  const weigh = (all: Joined[]) => {
    for (const joined of all) {
      const found = weighOne(joined, { groupId, known, order })
      if (found) {
        findings.push(found)
        files.set(found.id, filesOf(joined))
      } else rest.push(hashesOf(joined))
      // The oldest go: their messages stay new, and come with the next import.
      if (findings.length > MOST_FINDINGS) counts.leftOutCount += findings.splice(0, 1).length
    }
    return all.length > 0
  }
  return {
    hash: (messages) => messages.filter(({ isDeleted }) => !isDeleted).map((message) => ({ ...message, hash: lineHash(message, salt) })),
    take(line, isKnown) {
      counts.messageCount++
      widen(span, line, order)
      if (isKnown) counts.knownCount++
      return isKnown ? false : weigh(together.take(line))
    },
    end: () => void weigh(together.end()),
    result: () => ({
      findings,
      files: new Map(findings.map(({ id }) => [id, files.get(id) ?? []])),
      hashes: Buffer.concat(rest),
      facts: counts.messageCount > 0 ? { ...counts, span } : counts,
    }),
  }
}

function widen(span: NonNullable<ImportFacts['span']>, { stamp }: NewLine, order: DateOrder): void {
  const minutes = readBoth(stamp, order)
  for (const one of ['day_first', 'month_first'] as const) {
    span.first[one] = Math.min(span.first[one], minutes[one])
    span.last[one] = Math.max(span.last[one], minutes[one])
  }
}

/** A date that cannot be read the other way is the same in both. */
function readBoth(stamp: NewLine['stamp'], order: DateOrder): Record<DateOrder, number> {
  const [read = 0, otherwise = read] = [minutesOf(stamp, order), minutesOf(stamp, other(order))]
  return order === 'day_first' ? { day_first: read, month_first: otherwise } : { day_first: otherwise, month_first: read }
}

function weighOne(joined: Joined, { groupId, known, order }: Omit<Sifting, 'salt'>): FindingRow | undefined {
  const [first] = joined.lines
  const text = textOf(joined)
  const { score, reasons, categoryCode } = judge(
    { text, hasPhoto: filesOf(joined).length > 0 || joined.lines.some(({ omittedCount }) => omittedCount > 0) },
    known,
  )
  if (!first || text === '' || score < PROPOSED) return undefined
  return {
    id: newId(),
    sourceKey: sourceKeyOf(groupId, joined),
    author: joined.author,
    text,
    minutes: readBoth(first.stamp, order),
    score,
    reasons,
    categoryCode: categoryCode ?? null,
    lineHashes: hashesOf(joined),
  }
}

function filesOf({ lines }: Joined): string[] {
  return lines.flatMap(({ files }) => files)
}
