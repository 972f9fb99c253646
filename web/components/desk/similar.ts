/** A similar case in words. Pure. */
import type { Words } from '#texts/text.ts'

export type SimilarCase = { id: string; title: string; ticket: string; distanceMetres: number | null; reportCount: number }

export function similarWords({ distanceMetres, reportCount }: SimilarCase, say: Words): string {
  if (distanceMetres === null) return say('desk.similar_village', { count: reportCount })
  // Measured by hand-set pins: tens of metres are all that can be meant.
  const metres = Math.max(10, Math.round(distanceMetres / 10) * 10)
  return say('desk.similar_words', { metres, count: reportCount })
}
