/** Invented reports that lie in the stand-in from the first start: those of regions/…/sp4n-reports.json. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { insertReport, listReports } from '#simulator/sp4n/queries.ts'
import type { SimulatorDb } from '#simulator/tables.ts'

const shape = z.array(z.object({ title: z.string(), body: z.string(), category: z.string(), area: z.string(), hoursAgo: z.number().positive() }))

export async function plantReports(db: SimulatorDb, { regionCode, token, now }: { regionCode: string; token: string; now: Date }): Promise<void> {
  const file = new URL(`../../../regions/${regionCode}/sp4n-reports.json`, import.meta.url)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined || (await listReports(db, token)).length > 0) return
  for (const { hoursAgo, ...report } of shape.parse(JSON.parse(text))) {
    const forwardedAt = new Date(now.getTime() - hoursAgo * 3_600_000)
    const told = { token, reference: null, agency: '', status: 'Terdisposisi', isSecret: false, isAnonymous: true }
    await insertReport(db, { ...told, ...report, reportedAt: forwardedAt, forwardedAt })
  }
}
