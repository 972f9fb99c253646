/** A report as another program sends it. Pure: what it must hold, and what makes two of them the same. */
import { createHash } from 'node:crypto'
import type { Way } from '#reporters/queries.ts'
import type { CategoryRow } from '#regions/queries.ts'
import { DomainError } from '#lib/errors.ts'
import { readPhone } from '#lib/phone.ts'

/** How the program says the person can be reached. @property name told to the desk, nowhere else */
export type ToldReporter = { name?: string | undefined; phone?: string | undefined; email?: string | undefined }

/** @param categoryCode undefined: triage will guess @throws DomainError api.category_unknown, api.identity_missing */
export function checkCategory(categories: readonly CategoryRow[], categoryCode: string | undefined, reporter: ToldReporter): CategoryRow | undefined {
  if (categoryCode === undefined) return undefined
  const category = categories.find(({ code }) => code === categoryCode)
  if (!category) throw new DomainError('api.category_unknown', { category: categoryCode })
  if (category.needsIdentity && !(reporter.name && waysOf(reporter).length > 0)) throw new DomainError('api.identity_missing')
  return category
}

/** @throws DomainError api.phone_wrong */
export function waysOf({ phone, email }: ToldReporter): Way[] {
  return [
    ...(phone ? [{ kind: 'phone' as const, address: phoneOf(phone) }] : []),
    ...(email ? [{ kind: 'email' as const, address: email.toLowerCase() }] : []),
  ]
}

/** @returns `+62…` @throws DomainError api.phone_wrong */
function phoneOf(typed: string): string {
  const number = readPhone(typed)
  if (!number) throw new DomainError('api.phone_wrong')
  return number
}

/** @param said the client's own key for this report (Idempotency-Key), or everything it sent @param day so that the same words next week are a new report */
export function submissionKeyOf(keyId: string, said: { key: string } | { body: unknown; day: string }): string {
  const words = 'key' in said ? `k:${said.key}` : `b:${said.day}:${JSON.stringify(said.body)}`
  return `api:${keyId}:${createHash('sha256').update(words).digest('base64url')}`
}
