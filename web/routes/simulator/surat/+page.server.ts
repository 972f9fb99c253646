/** E-mails to staff, as they would arrive: in demo mode only. */
import { buffer } from 'node:stream/consumers'
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { findMail, listMails, type MailImage } from '#mail/queries.ts'
import { findAccount, findRegionById, listAccounts, listRegions, type RegionRow } from '#regions/queries.ts'
import type { PageServerLoad } from './$types'

/** The newest. */
const LISTED = 100

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.config.demo) error(404, locals.words('errors.page.not_found'))
  const regions = await listRegions(locals.db)
  const accounts = (await listAccounts(locals.db)).filter(({ channel }) => channel === 'whatsapp')
  const region = await regionOf(locals, url.searchParams.get('akun'), regions)
  const [chosen, now] = [url.searchParams.get('surat') ?? '', locals.now]
  const { mails, mail } = await inRegion(locals.db, region.id, async (trx) => ({
    mails: await listMails(trx, region.id, LISTED),
    mail: /^[0-9a-f-]{36}$/.test(chosen) ? await findMail(trx, region.id, chosen) : undefined,
  }))
  return {
    chosen,
    accountId: accounts.find(({ regionId }) => regionId === region.id)?.id ?? '',
    accounts: accounts.map(({ id, regionId }) => ({ id, name: regions.find((one) => one.id === regionId)?.name ?? id })),
    mails: mails.map(({ createdAt, ...one }) => ({ ...one, at: formatMoment(createdAt, now, { zone: region.zone, locale: locals.locale }) })),
    html: mail && (await withPictures(locals, mail)),
  }
}

async function regionOf({ db }: App.Locals, accountId: string | null, regions: RegionRow[]): Promise<RegionRow> {
  const account = accountId ? await findAccount(db, accountId) : undefined
  const region = (account && (await findRegionById(db, account.regionId))) ?? regions[0]
  return region ?? error(404)
}

/** What a mail brings along stands in it: its frame may fetch nothing. */
async function withPictures({ storage }: App.Locals, { html, images }: { html: string; images: MailImage[] }): Promise<string> {
  let shown = html
  for (const { cid, key, mediaType } of images) {
    const bytes = await buffer(storage.read(key)).catch(() => Buffer.alloc(0))
    shown = shown.replaceAll(`cid:${cid}`, `data:${mediaType};base64,${bytes.toString('base64')}`)
  }
  return shown
}
