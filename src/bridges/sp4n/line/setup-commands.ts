/** Opening and closing the line of a region: by the operator, or for a demonstration, where it leads to the stand-in. */
import { closeLine, findLine, putLine, updateLine } from '#bridges/sp4n/line/queries.ts'
import type { Config } from '#config.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { listRegions } from '#regions/queries.ts'

export type OpenLine = { regionId: string; url: string; token: string; isOn: boolean }

/** @throws DomainError sp4n.address_invalid */
export async function openLine(db: Db, { regionId, url, token, isOn }: OpenLine): Promise<void> {
  const address = URL.parse(url)
  if (address?.protocol !== 'https:' || !token) throw new DomainError('sp4n.address_invalid')
  const line = { regionId, url: url.replace(/\/+$/, ''), token, isOn, hasExtras: false }
  await inRegion(db, regionId, (trx) => putLine(trx, line))
}

/** Does not wait for its turn: an officer wants to know. @throws DomainError sp4n.no_line */
export async function askNow(db: Db, { regionId }: { regionId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    if (!(await findLine(trx, regionId))?.isOn) throw new DomainError('sp4n.no_line')
    await updateLine(trx, regionId, { nextTryAt: null })
    await enqueue(trx, 'exchange-with-sp4n', { regionId }, { key: `exchange-with-sp4n:${regionId}` })
  })
}

/** The key of a region at the stand-in: known to everybody. */
export function demoToken(regionCode: string): string {
  return `tiruan-sp4n-${regionCode}`
}

/** Example regions are connected to the stand-in; one that has a line of its own keeps it. */
export async function openDemoLines({ db, config }: { db: Db; config: Config }): Promise<void> {
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host
  const url = `http://${host}:${config.port}/simulator/sp4n`
  for (const { id: regionId, code, isExample } of await listRegions(db)) {
    if (!isExample) continue
    await inRegion(db, regionId, async (trx) => {
      const present = await findLine(trx, regionId)
      if (present && (present.token !== demoToken(code) || present.url === url)) return
      await putLine(trx, { regionId, url, token: demoToken(code), isOn: true, hasExtras: true })
    })
  }
}

/** A demonstration became earnest. */
export async function closeDemoLines(db: Db): Promise<void> {
  for (const { id: regionId, code } of await listRegions(db)) await inRegion(db, regionId, (trx) => closeLine(trx, regionId, demoToken(code)))
}
