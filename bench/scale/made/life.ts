/** One imagined case from its report to its end, as far as it has come by now. Pure. */
import type { Random } from '#demo/random.ts'
import { uuidAt } from './ids.ts'
import { tell, type Told } from './words.ts'
import { pick, type Agency, type World } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Instants in milliseconds. */
export type Steps = {
  receivedAt: number
  verifiedAt?: number
  assignedAt?: number
  takenAt?: number
  firstResponseAt?: number
  handedInAt?: number
  answeredAt?: number
  closedAt?: number
  pausedAt?: number
}

export type Part = {
  agency: Agency
  part: 'lead' | 'support'
  assignedAt: number
  takenAt?: number | undefined
  spokeAt?: number | undefined
  returnedAt?: number
}

export type Life = Steps &
  Told & {
    id: string
    state: string
    outcome?: 'confirmed' | 'unconfirmed' | 'rejected'
    category: string
    district: string
    districtName: string
    village: string
    villageName: string
    latitude?: number
    longitude?: number
    channel: string
    isSecret: boolean
    isUrgent: boolean
    about?: 'leader' | 'agency'
    verifyDueAt: number
    dueAt: number
    parts: Part[]
    reopenedCount: number
    returnedCount: number
    escalationLevel: number
    objectedAt?: number
    /** Reports beside the first; and which of them had a case of their own before. */
    others: { at: number; wasCase: boolean }[]
    rating?: number
  }

export function imagine(world: World, { receivedAt, now }: { receivedAt: number; now: number }, random: Random): Life {
  const category = pick(world.category, random)
  const district = pick(world.district, random)
  const village = random.pick(district.villages)
  const [usual, near] = world.holder(category, district) as [Agency, Agency?]
  const lead = near && random.chance(0.25) ? near : usual
  const plan = planOf(receivedAt, random)
  const steps = reached(plan, now)
  const isAboutSomebody = category.code === 'official_conduct' && random.chance(0.1)
  const hasPoint = random.chance(0.85)
  return {
    ...steps,
    ...stateOf(plan, steps, random),
    ...tell({ category: category.code, village: village.name.toLowerCase() }, random),
    id: uuidAt(receivedAt, random),
    category: category.code,
    district: district.code,
    districtName: district.name,
    village: village.code,
    villageName: village.name,
    ...(hasPoint && { latitude: district.latitude + random.bell() * 0.03, longitude: district.longitude + random.bell() * 0.03 }),
    channel: pick(world.channel, random),
    isSecret: category.isSensitive || random.chance(0.004),
    isUrgent: random.chance(0.01),
    ...(isAboutSomebody && { about: random.chance(0.1) ? ('leader' as const) : ('agency' as const), isSecret: true }),
    verifyDueAt: plan.verifyDueAt,
    dueAt: plan.dueAt,
    parts: partsOf({ lead, usual, near }, { plan, steps, random }),
    reopenedCount: plan.isReopened && steps.answeredAt !== undefined ? 1 : 0,
    returnedCount: plan.isReturned && steps.verifiedAt !== undefined ? 1 : 0,
    escalationLevel: levelOf(plan, steps, now),
    others: othersOf(receivedAt, { now, random }),
    ...(steps.closedAt && random.chance(0.21) && { rating: 1 + random.int(5) }),
  }
}

type Plan = ReturnType<typeof planOf>

