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

/** What these letters may not speak of is not known in this turn: neither what they seem to answer nor what we asked about it. */
export function forget(dialogue: Dialogue, { manner, reports }: Pick<Facts, 'manner' | 'reports'>): Dialogue {
  const { waiting, ...rest } = dialogue
  const isHidden = manner === 'letter' && waiting && !reports.some(({ reportId }) => reportId === waiting.reportId)
  return isHidden ? rest : dialogue
}

export function onlyAbout(heard: Heard[], { manner, reports }: Pick<Facts, 'manner' | 'reports'>): Heard[] {
  if (manner !== 'letter') return heard
  return heard.map(({ about, ...one }) => (reports.some(({ reportId }) => reportId === about) ? { ...one, about } : one))
}
