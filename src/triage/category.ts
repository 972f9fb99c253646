/**
 * Which categories a report may belong to, by the words that speak for each: a suggestion, a person decides.
 * Pure. The words are the region's (regions/national/keywords.csv, categories.csv): `lampu jalan` a phrase,
 * `pju!` decisive, `jalan?` weak, `cabul*` any ending.
 */
import type { CategoryRow } from '#regions/queries.ts'
import { plainWords } from '#triage/slang.ts'

/** @property confidence 0 to 1; shares of all that was heard */
export type CategoryGuess = { code: string; confidence: number }

type Keyword = { code: string; words: string[]; isPrefix: boolean; weight: number }
type Hit = Keyword & { at: number }

const DECISIVE = 2.5
const WEAK = 0.35
/** Of each further word of a phrase. */
const PHRASE = 0.9
/** Heard in favour of nothing: one weak word alone must not look certain. */
const DOUBT = 0.8
/** Words at the beginning tell the matter, later ones its story. */
const FIRST_WORDS = 12
const FIRST = 1.3

/** @returns those with any word in their favour, best first */
export function guessCategories(text: string, categories: Pick<CategoryRow, 'code' | 'keywords'>[]): CategoryGuess[] {
  const told = plainWords(text)
  const hits = withoutCovered(findHits(told, categories))
  const scores = new Map<string, number>()
  for (const { code, weight } of shareWeights(hits)) scores.set(code, (scores.get(code) ?? 0) + weight)
  const all = [...scores.values()].reduce((sum, score) => sum + score, DOUBT)
  return [...scores].map(([code, score]) => ({ code, confidence: score / all })).sort((a, b) => b.confidence - a.confidence)
}

/** Each keyword counts once, where it is first told. */
function findHits(told: string[], categories: Pick<CategoryRow, 'code' | 'keywords'>[]): Hit[] {
  const places = new Map<string, number[]>()
  for (const [at, word] of told.entries()) places.set(word, [...(places.get(word) ?? []), at])
  return categories.flatMap(({ code, keywords }) => keywords.flatMap((keyword) => {
    const parsed = parse(code, keyword)
    const at = parsed.isPrefix ? told.findIndex((word) => word.startsWith(parsed.words[0] ?? '')) : firstPlace(told, places, parsed.words)
    return at === -1 ? [] : [{ ...parsed, at }]
  }))
}

function firstPlace(told: string[], places: Map<string, number[]>, words: string[]): number {
  return places.get(words[0] ?? '')?.find((at) => words.every((word, step) => told[at + step] === word)) ?? -1
}

/** "lampu jalan" speaks of lamps: the road inside it is not heard. */
function withoutCovered(hits: Hit[]): Hit[] {
  const covers = (long: Hit, short: Hit) => long.words.length > short.words.length && long.at <= short.at && short.at + short.words.length <= long.at + long.words.length
  return hits.filter((hit) => !hits.some((other) => covers(other, hit)))
}

/** A word that speaks for several categories speaks for each a little. */
function shareWeights(hits: Hit[]): Hit[] {
  const speakers = Map.groupBy(hits, ({ words }) => words.join(' '))
  return hits.map((hit) => ({ ...hit, weight: (hit.weight * (hit.at < FIRST_WORDS ? FIRST : 1)) / (speakers.get(hit.words.join(' '))?.length ?? 1) }))
}

function parse(code: string, keyword: string): Keyword {
  const sign = keyword.at(-1) ?? ''
  const isPrefix = sign === '*'
  const bare = '*!?'.includes(sign) ? keyword.slice(0, -1) : keyword
  // Keywords are unfolded like what people type, so that both meet: `akte` and `akta`.
  const words = isPrefix ? [bare] : plainWords(bare)
  const base = sign === '!' ? DECISIVE : sign === '?' ? WEAK : 1
  return { code, words, isPrefix, weight: base + PHRASE * (words.length - 1) }
}
