/**
 * How alike two names are, by the three-letter pieces they share (as pg_trgm counts them), blanks left out: "kayuagung" is Kayu Agung.
 * Pure. Done here and not in the database: a region has a few hundred names, and a whole story is looked through in a millisecond or two.
 */

/** A run of neighbouring words. @property before the word that stands before it @property size how many pieces it has */
type Run = { before: string | undefined; size: number }

/** All runs of a text, and for each three-letter piece the runs that have it. */
export type Told = { runs: Run[]; having: Map<string, number[]> }

/** Words that the longest official names have; one more for what is typed apart. */
const LONGEST = 5

export function runsOf(words: string[]): Told {
  const told: Told = { runs: [], having: new Map() }
  for (const at of words.keys()) {
    for (let size = 1; size <= LONGEST && at + size <= words.length; size++) {
      const pieces = piecesOf(words.slice(at, at + size).join(''))
      for (const piece of pieces) noteRun(told, piece)
      told.runs.push({ before: words[at - 1], size: pieces.size })
    }
  }
  return told
}

function noteRun({ runs, having }: Told, piece: string): void {
  const present = having.get(piece)
  if (present) present.push(runs.length)
  else having.set(piece, [runs.length])
}

/** @param name lower case, letters, figures and blanks @returns how like it the most alike run is (0 to 1), and the word before that */
export function mostAlike(name: string, { runs, having }: Told): { similarity: number; before: string | undefined } {
  const own = piecesOf(name.replaceAll(' ', ''))
  const shared = new Map<number, number>()
  for (const piece of own) for (const run of having.get(piece) ?? []) shared.set(run, (shared.get(run) ?? 0) + 1)
  let best: { similarity: number; before: string | undefined } = { similarity: 0, before: undefined }
  for (const [index, both] of shared) {
    const { size = 0, before } = runs[index] ?? {}
    const similarity = both / (own.size + size - both)
    if (similarity > best.similarity) best = { similarity, before }
  }
  return best
}

/** @returns `  a`, ` ab`, `abc`, `bc ` of "abc" */
function piecesOf(word: string): ReadonlySet<string> {
  const padded = `  ${word} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))
}
