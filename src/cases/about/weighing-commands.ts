/**
 * What is told is weighed: a misdeed, told at first or later, takes the case to the restricted unit before anybody else reads of it.
 * Where a person has decided, no rule says otherwise.
 */
import { restrict } from '#cases/about/commands.ts'
import type { Held, OnCase } from '#cases/change-commands.ts'
import { listAgencies, listCategories } from '#regions/queries.ts'
import { restrictionOf, type Restriction } from '#triage/restricting.ts'

/** What a reporter adds. Within a command that holds the case, and before the words are written down. */
export async function weigh(held: Held, command: OnCase, words: string | undefined): Promise<void> {
  const { trx, found } = held
  if (!words?.trim() || found.about !== null) return
  const { regionId } = found
  const restriction = restrictionOf(words, { categories: await listCategories(trx, regionId), agencies: await listAgencies(trx, regionId) })
  if (restriction) await keepWithin(held, command, restriction)
}

/** By the rule, within a command that holds the case. */
export async function keepWithin(held: Held, command: OnCase, restriction: Restriction): Promise<void> {
  if (held.found.about !== null || held.found.aboutBy === 'person') return
  const aboutAgencyId = 'agencyId' in restriction ? restriction.agencyId : null
  await restrict(held, command, { about: restriction.about, aboutAgencyId, aboutBy: 'rule' })
}
