/** The keys of the page, as its help names them. */
import type { TextKey } from '#texts/text.ts'

export const CANDIDATE_KEYS: { key: string; word: TextKey }[] = [
  { key: 'J', word: 'desk.key_next' },
  { key: 'K', word: 'desk.key_previous' },
  { key: 'L', word: 'social.key_take' },
  { key: 'G', word: 'social.key_merge' },
  { key: 'X', word: 'social.key_dismiss' },
  { key: 'B', word: 'social.key_there' },
  { key: '?', word: 'desk.key_help' },
]
