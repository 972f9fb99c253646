/** What the questions are made of, read from the region that was filled. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { listAgencies, listCategories, listDistricts } from '#regions/queries.ts'
import type { Ground } from './asked/ask.ts'

export async function readGround(trx: Trx, { region, now, random }: Pick<Ground, 'region' | 'now' | 'random'>): Promise<Ground> {
  const agencies = await listAgencies(trx, region.id)
  const categories = await listCategories(trx, region.id)
  const districts = await listDistricts(trx, region.id)
  return {
    region,
    now,
    random,
    agencies: agencies.map(({ id, code, kind }) => ({ id, code, kind })),
    categories: categories.map(({ code }) => code),
    districts: districts.map(({ code }) => code),
    channels: ['whatsapp', 'whatsapp', 'web', 'facebook', 'sms', 'email', 'field'],
    places: districts.flatMap(({ latitude, longitude }) => (latitude === null || longitude === null ? [] : [{ latitude, longitude }])),
  }
}

/** Of newest, last month's and old cases: ten of each, told apart by nothing but their time. */
export async function readTickets(trx: Trx, regionId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ ticket: string }>`
    select r.ticket from unnest(array[1, 30, 1000]) age
    cross join lateral (select ticket from reports r where r.region_id = ${regionId} and r.submitted_at < ${now}::timestamptz - age * interval '1 day'
      order by r.submitted_at desc limit 10) r`.execute(trx)
  return rows.map(({ ticket }) => ticket)
}
