/** What may be shown to everybody: one table. Pure. The database holds the first lines too (cases_published_may_be_seen). */
import type { About } from '#cases/about/reader.ts'
import type { CaseClass } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import type { ErrorKey } from '#lib/errors.ts'

/** What can become true of a case that is public already. */
export type Seen = { state: CaseState; isSecret: boolean; about: About | null; class: CaseClass; linkedTo: string | null }

export type Hidden = 'secret' | 'about' | 'supervision' | 'linked' | 'rejected'

/** @returns why nobody outside may see it, whoever wants it; undefined: it may be shown */
export function hiddenBecause({ state, isSecret, about, class: caseClass, linkedTo }: Seen): Hidden | undefined {
  if (about === 'leader' || about === 'agency') return 'about'
  if (caseClass === 'supervision') return 'supervision'
  if (isSecret || about !== null) return 'secret'
  if (linkedTo !== null) return 'linked'
  return state === 'rejected' ? 'rejected' : undefined
}

/** @property isOpenly some reporter did not ask to stay unknown: only such words are shown */
export type Publishable = Seen & { verifiedAt: Date | null; isSensitive: boolean; isOpenly: boolean }

const HIDDEN: Record<Hidden, ErrorKey> = {
  secret: 'publication.secret',
  about: 'publication.about_officials',
  supervision: 'publication.about_officials',
  linked: 'publication.linked',
  rejected: 'publication.rejected',
}

/** @returns why it cannot be published; undefined: a person may do so */
export function hindranceOf(found: Publishable): ErrorKey | undefined {
  const hidden = hiddenBecause(found)
  if (hidden) return HIDDEN[hidden]
  if (found.isSensitive) return 'publication.sensitive'
  // Somebody of the team has read it before it is shown.
  if (found.verifiedAt === null) return 'publication.unverified'
  return found.isOpenly ? undefined : 'publication.anonymous'
}

type Point = { latitude: number; longitude: number }

/** A thousandth of a degree is about 110 m: near enough for neighbours, not a door. */
export function roundPoint({ latitude, longitude }: Point): Point {
  return { latitude: Math.round(latitude * 1000) / 1000, longitude: Math.round(longitude * 1000) / 1000 }
}