/** How it would go if there were no today. Most are answered within a fortnight, few take months. */
function planOf(receivedAt: number, random: Random) {
  const isRefused = random.chance(0.03)
  const isReopened = random.chance(0.04)
  const isReturned = random.chance(0.05)
  const verifiedAt = receivedAt + (0.05 + random.next() ** 3 * 2.5) * DAY
  const assignedAt = verifiedAt + (isReturned ? (1 + random.next() * 3) * DAY : random.chance(0.7) ? 0 : random.next() * 0.5 * DAY)
  const takenAt = assignedAt + random.next() ** 2 * 2 * DAY
  const work = random.chance(0.02) ? 20 + random.next() * 90 : random.next() ** 2 * 16
  const firstResponseAt = takenAt + random.next() * Math.min(work, 5) * DAY
  const handedInAt = takenAt + (0.2 + work + (isReopened ? 6 : 0)) * DAY
  const answeredAt = handedInAt + random.next() ** 3 * 1.5 * DAY
  const speaks = random.chance(0.5)
  const closedAt = isRefused ? verifiedAt + 0.2 * DAY : answeredAt + (speaks ? random.next() ** 2 * 5 : 14) * DAY
  const verifyDueAt = atNine(receivedAt + 4 * DAY)
  return { isRefused, isReopened, isReturned, verifiedAt, assignedAt, takenAt, firstResponseAt, handedInAt, answeredAt, closedAt, speaks, receivedAt, verifyDueAt, dueAt: atNine(receivedAt + 20 * DAY) } // biome-ignore format: a list of names reads better in lines
}

/** Closing time in western Indonesia is nine o'clock UTC. */
function atNine(at: number): number {
  return Math.floor(at / DAY) * DAY + 9 * HOUR
}

function reached(plan: Plan, now: number): Steps {
  const steps: Steps = { receivedAt: plan.receivedAt }
  for (const step of plan.isRefused ? REFUSED : ANSWERED) if (plan[step] <= now) steps[step] = Math.round(plan[step])
  return steps
}

const REFUSED = ['closedAt'] as const
const ANSWERED = ['verifiedAt', 'assignedAt', 'takenAt', 'firstResponseAt', 'handedInAt', 'answeredAt', 'closedAt'] as const

function stateOf(plan: Plan, steps: Steps, random: Random): Pick<Life, 'state' | 'outcome' | 'pausedAt' | 'objectedAt'> {
  if (plan.isRefused) return steps.closedAt ? { state: 'rejected', outcome: 'rejected' } : { state: 'received' }
  if (steps.closedAt) return { state: 'closed', outcome: plan.speaks ? 'confirmed' : 'unconfirmed' }
  if (steps.answeredAt) return { state: 'answered', ...(random.chance(0.02) && { objectedAt: steps.answeredAt + HOUR }) }
  if (steps.handedInAt) return { state: 'in_review' }
  if (steps.takenAt) return random.chance(0.08) ? { state: 'waiting_for_reporter', pausedAt: steps.takenAt + HOUR } : { state: 'in_progress' }
  if (steps.assignedAt) return { state: 'assigned' }
  return { state: steps.verifiedAt && !plan.isReturned ? 'verified' : 'received' }
}

type Holders = { lead: Agency; usual: Agency; near: Agency | undefined }

function partsOf({ lead, usual, near }: Holders, { plan, steps, random }: { plan: Plan; steps: Steps; random: Random }): Part[] {
  const { verifiedAt, assignedAt, takenAt, firstResponseAt } = steps
  const other = lead === usual ? near : usual
  const parts: Part[] = []
  if (plan.isReturned && verifiedAt && other)
    parts.push({ agency: other, part: 'lead', assignedAt: verifiedAt, returnedAt: Math.round(verifiedAt + DAY) })
  if (!assignedAt) return parts
  parts.push({ agency: lead, part: 'lead', assignedAt, takenAt, spokeAt: firstResponseAt })
  if (other && parts.length === 1 && random.chance(0.08)) parts.push({ agency: other, part: 'support', assignedAt })
  return parts
}

/** Every week past the deadline one step up. */
function levelOf({ dueAt }: Plan, { answeredAt, closedAt }: Steps, now: number): number {
  const late = Math.min(answeredAt ?? now, closedAt ?? now) - dueAt
  return late < 0 ? 0 : Math.min(4, 1 + Math.floor(late / (7 * DAY)))
}

/** Four of a hundred are told of by several; half of the others had a case of their own until somebody linked them. */
function othersOf(receivedAt: number, { now, random }: { now: number; random: Random }): Life['others'] {
  const others: Life['others'] = []
  for (let chance = 0.04; random.chance(chance); chance = 0.2) {
    const at = Math.round(receivedAt + random.next() * 3 * DAY)
    others.push({ at: Math.min(at, now), wasCase: random.chance(0.5) })
  }
  return others
}
