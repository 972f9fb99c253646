/** What every form about a case goes through: may this person, is it their case, what went wrong in words, what was typed kept. */
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import type { OnCase } from '#cases/change-commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { findDeskCase, type DeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import type { RegionRow } from '#regions/queries.ts'
import { may, type Permission } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { act, acting, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'

/** @property locals its `db` is for commands, in this person's hand @property eyes what this person may see, for looking things up */
export type Submitted = { form: FormData; command: OnCase; found: DeskCase; region: RegionRow; staff: StaffMember; locals: App.Locals; eyes: Db }

/** What a form only asked to see: nothing was done, the form stays open with what was typed. */
export type Looked = { look: unknown }

function isLooked(outcome: unknown): outcome is Looked {
  return typeof outcome === 'object' && outcome !== null && 'look' in outcome
}

/** @param action the page's name of it: a form that comes back shows its problem and its words again */
export function caseAction(action: string, permission: Permission, work: (submitted: Submitted) => Promise<unknown>) {
  return async ({ locals, params, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, permission, url.pathname)
    const scope = scopeOf(staff)
    const found = await inRegion(locals.db, region.id, (trx) => findDeskCase(trx, scope, params['id'] ?? ''))
    if (!found?.isReadable) error(404, locals.words('errors.case.not_found'))
    const form = await request.formData()
    const actor = { staffId: staff.id, agencyId: scope.agencyId, mayDecide: may(staff.role, 'case.decide') }
    const command = { regionId: region.id, caseId: found.id, version: versionIn(form), actor, at: locals.now }
    let outcome: unknown
    const failed = await act(locals, async () => {
      outcome = await work({ form, command, found, region, staff, locals: { ...locals, db: acting(locals, staff) }, eyes: locals.db })
    })
    if (failed) return fail(failed.status, { ...failed.data, action, typed: wordsOf(form) })
    if (isLooked(outcome)) return { action, look: outcome.look, typed: wordsOf(form) }
    // Given back, or in other hands: its page would say that there is none.
    const isThere = await inRegion(locals.db, region.id, (trx) => findDeskCase(trx, scope, found.id))
    const back = isThere ? textIn(form, 'kembali') : `${locals.base}/meja`
    if (back?.startsWith(`${locals.base}/meja`)) redirect(303, back)
    return { action, isDone: true }
  }
}

function versionIn(form: FormData): number | undefined {
  const version = Number(form.get('versi'))
  return Number.isInteger(version) && version > 0 ? version : undefined
}

/** Characters. WhatsApp takes 4,096; the longest thing anybody types at the desk. */
const LONGEST = 4000

/** @returns undefined for what is absent or blank */
export function textIn(form: FormData, name: string): string | undefined {
  return typedIn(form, name, LONGEST).trim() || undefined
}

export function textsIn(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '')
}

/** Chosen files; a browser sends an empty one when nothing was chosen. */
export function filesIn(form: FormData, name: string): File[] {
  return form.getAll(name).filter((value): value is File => value instanceof File && value.size > 0)
}

function wordsOf(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0] !== 'versi'))
}
