/** The four kinds of report, each with its own steps: one table. Pure. The limits of each are the region's (settings.limits). */
import type { CaseClass } from '#cases/sla.ts'

type Steps = {
  /** What an official did wrong is for the restricted unit, whoever told it. */
  isSecret: boolean
  /** What the reporter is asked in the end: whether it is fixed, or whether the answer is enough. */
  asks: 'fixed' | 'enough'
  /** May be passed to the information officer (PPID), with the days of that law. */
  passesToPpid: boolean
}

export const CLASS_STEPS: Record<CaseClass, Steps> = {
  complaint: { isSecret: false, asks: 'fixed', passesToPpid: false },
  supervision: { isSecret: true, asks: 'enough', passesToPpid: false }, // examined by the inspectorate: the reporter hears the outcome
  aspiration: { isSecret: false, asks: 'enough', passesToPpid: false }, // nothing is broken: taken up, or why not
  information: { isSecret: false, asks: 'enough', passesToPpid: true },
}
