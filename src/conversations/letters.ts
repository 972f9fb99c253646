/**
 * What a letter proves. A sender's name is written by whoever sends: only who holds a letter of ours about a report, or knows its
 * number and code, may ask how it is, judge it or add to it. Everybody may report. Pure. Why: docs/decisions/0022.
 */
import type { Dialogue, Facts, Heard, OwnReport } from '#conversations/state.ts'

type Proof = { heard: Heard[]; followed?: Facts['followed'] }

/** @returns the reports that may be spoken of in these letters */
export function provenReports(reports: OwnReport[], { heard, followed }: Proof): OwnReport[] {
  const proven = heard.filter(({ message }) => message.letter?.thread?.isProven).map(({ about }) => about)
  return reports.filter(({ reportId, ticket }) => proven.includes(reportId) || (followed?.isRight === true && followed.ticket === ticket))
}

/** What may not be spoken of is not known in this turn, in letters and elsewhere: neither what is answered nor what we asked about it. */
export function forget(dialogue: Dialogue, { reports }: Pick<Facts, 'reports'>): Dialogue {
  const { waiting, ...rest } = dialogue
  const isHidden = waiting && !reports.some(({ reportId }) => reportId === waiting.reportId)
  return isHidden ? rest : dialogue
}

export function onlyAbout(heard: Heard[], { reports }: Pick<Facts, 'reports'>): Heard[] {
  return heard.map(({ about, ...one }) => (reports.some(({ reportId }) => reportId === about) ? { ...one, about } : one))
}
