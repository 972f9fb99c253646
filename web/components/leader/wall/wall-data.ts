/** What a wall shows: counts, agencies, topics and districts; of a single case only its topic, its village and how late it is. */
import type { TimeLeft } from '#cases/sla.ts'
import type { Days } from '#statistics/kept/sums.ts'
import type { Change } from '#statistics/trend.ts'
import type { LateAgency } from '#web/components/leader/sentence.ts'

export type WallScore = { code: string; name: string; caseCount: number; score: number; low: number; high: number; isClearlyLow: boolean }
export type WallDistrict = { code: string; name: string; open: number; late: number; level: number; path: string | undefined; x: number; y: number }

export type WallData = {
  today: string
  /** When the figures were counted. */
  clock: string
  headline: { open: number; late: number; receivedToday: number; judged: number; inTime: number; ended: number; confirmed: number }
  late: (LateAgency & { days: number })[]
  since: { word: string | undefined; received: number; answered: number; confirmed: number }
  burning: { urgent: number; notFixed: number; secret: number; becameLate: number; clusters: WallCluster[] }
  urgent: WallUrgent[]
  ranking: { mean: number; opd: WallScore[]; district: WallScore[] }
  topics: { code: string; name: string; count: number; change: Change }[]
  trend: { days: Days; label: string; received: number; answered: number; lastYear: number | undefined }[]
  map: { width: number; height: number; districts: WallDistrict[] }
}
export type WallCluster = { category: string; district: string; topic: string; place: string; count: number; usual: string | undefined }
export type WallUrgent = { ticket: string; topic: string | undefined; village: string; reportCount: number; left: TimeLeft }
