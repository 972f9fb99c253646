/** The invented talks of src/groups/fixtures: what people write in a group, and what of it a government should hear. */
import { readFileSync } from 'node:fs'
import type { Written } from '#tests/exported-chat.ts'

export type Said = Written & { isWanted: boolean }

/** @param name `perumahan` (the rules were tuned on it) or `dusun` (they were not) @param start of the first line */
export function groupTalk(name: 'perumahan' | 'dusun', start: Date): Said[] {
  let at = start.getTime()
  let photos = 0
  return readFileSync(new URL(`../src/groups/fixtures/${name}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [minutes, author = '', wanted, words = ''] = line.split('\t')
      at += Number(minutes) * 60_000
      const files = [...words.matchAll(/\{foto\}/g)].map(() => `IMG-20260304-WA${String(++photos).padStart(4, '0')}.jpg`)
      return { at: new Date(at), author, isWanted: wanted === '1', text: words.replaceAll('{foto}', '').replaceAll('\\n', '\n'), files }
    })
}
