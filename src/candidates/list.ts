/** The list of candidates as the desk shows it: the likeliest complaints first. Pure. */
import type { DeskCandidate } from '#candidates/desk-queries.ts'
import { likelihoodOf, type Likelihood } from '#candidates/likelihood.ts'
import type { CandidateState } from '#candidates/queries.ts'
import type { CategoryRow } from '#regions/queries.ts'

export type ShownCandidate = DeskCandidate & { likelihood: Likelihood }

/** The lists of the page, as its address names them: `?daftar=bukan`. */
export const LISTS = { menunggu: 'waiting', jadi: 'taken', bukan: 'dismissed', ditarik: 'withdrawn' } as const satisfies Record<
  string,
  CandidateState
>

export type ListName = keyof typeof LISTS

export function listNamed(name: string | null): ListName {
  return name !== null && Object.hasOwn(LISTS, name) ? (name as ListName) : 'menunggu'
}

/** @param found newest first; what is decided on stays in that order */
export function inOrder(found: readonly DeskCandidate[], categories: Pick<CategoryRow, 'code' | 'keywords'>[]): ShownCandidate[] {
  const shown = found.map((one) => ({ ...one, likelihood: likelihoodOf({ text: one.text, imageCount: imagesOf(one) }, categories) }))
  return shown.toSorted((a, b) => (a.state === 'waiting' && b.state === 'waiting' ? b.likelihood.score - a.likelihood.score : 0))
}

export function imagesOf({ files }: Pick<DeskCandidate, 'files'>): number {
  return files.filter(({ kind }) => kind === 'image').length
}
