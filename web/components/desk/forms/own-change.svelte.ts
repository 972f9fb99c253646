/**
 * What this person changed last. A second form that was opened meanwhile (take, then answer, faster than the page follows)
 * must not say that somebody else was first.
 */
type OwnChange = { caseId: string; from: number /** undefined: on its way */; to?: number | undefined }

let last = $state.raw<OwnChange>()
let over: Promise<void> = Promise.resolve()
let noteOver = () => {}

export function startOwnChange(caseId: string, from: number): void {
  last = { caseId, from }
  over = new Promise((resolve) => (noteOver = resolve))
}

/** Resolves when no change of this person's own is on its way: what is sent next knows what it led to. */
export function ownChangeOver(): Promise<void> {
  return over
}

/** @param to left out: nothing was changed */
export function endOwnChange(to?: number): void {
  last = last && to !== undefined ? { ...last, to } : undefined
  noteOver()
}

/** Whether a change of this person's own is on its way over this version of the case. */
export function isOwnUnderWay(caseId: string, version: number): boolean {
  return last?.caseId === caseId && last.from === version && last.to === undefined
}

/** @returns the version this person's own change led to, when nobody else's came between (each change raises it by one) */
export function ownNewVersion(caseId: string, version: number): number | undefined {
  return last?.caseId === caseId && last.from === version && last.to === version + 1 ? last.to : undefined
}
