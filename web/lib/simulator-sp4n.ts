/** The page's side of the stand-in for SP4N. Browser only. */
export type StandInReport = {
  id: string
  title: string
  body: string
  status: string
  agency: string
  answer: string | null
  isSecret: boolean
  reportedAt: string
  /** null: the region sent it. */
  forwardedAt: string | null
}

export type StandInSwitches = { isDown: boolean; isDownNow: boolean; cutAnswers: number }

const DESK = '/simulator/sp4n/desk'

/** @throws Error with what the stand-in said */
async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const response = await fetch(DESK + path, init)
  const text = await response.text()
  if (!response.ok) throw new Error(text || String(response.status))
  return (text ? JSON.parse(text) : undefined) as T
}

export const readSwitches = () => ask<StandInSwitches>('/switches')
export const setSwitches = (change: { isDown?: boolean; cutAnswers?: number }) => ask<unknown>('/switches', change)
export const listReports = (region: string) => ask<StandInReport[]>(`/${region}/reports`)
export const addReport = (region: string, report: { title: string; body: string }) => ask<unknown>(`/${region}/reports`, report)
export const changeReport = (region: string, id: string, change: { status?: string; answer?: string; agency?: string }) =>
  ask<unknown>(`/${region}/reports/${id}`, change)
