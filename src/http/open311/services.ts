/** GET services, GET a service definition. */
import { offered, serviceDefinition, serviceList } from '#bridges/open311/services.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { listCategories } from '#regions/queries.ts'
import { ask } from './asked.ts'
import type { Method } from './method.ts'

export const listServices: Method = async (services, http, { code }) => {
  const { region, say } = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: false })
  return serviceList(await inRegion(services.db, region.id, (trx) => listCategories(trx, region.id)), say)
}

/** @throws DomainError api.service_unknown */
export const getService: Method = async (services, http, { code, id }) => {
  const { region, say } = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: false })
  const categories = await inRegion(services.db, region.id, (trx) => listCategories(trx, region.id))
  const category = offered(categories).find((found) => found.code === id)
  if (!category) throw new DomainError('api.service_unknown')
  return serviceDefinition(category, say)
}
