/**
 * A case begins, is described, and is spoken of inside. What is done with it stands beside this file:
 * triage-commands.ts (verify, hand over, reject), work-commands.ts (take, return, tell, answer, ask),
 * reporter-commands.ts (what reporters say), link-commands.ts (one problem, many reporters), sweep-commands.ts (by the clock).
 */
import type { Updateable } from 'kysely'
import { change, loadCalendar, record, required, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import type { About } from '#cases/about/reader.ts'
import { letGo } from '#cases/about/letting-go-commands.ts'
import { insertCase, type CaseRow } from '#cases/queries.ts'
import { CLASS_STEPS } from '#cases/classes/classes.ts'
import { readClock } from '#cases/clock/clock.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { dueAt, ruleFor, verifyDueAt, type CaseClass } from '#cases/sla.ts'
import type { Cases } from '#db/schema.ts'
import type { Db, Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { listCategories, type CategoryRow } from '#regions/queries.ts'

export type CasePlace = {
  text?: string | undefined
  latitude?: number | undefined
  longitude?: number | undefined
  districtCode?: string | undefined
  villageCode?: string | undefined
}

export type OpenCase = {
  regionId: string
  title: string
  class?: CaseClass | undefined
  categoryCode?: string | undefined
  place: CasePlace
  /** Of the first report: whatsapp, web, … */
  channel: string
  isSecret: boolean
  isUrgent: boolean
  /** By its words it is a matter of the restricted unit, until one of its people has looked. */
  restriction?: { about: About; agencyId?: string | undefined } | undefined
  /** Another government handed it to us: its history stands in ours from the first event on. */
  handedOver?: { fromRegionId: string; history: Record<string, unknown> } | undefined
  /** Of a slowed sender: in the inbox from then on, with its days counted from then. A secret matter never waits. */
  heldUntil?: Date | null
  at: Date
}

/** Joins the caller's transaction. A sensitive category makes it a matter of the restricted unit. @returns the id of the case */
export async function openCase(trx: Trx, opened: OpenCase): Promise<string> {
  const { regionId, title, place, channel, isUrgent, handedOver, at } = opened
  const { region, calendar } = await loadCalendar(trx, regionId)
  const category = await findCategory(trx, regionId, opened.categoryCode)
  const caseClass = opened.class ?? 'complaint'
  const usual = ruleFor(region.settings.limits, caseClass, category?.workingDays ?? null)
  // Whether its reporters are content is heard, and waited for, where they reported.
  const rule = handedOver ? { ...usual, silentClose: null } : usual
  const id = newId()
  const restriction = opened.restriction ?? (isRestrictedKind(caseClass, category) ? { about: 'sensitive' as const } : undefined)
  const isSecret = opened.isSecret || restriction !== undefined
  const heldUntil = isSecret ? null : (opened.heldUntil ?? null)
  const found = await insertCase(trx, {
    ...placeColumns(place),
    id,
    regionId,
    state: 'received',
    title,
    class: caseClass,
    categoryCode: category?.code ?? null,
    channel,
    isUrgent,
    ...(restriction ? { about: restriction.about, aboutAgencyId: restriction.agencyId ?? null, aboutBy: 'rule' } : {}),
    isSecret,
    heldUntil,
    receivedAt: at,
    verifyDueAt: verifyDueAt(heldUntil ?? at, rule, calendar),
    dueAt: dueAt(heldUntil ?? at, rule.solve, calendar),
    rule: JSON.stringify(rule),
    fromRegionId: handedOver?.fromRegionId ?? null,
  })
  await record(
    { trx, found, agencies: [], last: undefined },
    { actor: {}, at },
    { kind: 'opened', actor: 'reporter', details: { to: 'received', channel, rule, ...(heldUntil && { heldUntil }), ...handedOver?.history } },
  )
  return id
}

/** What may be said of a case; what is left out stays as it is. */
export type Description = {
  title?: string | undefined
  class?: CaseClass | undefined
  categoryCode?: string | undefined
  place?: CasePlace | undefined
  isUrgent?: boolean | undefined
}

/** @throws DomainError case.not_found, case.changed */
export async function editCase(db: Db, command: OnCase & Description): Promise<void> {
  await withCase(db, command, (held) => redescribe(held, command))
}

/** Saying what is already so changes nothing. */
export async function redescribe(held: Held, command: OnCase & Description): Promise<void> {
  const set = await describe(held, command)
  const changed = changedBetween(held.found, set)
  if (Object.keys(changed).length === 0) return
  await change(held, command, { set, event: { kind: 'edited', details: { changed, ...ruleIn(set) } } })
  await letGo(held, command)
}

/** Seen by staff only; leaves the version alone, so that nobody's form is spoiled by it. @throws DomainError case.text_missing */
export async function addNote(db: Db, command: OnCase & { text: string }): Promise<void> {
  const text = required(command.text, 'case.text_missing')
  await withCase(db, { ...command, version: undefined }, (held) => record(held, command, { kind: 'noted', text }))
}

/** Looked at from now on, with all its days before it: it was held back, or is taken off another one. */
export async function freshDays(trx: Trx, { regionId, rule }: CaseRow, at: Date): Promise<Pick<CaseRow, 'verifyDueAt' | 'dueAt' | 'heldUntil'>> {
  const { calendar } = await loadCalendar(trx, regionId)
  return { verifyDueAt: verifyDueAt(at, rule, calendar), dueAt: dueAt(at, rule.solve, calendar), heldUntil: null }
}

/** The columns a description sets. Another category or class brings its own deadline; days already given back are kept. */
export async function describe({ trx, found }: Held, description: Description): Promise<Updateable<Cases>> {
  const { title, categoryCode = found.categoryCode, class: caseClass = found.class, place, isUrgent } = description
  const isOther = categoryCode !== found.categoryCode || caseClass !== found.class
  return {
    ...(title?.trim() ? { title: title.trim() } : {}),
    ...(place ? placeColumns(place) : {}),
    ...(isUrgent === undefined ? {} : { isUrgent }),
    ...(isOther ? await kindColumns(trx, found, { categoryCode, class: caseClass }) : {}),
  }
}

type Kind = { categoryCode: string | null; class: CaseClass }

async function kindColumns(trx: Trx, found: CaseRow, kind: Kind): Promise<Updateable<Cases>> {
  const { region, calendar } = await loadCalendar(trx, found.regionId)
  const category = await findCategory(trx, found.regionId, kind.categoryCode ?? undefined)
  if (kind.categoryCode !== null && !category) return {}
  const { solve } = ruleFor(region.settings.limits, kind.class, category?.workingDays ?? null)
  // Passed to PPID, the days of that law hold whatever it is about.
  const rule = found.rule.ppid ? found.rule : { ...found.rule, solve }
  const events = await listCaseEvents(trx, found.regionId, found.id)
  const told = { kind: 'edited', at: found.receivedAt, agencyId: null, details: { rule } } as const
  return {
    class: kind.class,
    categoryCode: kind.categoryCode,
    ...(found.about === null && isRestrictedKind(kind.class, category) ? { about: 'sensitive', aboutBy: 'rule', isSecret: true } : {}),
    rule: JSON.stringify(rule),
    dueAt: readClock([...events, told], { rule, calendar }).dueAt,
  }
}

/** What officials did wrong, and what hurts to be known, goes to the restricted unit whoever told it. */
function isRestrictedKind(caseClass: CaseClass, category: Pick<CategoryRow, 'isSensitive'> | undefined): boolean {
  return (category?.isSensitive ?? false) || CLASS_STEPS[caseClass].isSecret
}

async function findCategory(trx: Trx, regionId: string, code: string | undefined): Promise<CategoryRow | undefined> {
  if (code === undefined) return undefined
  const known = await listCategories(trx, regionId)
  return known.find((one) => one.code === code)
}

function placeColumns({ text, latitude, longitude, districtCode, villageCode }: CasePlace) {
  return {
    placeText: text ?? null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    districtCode: districtCode ?? null,
    villageCode: villageCode ?? null,
  }
}

/** A new rule is part of the history: the clock is read from it. */
export function ruleIn({ rule }: Updateable<Cases>): { rule?: unknown } {
  return typeof rule === 'string' ? { rule: JSON.parse(rule) as unknown } : {}
}

/** For the history: column → [before, after]. */
function changedBetween(found: CaseRow, set: Updateable<Cases>): Record<string, [unknown, unknown]> {
  const before: Record<string, unknown> = found
  const told = ['title', 'class', 'categoryCode', 'placeText', 'latitude', 'longitude', 'districtCode', 'villageCode', 'isUrgent', 'isSecret']
  return Object.fromEntries(
    Object.entries(set).flatMap(([column, after]) => (told.includes(column) && before[column] !== after ? [[column, [before[column], after]]] : [])),
  )
}
