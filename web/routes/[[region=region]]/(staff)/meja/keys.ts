/** The keys of the inbox, as its help names them. */
import type { TextKey } from '#texts/text.ts'

export const INBOX_KEYS: { key: string; word: TextKey }[] = [
  { key: 'J', word: 'desk.key_next' },
  { key: 'K', word: 'desk.key_previous' },
  { key: '↵', word: 'desk.key_open_case' },
  { key: 'V', word: 'desk.do_verify' },
  { key: '1–4', word: 'desk.key_category' },
  { key: 'D', word: 'desk.do_assign' },
  { key: 'M', word: 'desk.do_ask' },
  { key: 'T', word: 'desk.do_link' },
  { key: 'L', word: 'desk.do_transfer' },
  { key: 'X', word: 'desk.do_reject' },
  { key: '/', word: 'desk.key_search' },
  { key: '?', word: 'desk.key_help' },
]

export const CASE_KEYS: { key: string; word: TextKey }[] = [
  ...INBOX_KEYS.filter(({ key }) => ['V', 'D', 'M', 'T', 'L', 'X'].includes(key)),
  { key: 'Esc', word: 'desk.key_back' },
  { key: '?', word: 'desk.key_help' },
]
