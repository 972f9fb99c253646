/** What a line to SP4N can do. One real implementation (http.ts); what a service does not offer is left out, and the desk does it by hand. */
import type { IncomingReport } from '#bridges/sp4n/table/rows.ts'

export type OutgoingReport = {
  /** Ours, the same for every try: where the service can look it up, nothing is sent twice. */
  reference: string
  title: string
  text: string
  isSecret: boolean
  isAnonymous: boolean
}

export type Sp4nAdapter = {
  /** @returns the number there @throws Sp4nError, and nothing else */
  send: (report: OutgoingReport) => Promise<string>
  /** By our reference: has it arrived? @returns its number @throws Sp4nError */
  find?: (reference: string) => Promise<string | undefined>
  /** @returns undefined when there is none of this number @throws Sp4nError */
  look?: (sp4nId: string) => Promise<IncomingReport | undefined>
  /** What was passed on to us since then, oldest first. @throws Sp4nError */
  listNew?: (since: Date | undefined) => Promise<IncomingReport[]>
}

/** down: surely not arrived · unclear: perhaps arrived · refused: they do not want it · misconfigured: our key or address is wrong */
export type Sp4nProblem = 'down' | 'unclear' | 'refused' | 'misconfigured'

export class Sp4nError extends Error {
  readonly problem: Sp4nProblem

  /** @param message for the officer, in their words or ours; no key stands in it */
  constructor(problem: Sp4nProblem, message: string) {
    super(message)
    this.problem = problem
  }
}

/** Minutes until a service that does not answer is tried again, by the number of tries so far. */
const PAUSES = [1, 2, 4, 8, 15, 30, 60] as const

export function nextTry(tries: number, now: Date): Date {
  const minutes = PAUSES[Math.min(Math.max(tries, 1), PAUSES.length) - 1] ?? 60
  return new Date(now.getTime() + minutes * 60_000)
}
