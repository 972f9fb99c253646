import type { RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import type { Services } from '../src/services.ts'
import type { Locale, Words } from '#texts/text.ts'

declare global {
  namespace App {
    interface Locals extends Services {
      /** The region of this address; undefined on pages that belong to none (the list of regions, the simulator). */
      region: RegionRow | undefined
      /** What links begin with: `/oki`, or '' when the host name already means the region. */
      base: string
      staff: StaffMember | undefined
      locale: Locale
      words: Words
      /** The one instant this request happens at. */
      now: Date
    }
    interface Error {
      message: string
      /** A number to quote when asking for help; only for faults of ours. */
      reference?: string
    }
  }
}
