/** What every command of the operator is given, and how it speaks. */
import type { Config } from '#config.ts'
import type { Db } from '#db/transaction.ts'
import { findRegion, listRegions, type RegionRow } from '#regions/queries.ts'
import { words, type TextKey } from '#texts/text.ts'
import type pg from 'pg'

export type Given = { options: Record<string, string | undefined>; rest: string[] }
export type Tools = Given & { config: Config; db: Db; pool: pg.Pool; usage: string }

export const say = (line: string) => process.stdout.write(`${line}\n`)
export const text = words('en')

/** Somebody used it in a way it does not work: one sentence, no stack. */
export class WrongUse extends Error {
  constructor(key: TextKey, values: Record<string, string | number>) {
    super(text(key, values))
  }
}

export async function regionOf(db: Db, code: string): Promise<RegionRow> {
  const region = await findRegion(db, code)
  if (region) return region
  throw new WrongUse('cli.wrong.region', { region: code, regions: (await listRegions(db)).map((one) => one.code).join(', ') || '–' })
}

/** @param code left out: all */
export async function regionsOf(db: Db, code: string | undefined): Promise<RegionRow[]> {
  return code === undefined ? listRegions(db) : [await regionOf(db, code)]
}
