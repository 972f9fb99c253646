/** What the stand-in may know of Tanggap: the business numbers that speak to it. */
import type { Db } from '#db/transaction.ts'
import type { RegionSettings } from '#regions/settings.ts'
import { z } from 'zod'
import type { Business } from './webhook-bodies.ts'

export type AccountOfSimulator = Business & {
  id: string
  regionId: string
  regionName: string
  /** What residents call it. */
  program: string
  zone: string
  initials: string
  colour: string
  accessToken: string
  appSecret: string
  formId: string | undefined
  /** Where the business calls us: `http://127.0.0.1:3000/simulator/graph`. Addresses of media begin with it. */
  graphUrl: string
  rupiahPerDollar: number
  dollarsPerMessage: number
}

/** Only the settings that Meta would know as well. */
const settingsShape = z.object({
  phoneNumberId: z.string(),
  accessToken: z.string(),
  appSecret: z.string(),
  graphUrl: z.string(),
  businessAccountId: z.string().optional(),
  displayNumber: z.string().optional(),
  formId: z.string().optional(),
})

/** An account that points at the real Meta is none of ours. */
export async function listAccounts(db: Db): Promise<AccountOfSimulator[]> {
  const rows = await db
    .selectFrom('channelAccounts')
    .innerJoin('regions', 'regions.id', 'channelAccounts.regionId')
    .select([
      'channelAccounts.id',
      'channelAccounts.regionId',
      'channelAccounts.settings',
      'regions.name',
      'regions.program',
      'regions.zone',
      'regions.settings as region',
    ])
    .where('channelAccounts.channel', '=', 'whatsapp')
    .where('channelAccounts.isActive', '=', true)
    .execute()
  const accounts = rows.flatMap((row) => {
    const settings = settingsShape.safeParse(row.settings)
    if (!settings.success || !settings.data.graphUrl.includes('/simulator/graph')) return []
    return [toAccount(row, settings.data, row.region as unknown as RegionSettings)]
  })
  // The example that is invented altogether has the lowest number: whoever asks for none gets that one.
  return accounts.sort((a, b) => a.phoneNumberId.localeCompare(b.phoneNumberId))
}

export type StaffPhone = { regionId: string; name: string; role: string; phone: string }

/** Numbers of the staff, so that their phones can be played as well. */
export function listStaffPhones(db: Db): Promise<StaffPhone[]> {
  return db
    .selectFrom('staff')
    .select(['regionId', 'name', 'role', 'phone'])
    .where('isActive', '=', true)
    .where('phone', 'is not', null)
    .orderBy('phone')
    .$castTo<StaffPhone>()
    .execute()
}

type Named = { id: string; regionId: string; name: string; program: string; zone: string }

function toAccount(row: Named, settings: z.infer<typeof settingsShape>, region: RegionSettings): AccountOfSimulator {
  return {
    ...settings,
    formId: settings.formId || undefined,
    id: row.id,
    regionId: row.regionId,
    regionName: row.name,
    program: row.program,
    zone: row.zone,
    initials: region.brand?.initials ?? row.program.slice(0, 2).toUpperCase(),
    colour: region.brand?.light.brandStrong ?? '#0b5d4e',
    displayNumber: settings.displayNumber ?? region.contact?.whatsapp ?? `+62 ${settings.phoneNumberId}`,
    businessId: settings.businessAccountId ?? `2${settings.phoneNumberId.slice(1)}`,
    rupiahPerDollar: region.cost?.rupiahPerDollar ?? 16_000,
    dollarsPerMessage: region.cost?.dollarsPerMessage ?? 0.025,
  }
}
