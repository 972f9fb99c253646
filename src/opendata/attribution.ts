/** How the source of open data is to be named. Pure. */
import type { RegionRow } from '#regions/queries.ts'

export function attributionOf({ name, program, settings }: Pick<RegionRow, 'name' | 'program' | 'settings'>): string {
  return settings.openData.attribution ?? `${program}, ${name}`
}
