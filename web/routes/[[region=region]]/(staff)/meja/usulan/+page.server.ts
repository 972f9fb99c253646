/** What people said in public or in a group, the likeliest complaints first; one beside the list, to be decided on. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { sayAnswerAgain } from '#candidates/answers/commands.ts'
import { dismissCandidate, takeCandidate, undoDismissal, type TakeCandidate } from '#candidates/decide-commands.ts'
import { isShownTo, listCandidates } from '#candidates/desk-queries.ts'
import { inOrder, LISTS, listNamed, type ShownCandidate } from '#candidates/list.ts'
import { isDismissReason } from '#candidates/reasons.ts'
import { channelNamed } from '#channels/registry.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { listTroubledAccounts } from '#delivery/trouble-queries.ts'
import { getDeskChoices } from '#desk/queries.ts'
import { DomainError } from '#lib/errors.ts'
import { listCategories } from '#regions/queries.ts'
import { findTicket } from '#reports/ticket.ts'
import { may } from '#staff/permissions.ts'
import { findPlaces, findSimilarCases } from '#triage/queries.ts'
import { act, acting, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

/** Rows looked at: more is no work of a day. */
const MOST = 500

/** Milliseconds. An older open case is another story. */
const SINCE = 60 * 86_400_000

/** Places below it are guesses that a person should not have to undo. */
const SURE_PLACE = 0.8

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'conversation.read', url.pathname + url.search)
  const list = listNamed(url.searchParams.get('daftar'))
  const wish = url.searchParams.get('lihat')
  return inRegion(locals.db, region.id, async (trx) => {
    const found = inOrder(await listCandidates(trx, region.id, { state: LISTS[list], limit: MOST }), await listCategories(trx, region.id))
    const chosen = found.find(({ id }) => id === wish) ?? found[0]
    const { holidays: _, ...choices } = await getDeskChoices(trx, region.id)
    return {
      list,
      found: found.map(({ answers: _answers, files: _files, ...row }) => ({
        ...row,
        imageCount: _files.filter(({ kind }) => kind === 'image').length,
      })),
      isCut: found.length === MOST,
      chosen: chosen && { ...chosen, hasAnswers: channelNamed(chosen.channel)?.comments !== undefined },
      isWished: wish !== null && chosen?.id === wish,
      help: chosen?.state === 'waiting' ? await helpFor(trx, region.id, { chosen, now: locals.now }) : undefined,
      choices,
      mayDecide: may(staff.role, 'case.triage'),
      troubled: await listTroubledAccounts(trx, region.id, locals.now),
      done: { what: url.searchParams.get('hasil'), ticket: findTicket(url.searchParams.get('tiket') ?? '') },
    }
  })
}

/** Where it may be, and open cases that may be the same. */
async function helpFor(trx: Trx, regionId: string, { chosen, now }: { chosen: ShownCandidate; now: Date }) {
  const [place] = await findPlaces(trx, regionId, chosen.text)
  const sure = place && place.score >= SURE_PLACE ? place : undefined
  const similar = await findSimilarCases(trx, regionId, {
    text: chosen.text,
    categoryCode: chosen.likelihood.categoryCode ?? null,
    districtCode: sure?.districtCode ?? null,
    villageCode: sure?.villageCode ?? null,
    at: chosen.saidAt,
    since: new Date(now.getTime() - SINCE),
  })
  return { place: sure && { text: sure.label, districtCode: sure.districtCode }, similar: similar.slice(0, 5) }
}

export const actions: Actions = {
  take: (event) =>
    decide(event, async (on, form, hand) => ({ what: 'take', tiket: (await takeCandidate(hand, { ...on, ...chosenIn(form) })).ticket })),
  merge: (event) =>
    decide(event, async (on, form, hand) => {
      const toTicket = findTicket(typedIn(form, 'ke', 40) || typedIn(form, 'tiket', 40))
      if (!toTicket) throw new DomainError('report.not_found')
      return { what: 'take', tiket: (await takeCandidate(hand, { ...on, ...chosenIn(form), toTicket })).ticket }
    }),
  dismiss: (event) =>
    decide(event, async (on, form) => {
      const reason = typedIn(form, 'alasan', 40)
      if (!isDismissReason(reason)) throw new DomainError('candidate.reason_missing')
      await dismissCandidate(event.locals.work, { ...on, reason })
      return { what: 'dismiss' }
    }),
  undo: (event) => decide(event, async (on) => (await undoDismissal(event.locals.work, on), { what: 'undo' })),
  again: (event) =>
    decide(event, async ({ regionId, candidateId }, form) => {
      await sayAnswerAgain(event.locals.work, { regionId, candidateId, answerId: idIn(form, 'jawaban') })
      return { what: 'again' }
    }),
}

type On = Pick<TakeCandidate, 'regionId' | 'candidateId' | 'staffId' | 'at' | 'publicUrl'>
type Done = { what: 'take' | 'dismiss' | 'undo' | 'again'; tiket?: string }

/** Afterwards the list is asked for anew, so that reloading repeats nothing. */
async function decide(event: RequestEvent, work: (on: On, form: FormData, hand: Db) => Promise<Done>) {
  const { locals, request, url } = event
  const { region, staff } = require(locals, 'case.triage', url.pathname)
  const form = await request.formData()
  let done: Done | undefined
  const problem = await act(locals, async () => {
    const candidateId = idIn(form, 'id')
    // With the person's own eyes: an address of what became restricted meanwhile opens nothing.
    if (!(await inRegion(locals.db, region.id, (trx) => isShownTo(trx, region.id, candidateId)))) throw new DomainError('candidate.not_found')
    const on = { regionId: region.id, candidateId, staffId: staff.id, at: locals.now, publicUrl: locals.config.publicUrl }
    done = await work(on, form, acting(locals, staff))
  })
  if (problem) return fail(problem.status, { ...problem.data, id: form.get('id') })
  const { what = 'take', tiket } = done ?? {}
  const next = new URLSearchParams({ daftar: listNamed(typedIn(form, 'daftar', 20)), hasil: what, ...(tiket && { tiket }) })
  const wish = typedIn(form, 'berikut', 40)
  if (wish) next.set('lihat', wish)
  redirect(303, `${locals.base}/meja/usulan?${next}`)
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** @throws DomainError candidate.not_found */
function idIn(form: FormData, name: string): string {
  const id = typedIn(form, name, 40)
  if (!UUID.test(id)) throw new DomainError('candidate.not_found')
  return id
}

function chosenIn(form: FormData): Pick<TakeCandidate, 'categoryCode' | 'placeText' | 'districtCode' | 'isSecret'> {
  return {
    categoryCode: typedIn(form, 'kategori', 60),
    placeText: typedIn(form, 'tempat', 200).trim(),
    districtCode: typedIn(form, 'kecamatan', 20),
    isSecret: form.get('rahasia') !== null,
  }
}
