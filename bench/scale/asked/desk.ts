/** The desk's questions: every queue, narrowed and turned over; the counts beside it; search; one case. */
import { findDeskCase, listDeskEvents, listDeskMessages } from '#desk/case-queries.ts'
import { writeCursor, type DeskFilter } from '#desk/filters.ts'
import { countQueues, getDeskChoices, listDeskItems } from '#desk/queries.ts'
import { QUEUES, type Queue } from '#desk/queues.ts'
import { scopeOf, type Scope } from '#desk/scope.ts'
import type { Role } from '#staff/permissions.ts'
import { findSimilarCases, listFreshCases } from '#triage/queries.ts'
import { given, maybe, seenBy, type Ask, type Ground, type Group } from './ask.ts'

/** Milliseconds. */
export const LISTS = 50
const OTHERS = 150
const DAY = 86_400_000
const LATEST = Object.keys(QUEUES) as Queue[]

/** @param ids tickets of cases that are there */
export function deskGroups(ground: Ground, tickets: readonly string[]): Group[] {
  const team = scopesOf(ground, 'team')
  const agencies = scopesOf(ground, 'agency')
  return [
    { name: 'desk, team: queues', limit: LISTS, asks: team.flatMap((scope) => LATEST.map((queue) => listAsk(ground, scope, { queue }))) },
    { name: 'desk, team: queues narrowed', limit: LISTS, asks: narrowed(ground, team, OPEN) },
    { name: 'desk, team: closed and all narrowed', limit: LISTS, asks: narrowed(ground, team, ['closed', 'all']) },
    { name: 'desk, agency: queues', limit: LISTS, asks: agencies.flatMap((scope) => LATEST.map((queue) => listAsk(ground, scope, { queue }))) },
    { name: 'desk, agency: queues narrowed', limit: LISTS, asks: narrowed(ground, agencies, OPEN) },
    { name: 'desk, agency: closed and all narrowed', limit: LISTS, asks: narrowed(ground, agencies, ['closed', 'all']) },
    { name: 'desk: later pages', limit: LISTS, asks: [...team, ...agencies].flatMap((scope) => laterPages(ground, scope)) },
    { name: 'desk: counts of the queues', limit: OTHERS, asks: [...team, ...agencies].map((scope) => countAsk(ground, scope)) },
    { name: 'desk: search', limit: OTHERS, asks: [...team, ...agencies.slice(0, 2)].flatMap((scope) => searches(ground, scope, tickets)) },
    {
      name: 'desk: one case',
      limit: OTHERS,
      asks: seenBy(
        { role: 'admin' },
        tickets.map((ticket) => caseAsk(ground, team[0] as Scope, ticket)),
      ),
    },
    { name: 'desk: like this one, bursts, choices', limit: OTHERS, asks: seenBy({ role: 'admin' }, beside(ground, team[0] as Scope, tickets)) },
  ]
}

const OPEN = LATEST.filter((queue) => queue !== 'closed' && queue !== 'all')

/** The team's officer and the coordinator; a large agency, a middling one, two offices of districts. */
function scopesOf({ region, agencies }: Ground, kind: 'team' | 'agency'): Scope[] {
  const as = (role: Role, agencyId?: string) => scopeOf({ role, agencyId, regionId: region.id })
  if (kind === 'team') return [as('admin'), as('coordinator')]
  const near = agencies.filter((one) => one.kind === 'district')
  const chosen = ['pupr', 'dinkes'].map((code) => agencies.find((one) => one.code === code)?.id)
  return [...chosen, near[0]?.id, near.at(-1)?.id].flatMap((agencyId) => (agencyId ? [as('contact_officer', agencyId)] : []))
}

function seeing({ viewer }: Scope): Pick<Ask, 'eyes'> {
  return viewer ? { eyes: viewer } : {}
}

function listAsk({ now }: Ground, scope: Scope, filter: DeskFilter): Ask {
  const { queue, ...more } = filter
  const about = `${scope.agencyId ? `agency …${scope.agencyId.slice(-4)}` : scope.seesSecret ? 'coordinator' : 'team'}, ${queue}${Object.entries(more).map(([name, value]) => `, ${name} ${value}`).join('')}` // biome-ignore format: one line
  return { about, ...seeing(scope), run: (trx) => listDeskItems(trx, scope, { filter, now }) }
}

