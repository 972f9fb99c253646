/**
 * Which categories a report may belong to, by the words that speak for each: a suggestion, a person decides.
 * Pure. The words are the region's (regions/national/keywords.csv, categories.csv): `lampu jalan` a phrase,
 * `jalan + rusak` near each other, `pju!` decisive, `jalan?` weak, `cabul*` any ending.
 */
import type { CategoryRow } from '#regions/queries.ts'
import { plainWords, unfold } from '#triage/slang.ts'

/** @property confidence 0 to 1; shares of all that was heard */
export type CategoryGuess = { code: string; confidence: number }

/** @property isNear the words stand near each other instead of side by side */
type Keyword = { words: string[]; isPrefix: boolean; isNear: boolean; weight: number }
type Hit = Keyword & { code: string; at: number; isLandmark: boolean }

const DECISIVE = 2.5
const WEAK = 0.35
/** Of each further word of a phrase, or of a pair. */
const PHRASE = 0.9
/** Heard in favour of nothing: one weak word alone must not look certain. */
const DOUBT = 0.8
/** Words at the beginning tell the matter, later ones its story. */
const FIRST_WORDS = 12
const FIRST = 1.3
/** Words between the two of a pair. */
const REACH = 4

/** After these comes where it is: in "depan pasar" the market is not the matter. */
const BEFORE_LANDMARKS = new Set(
  'dekat depan belakang samping sebelah seberang arah menuju sekitar pinggir tepi ujung simpang pertigaan perempatan'.split(' '),
)
const LANDMARK = 0.25

/** @returns those with any word in their favour, best first */
export function guessCategories(text: string, categories: Pick<CategoryRow, 'code' | 'keywords'>[]): CategoryGuess[] {
  const hits = withoutCovered(findHits(plainWords(text), categories))
  const scores = new Map<string, number>()
  for (const hit of hits) scores.set(hit.code, (scores.get(hit.code) ?? 0) + weightOf(hit, hits))
  const all = [...scores.values()].reduce((sum, score) => sum + score, DOUBT)
  return [...scores].map(([code, score]) => ({ code, confidence: score / all })).sort((a, b) => b.confidence - a.confidence)
}

/** Each keyword counts once, where it is first told. */
function findHits(told: string[], categories: Pick<CategoryRow, 'code' | 'keywords'>[]): Hit[] {
  const present = new Set(told)
  const hits: Hit[] = []
  for (const { code, keywords } of categories) {
    for (const written of keywords) {
      const keyword = meaningOf(written)
      if (!keyword.isPrefix && !keyword.words.every((word) => present.has(word))) continue
      const at = told.findIndex((_, place) => standsAt(told, place, keyword))
      if (at !== -1) hits.push({ ...keyword, code, at, isLandmark: BEFORE_LANDMARKS.has(told[at - 1] ?? '') })
    }
  }
  return hits
}

function standsAt(told: string[], at: number, { words: [first = '', ...others], isPrefix, isNear }: Keyword): boolean {
  if (isPrefix) return told[at]?.startsWith(first) ?? false
  if (isNear) return told[at] === first && others.every((word) => told.slice(Math.max(0, at - REACH), at + REACH + 1).includes(word))
  return told[at] === first && others.every((word, step) => told[at + 1 + step] === word)
}

/** "lampu jalan" speaks of lamps: the road inside it is not heard. */
function withoutCovered(hits: Hit[]): Hit[] {
  const phrases = hits.filter(({ words, isNear }) => words.length > 1 && !isNear)
  const covers = (long: Hit, short: Hit) => long.words.length > short.words.length && long.at <= short.at && short.at < long.at + long.words.length
  return hits.filter((hit) => hit.isNear || !phrases.some((phrase) => covers(phrase, hit)))
}

/** A word that speaks for several categories speaks for each a little. */
function weightOf(hit: Hit, hits: Hit[]): number {
  const speaksFor = hits.filter(({ words }) => words.length === hit.words.length && words.every((word, index) => word === hit.words[index])).length
  return (hit.weight * (hit.at < FIRST_WORDS ? FIRST : 1) * (hit.isLandmark ? LANDMARK : 1)) / speaksFor
}

/** What keywords mean never changes, there are a few hundred of them, and every message asks for all: each is read once. */
const meanings = new Map<string, Keyword>()

function meaningOf(keyword: string): Keyword {
  const known = meanings.get(keyword)
  if (known) return known
  const meaning = parse(keyword)
  meanings.set(keyword, meaning)
  return meaning
}

/** Words of keywords are unfolded like what people type, so that both meet: `akte` and `akta`. */
function parse(keyword: string): Keyword {
  const sign = keyword.at(-1) ?? ''
  const bare = '*!?'.includes(sign) ? keyword.slice(0, -1) : keyword
  const isPrefix = sign === '*'
  const words = isPrefix ? [bare] : unfold(bare)
  const base = sign === '!' ? DECISIVE : sign === '?' ? WEAK : 1
  return { words, isPrefix, isNear: bare.includes('+'), weight: base + PHRASE * (words.length - 1) }
}
