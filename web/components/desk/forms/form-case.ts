/** What a form must know of the case it is about. */
import type { ShownCase } from '#desk/shown-case.ts'

export type FormCase = Pick<ShownCase, 'id' | 'version' | 'reports'>
