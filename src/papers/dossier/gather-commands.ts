/** Asks for one case with the eyes of whoever wants it on paper, and brings its photos into the paper's folder. */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inRegion, type Trx } from '#db/transaction.ts'
import { findDeskCase, listDeskEvents, type DeskCase, type DeskEvent, type DeskFile } from '#desk/case-queries.ts'
import { coveredEvents } from '#desk/reading/covered.ts'
import { shownHistory } from '#desk/history.ts'
import { scopeOf, type Scope } from '#desk/scope.ts'
import { mayStaffOpen } from '#evidence/access.ts'
import { findOpenable } from '#evidence/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import type { CaseFile, CasePhoto } from '#papers/dossier/file.ts'
import { dossierPages } from '#papers/dossier/pages.ts'
import type { Gathering } from '#papers/gathering.ts'
import { referralPages } from '#papers/ombudsman/pages.ts'
import { shortDay } from '#papers/parts/writing.ts'
import type { Setting } from '#papers/parts/setting.ts'
import type { Order } from '#papers/press/order.ts'
import { loadSetting } from '#papers/setting-queries.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'

export async function gatherDossier(context: JobContext, gathering: Gathering): Promise<Order> {
  const { file, setting } = await loadCase(context, gathering)
  return { pages: dossierPages(file, setting) }
}

export async function gatherReferral(context: JobContext, gathering: Gathering): Promise<Order> {
  const { file, setting } = await loadCase(context, gathering)
  return { pages: referralPages(file, setting) }
}

/** Photos on paper at most: of the reports, and of the work. */
const MOST = 12

/** @throws DomainError case.not_found: whoever asked may not read it any more */
async function loadCase(context: JobContext, gathering: Gathering): Promise<{ file: CaseFile; setting: Setting }> {
  const { paper, region } = gathering
  const staff = await findStaff(context.db, paper.askedBy)
  if (!staff || staff.regionId !== region.id || !paper.caseId) throw new DomainError('case.not_found')
  const { caseId } = paper
  const loaded = await inRegion(context.db, region.id, async (trx) => {
    const found = await findDeskCase(trx, paperScope(staff), caseId)
    if (!found?.isReadable) throw new DomainError('case.not_found')
    const events = await listDeskEvents(trx, region.id, found.id)
    const wanted = [...photosOf(found, events, 'report'), ...photosOf(found, events, 'work')]
    const sources = await findSources(trx, { staff, wanted })
    return { found, events, wanted, sources, setting: await loadSetting(trx, gathering, context.now()) }
  })
  const { found, wanted, sources, setting } = loaded
  const photos = await bring(context, { sources, gathering, setting })
  const { isWhole } = shownHistory(found.id, loaded.events)
  const events = coveredEvents(loaded.events, paperScope(staff))
  const file = { found, events, photos, morePhotos: wanted.length - photos.length, isWhole }
  return { file, setting }
}

/** A paper lies open to everybody who may see the case, whoever asked for it. */
function paperScope(staff: StaffMember): Scope {
  return { ...scopeOf(staff), readsPersonal: false }
}

type Wanted = { file: DeskFile; of: CasePhoto['of']; by: string | null }

function photosOf(found: DeskCase, events: readonly DeskEvent[], of: CasePhoto['of']): Wanted[] {
  const isPhoto = ({ kind, state }: DeskFile) => kind === 'image' && state === 'stored'
  if (of === 'report') return found.files.filter(isPhoto).map((file) => ({ file, of, by: null }))
  return events
    .filter(({ actor }) => actor !== 'reporter')
    .flatMap(({ files, agencyName }) => files.filter(isPhoto).map((file) => ({ file, of, by: agencyName })))
}

type Source = Wanted & { key: string }

/** The small copies: they say nothing of where and when beyond what stands beneath them. */
async function findSources(trx: Trx, { staff, wanted }: { staff: StaffMember; wanted: readonly Wanted[] }): Promise<Source[]> {
  const sources: Source[] = []
  for (const one of wanted) {
    if (sources.filter(({ of }) => of === one.of).length === MOST) continue
    const found = await findOpenable(trx, staff.regionId, one.file.id)
    const key = found?.previewKey
    if (found && key && mayStaffOpen(staff, found)) sources.push({ ...one, key })
  }
  return sources
}

async function bring(
  { storage }: JobContext,
  { sources, gathering, setting }: { sources: readonly Source[]; gathering: Gathering; setting: Setting },
): Promise<CasePhoto[]> {
  const photos: CasePhoto[] = []
  for (const [index, { key, of, by, file }] of sources.entries()) {
    const name = `photo-${index}`
    const isThere = await pipeline(storage.read(key), createWriteStream(join(gathering.folder, name))).then(
      () => true,
      () => false,
    )
    const day = shortDay(dayOf(file.at, gathering.region.zone))
    const caption = setting.say(file.isTaken ? 'paper.photo_taken' : 'paper.photo_came', { day })
    if (isThere) photos.push({ file: name, of, caption: by ? `${by}, ${caption}` : caption })
  }
  return photos
}
