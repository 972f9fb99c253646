/** What whoever gathers a paper is given. Pure: types. */
import type { PaperRow, PaperStep } from '#papers/queries.ts'
import type { RegionRow } from '#regions/queries.ts'

/** @property folder where the press will find what does not fit into the order */
export type Gathering = { paper: PaperRow; region: RegionRow; folder: string; tell: (step: PaperStep) => Promise<void> }
