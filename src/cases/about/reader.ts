/** Matters of the restricted unit: for everybody else they do not exist, and nobody looks after a complaint about himself. Pure. */
import type { Viewer } from '#db/transaction.ts'

/** `leader`: the head of the region, or the regional secretary · `agency`: it, or who works there · `sensitive`: the matter itself, nobody is named */
export type About = 'leader' | 'agency' | 'sensitive'

/** Whose eyes they are, as far as it matters here. Left out: of somebody who sees no restricted matter. */
export type Reader = {
  viewer?: Viewer | undefined
  /** Personal data in free words (src/staff/reading/covered.ts). */
  readsPersonal?: boolean | undefined
}
