/** Whom a complaint is about, as the desk asks and shows it. Pure. */
import type { DeskCase } from '#desk/case-queries.ts'

type Told = Pick<DeskCase, 'class' | 'isSensitive' | 'about' | 'aboutBy' | 'suggestions'>

/** Most cases speak of a road: the question is put where officials may be meant. */
export function asksAbout({ class: caseClass, isSensitive, about, suggestions }: Told): boolean {
  return about !== null || caseClass === 'supervision' || isSensitive || Boolean(suggestions?.about)
}

/** open: a person must still say · kept: a person said, and those it is about see nothing · nobody: a person said, of nobody here */
export type AboutState = 'open' | 'kept' | 'nobody'

export function aboutState(found: Told): AboutState | undefined {
  if (!asksAbout(found)) return undefined
  if (found.aboutBy !== 'person') return 'open'
  return found.about === null ? 'nobody' : 'kept'
}
