import type { Db } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import type { Found } from '#staff/sessions/commands.ts'
import type { Services } from '../src/services.ts'
import type { Locale, OwnTexts, Words } from '#texts/text.ts'
import type { ShownRegion, ShownStaff } from '#web/lib/shown.ts'

declare global {
  namespace App {
    interface Locals extends Services {
      /** The region of this address; undefined on pages that belong to none (the list of regions, the simulator). */
      region: RegionRow | undefined
      /** What links begin with: `/oki`, or '' when the host name already means the region. */
      base: string
      /** Wholly signed in. */
      staff: StaffMember | undefined
      /** The same, and whoever has a step still to do. */
      session: Found | undefined
      /** For commands: bound to the region alone. Pages of staff read through `db`, which is bound to the person and cannot write. */
      work: Db
      locale: Locale
      words: Words
      /** The one instant this request happens at. */
      now: Date
    }
    /** What the root layout gives to every page. */
    interface PageData {
      locale: Locale
      ownTexts: OwnTexts
      base: string
      region?: ShownRegion | undefined
      staff?: ShownStaff | undefined
      /** Chosen look; undefined follows the system. */
      theme?: string | undefined
      isDemo: boolean
    }
    interface Error {
      message: string
      /** A number to quote when asking for help; only for faults of ours. */
      reference?: string
    }
  }
}
