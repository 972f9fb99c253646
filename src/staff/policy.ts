/** Who needs a second step, and what is still to be done before a session opens anything. Pure. */
import { may, type Permission, type Role } from '#staff/permissions.ts'
import type { RegionSettings } from '#regions/settings.ts'

export type SignInSettings = RegionSettings['signIn']

/** Whoever may do one of these holds what residents trusted us with. */
const GRAVE: readonly Permission[] = [
  'identity.reveal',
  'case.publish',
  'case.read_restricted',
  'staff.manage',
  'audit.read',
  'audit.read_restricted',
]

export function isGrave(role: Role): boolean {
  return GRAVE.some((permission) => may(role, permission))
}

/** In a demonstration nobody needs one until somebody says so. */
export function mustHaveFactor(role: Role, { factor }: SignInSettings, isDemo: boolean): boolean {
  const rule = factor ?? (isDemo ? 'nobody' : 'grave')
  return rule === 'everybody' || (rule === 'grave' && isGrave(role))
}

/** factor: the second step · password: choose one of one's own · setup: make a second step · open: all is done */
export type Step = 'factor' | 'password' | 'setup' | 'open'

export type Standing = {
  via: 'password' | 'passkey' | 'sso'
  hasPassed: boolean
  hasFactor: boolean
  needsFactor: boolean
  /** Until when a missing one is only asked for. */
  graceUntil: Date
  mustChangePassword: boolean
}

/** What others made (a password) is only worth something after the second step, so that comes first. */
export function stepOf({ via, hasPassed, hasFactor, needsFactor, graceUntil, mustChangePassword }: Standing, now: Date): Step {
  if (hasFactor && !hasPassed) return 'factor'
  if (mustChangePassword && via === 'password') return 'password'
  if (needsFactor && !hasPassed && now >= graceUntil) return 'setup'
  return 'open'
}

const DAY = 24 * 60 * 60 * 1000

/** @param askedAt undefined: not asked yet; it counts from now */
export function graceEnds(askedAt: Date | null, graceDays: number, now: Date): Date {
  return new Date((askedAt ?? now).getTime() + graceDays * DAY)
}