function narrowed(ground: Ground, scopes: Scope[], queues: readonly Queue[]): Ask[] {
  const { random, agencies, categories, districts, channels } = ground
  return scopes.flatMap((scope) =>
    Array.from({ length: 30 }, (_, index) => {
      const filter = given({
        category: maybe(random, 0.4, categories),
        district: maybe(random, 0.4, districts),
        channel: maybe(random, 0.3, channels),
        agency: scope.agencyId ? undefined : maybe(random, 0.25, agencies)?.code,
      })
      return listAsk(ground, scope, {
        queue: queues[index % queues.length] as Queue,
        ...(Object.keys(filter).length > 0 ? filter : { channel: random.pick(channels) }),
      })
    }),
  )
}

/** What follows a first page, as whoever scrolls asks for it; and what lies years back. */
function laterPages(ground: Ground, scope: Scope): Ask[] {
  const ages = { inbox: [1, 4], late: [60, 25], open: [2, 9], closed: [20, 400, 1500], all: [3, 400, 1500] } as const
  return Object.entries(ages).flatMap(([queue, days]) =>
    days.map((age) => {
      const at = new Date(ground.now.getTime() - age * DAY)
      return listAsk(ground, scope, { queue: queue as Queue, after: writeCursor({ at, id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' }) })
    }),
  )
}

function countAsk({ now }: Ground, scope: Scope): Ask {
  return {
    about: scope.agencyId ? `agency …${scope.agencyId.slice(-4)}` : scope.seesSecret ? 'coordinator' : 'team',
    ...seeing(scope),
    run: (trx) => countQueues(trx, scope, now),
  }
}

/** Common words, two of them, beginnings, a place, a rare one, nothing at all, and tickets. */
const WORDS = ['jalan', 'rusak', 'jalan rusak', 'lampu jalan padam', 'sampah menumpuk', 'jal', 'ban', 'banjir lutut', 'melati indah', 'melati', 'cikarang', 'tambun', 'sukamaju jembatan', 'nomor 4711', 'nomor 4711 rusak', 'puskesmas obat', 'rt 7 rw 13', 'tidakadakata', 'jalan tidakadakata', 'petugas uang', 'bocor'] // biome-ignore format: one line

function searches(ground: Ground, scope: Scope, tickets: readonly string[]): Ask[] {
  const queues = ['all', 'open', 'inbox'] as const
  return [...WORDS, ...tickets.slice(0, 6), ...tickets.slice(0, 4).map((ticket) => ticket.slice(-4))].map((text, index) =>
    listAsk(ground, scope, { queue: queues[index % 3] ?? 'all', text }),
  )
}

function caseAsk({ region }: Ground, scope: Scope, ticket: string): Ask {
  return {
    about: ticket,
    run: async (trx) => {
      const found = await findDeskCase(trx, scope, ticket)
      if (!found) return
      await listDeskEvents(trx, region.id, found.id)
      await listDeskMessages(trx, region.id, found.id)
    },
  }
}

function beside({ region, now }: Ground, scope: Scope, tickets: readonly string[]): Ask[] {
  const similar = tickets.map(
    (ticket): Ask => ({
      about: `like ${ticket}`,
      run: async (trx) => {
        const found = await findDeskCase(trx, scope, ticket)
        if (!found) return
        const { id, latitude, longitude, villageCode, districtCode, categoryCode, receivedAt, reports } = found
        const like = { caseId: id, latitude, longitude, villageCode, districtCode, categoryCode, text: reports[0]?.text ?? '', at: receivedAt }
        await findSimilarCases(trx, region.id, { ...like, since: new Date(now.getTime() - 60 * DAY) })
      },
    }),
  )
  return [
    ...similar,
    { about: 'bursts', run: (trx) => listFreshCases(trx, region.id, new Date(now.getTime() - DAY)) },
    { about: 'choices', run: (trx) => getDeskChoices(trx, region.id) },
  ]
}
