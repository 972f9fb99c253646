import { isRegionCode } from '#regions/codes.ts'
import { defineParams } from '@sveltejs/kit/params'

export const params = defineParams({
  /** What a square of a map shows. */
  mapkind: (segment) => (segment === 'titik' || segment === 'panas' ? segment : undefined),
  /** Whether there is such a region is asked in hooks.server.ts. */
  region: (segment) => (isRegionCode(segment) ? segment : undefined),
})
