/**
 * Covers what would reach or identify a person in words that go to the national channel: identity numbers, telephone numbers,
 * e-mail addresses, other long numbers. Pure. Names stay: the officer reads the text before it goes out, and the page says so.
 */
import { cover, findPersonalData } from '#lib/personal/find.ts'
import type { PersonalKind } from '#lib/personal/numbers.ts'

const LABELS: Partial<Record<PersonalKind, string>> = {
  email: 'surel',
  nik: 'NIK',
  kk: 'NIK',
  phone: 'nomor telepon',
  account: 'nomor',
  number: 'nomor',
}

export type Masked = { text: string /** how many pieces were covered */; count: number }

export function mask(text: string): Masked {
  const words = stripped(text)
  const finds = findPersonalData(words).filter(({ kind }) => LABELS[kind])
  return { text: cover(words, finds, ({ kind }) => `[${LABELS[kind]} disamarkan]`), count: finds.length }
}

/** Signs that nobody sees. */
function stripped(text: string): string {
  return text.replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]|[\uE000-\uE1FF]/gu, '')
}
