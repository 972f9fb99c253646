/** Pages and Instagram accounts as Meta knows them, and what stands on them before anybody has played. Pure. */
import { z } from 'zod'
import type { RegionSettings } from '#regions/settings.ts'
import type { PostRow, SocialPersonRow } from './tables.ts'

export type Page = {
  id: string
  channel: 'facebook' | 'instagram'
  regionName: string
  program: string
  colour: string
  initials: string
  pageId: string
  /** Of the page, or of the Instagram account: what stands in `entry.id`. */
  ownId: string
  accessToken: string
  appSecret: string
  graphUrl: string
}

const settingsShape = z.object({
  pageId: z.coerce.string(),
  instagramId: z.coerce.string().optional(),
  accessToken: z.string(),
  appSecret: z.string(),
  graphUrl: z.string(),
})

type Row = { id: string; channel: string; settings: unknown; name: string; program: string; region: Pick<RegionSettings, 'brand'> | undefined }

/** @returns undefined when it is none of ours */
export function toPage({ id, channel, settings, name, program, region }: Row): Page | undefined {
  const parsed = settingsShape.safeParse(settings)
  if (!parsed.success || !parsed.data.graphUrl.includes('/simulator/graph')) return undefined
  const { instagramId, ...own } = parsed.data
  const isInstagram = channel === 'instagram'
  if (isInstagram && !instagramId) return undefined
  return {
    ...own,
    id,
    channel: isInstagram ? 'instagram' : 'facebook',
    regionName: name,
    program,
    colour: region?.brand?.light.brandStrong ?? '#0b5d4e',
    initials: region?.brand?.initials ?? program.slice(0, 2).toUpperCase(),
    ownId: (isInstagram ? instagramId : own.pageId) ?? own.pageId,
  }
}

/** @returns `20000000001_5001` at Facebook, digits at Instagram */
export function firstPostOf({ id, ownId, channel, program }: Page, at: Date): PostRow {
  const text = `${program}: minggu ini tim kami memperbaiki jalan dan saluran air di beberapa desa. Ada yang perlu kami ketahui?`
  return { id: channel === 'facebook' ? `${ownId}_5001` : `${ownId}5001`, accountId: id, text, at }
}

/** Nobody is called so: invented. */
const NAMES = ['Sri Rekaan', 'Budi Rekaan', 'Ani Rekaan']

export function firstPeopleOf({ id, ownId, channel }: Page): SocialPersonRow[] {
  return NAMES.map((name, index) => ({
    id: `7${ownId}${index + 1}`,
    accountId: id,
    name: channel === 'facebook' ? name : name.toLowerCase().replace(' ', '.'),
    openedAt: null,
  }))
}
