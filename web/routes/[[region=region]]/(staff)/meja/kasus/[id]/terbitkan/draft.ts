/** What the officer has before him: the words, the place, the chosen answers and photos, and what still looks like personal data. */
import { createHash } from 'node:crypto'
import { findCase, type CaseRow } from '#cases/queries.ts'
import { inRegion } from '#db/transaction.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import { ticketOf } from '#desk/shown-case.ts'
import type { Known } from '#lib/personal/find.ts'
import type { Box } from '#evidence/apart/box.ts'
import { readBoxes } from '#publications/photos/boxes.ts'
import { listAgencyWords, listPlaceNames, type AgencyWord } from '#publications/desk-queries.ts'
import { covered, namedFinds, type NamedFind } from '#publications/marks.ts'
import { hindranceOf } from '#publications/may.ts'
import { listPublicPhotos, listShowablePhotos, type PublicPhoto, type ShowablePhoto } from '#publications/photos/photo-queries.ts'
import { findPublication, isSensitiveCategory, listOpenReports, type OpenReport, type PublicationRow } from '#publications/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { words, type Words } from '#texts/text.ts'
import { typedIn } from '#web/lib/form.ts'

export type Draft = {
  title: string
  text: string
  placeText: string
  withPoint: boolean
  shownEvents: string[]
  /** isLooked: somebody has said that nobody and no plate can be told apart in it. */
  photos: { attachmentId: string; boxes: Box[]; isLooked: boolean }[]
  /** Finds of the reporter's words that are shown after all, by their place in the list. */
  kept: number[]
}

/** Characters. */
const LONGEST = { title: 160, text: 4000, place: 240 }

export type Material = {
  found: CaseRow
  report: OpenReport | undefined
  hindrance: ReturnType<typeof hindranceOf>
  publication: PublicationRow | undefined
  agencyWords: AgencyWord[]
  showable: ShowablePhoto[]
  copies: PublicPhoto[]
  known: Known
}

export function loadMaterial(locals: App.Locals, regionId: string, caseId: string): Promise<Material> {
  return inRegion(locals.db, regionId, async (trx) => {
    const found = (await findCase(trx, regionId, caseId)) as CaseRow
    const [report] = await listOpenReports(trx, regionId, caseId)
    const isSensitive = await isSensitiveCategory(trx, regionId, found.categoryCode)
    const publication = await findPublication(trx, regionId, caseId)
    return {
      found,
      report,
      hindrance: hindranceOf({ ...found, isSensitive, isOpenly: report !== undefined }),
      publication: publication?.takenDownAt === null ? publication : undefined,
      agencyWords: await listAgencyWords(trx, { regionId, caseId }),
      showable: await listShowablePhotos(trx, { regionId, caseId }),
      copies: await listPublicPhotos(trx, { regionId, caseId }),
      known: { places: await listPlaceNames(trx, regionId) },
    }
  })
}

/** The public reads the region's own language. */
export function publicWords(region: RegionRow): Words {
  return words('id', region.texts)
}

/** What is shown now; else the reporter's words with every find covered, and no photo chosen. */
export function firstDraft({ found, report, publication, agencyWords, copies, known }: Material, say: Words): Draft {
  if (publication) {
    const { title, text, placeText, latitude, shownEvents } = publication
    return {
      title,
      text,
      placeText: placeText ?? '',
      withPoint: latitude !== null,
      shownEvents,
      photos: copies.map(({ attachmentId, boxes }) => ({ attachmentId, boxes, isLooked: true })),
      kept: [],
    }
  }
  const cover = (text: string) => covered(text, { known, say })
  return {
    title: cover(found.title),
    text: cover(report?.text ?? ''),
    placeText: cover(found.placeText ?? ''),
    withPoint: found.latitude !== null,
    shownEvents: agencyWords.filter(({ text }) => namedFinds(text, known).length === 0).map(({ id }) => id),
    photos: [],
    kept: [],
  }
}

export function draftIn(form: FormData): Draft {
  const all = (name: string) => form.getAll(name).filter((value): value is string => typeof value === 'string')
  return {
    title: typedIn(form, 'judul', LONGEST.title),
    // A browser sends the ends of lines as two signs.
    text: typedIn(form, 'isi', LONGEST.text).replaceAll('\r\n', '\n'),
    placeText: typedIn(form, 'tempat', LONGEST.place),
    withPoint: form.get('titik') === 'ya',
    shownEvents: all('jawaban'),
    photos: all('foto').map((attachmentId) => ({
      attachmentId,
      boxes: readBoxes(typedIn(form, `kotak_${attachmentId}`, 8000)),
      isLooked: all('diperiksa').includes(attachmentId),
    })),
    kept: all('tampil').map(Number).filter(Number.isInteger),
  }
}

export type Left = NamedFind & { field: 'title' | 'text' | 'placeText' | 'answer' }

/** What everybody would read that still looks like personal data. */
export function leftIn(draft: Draft, { agencyWords, known }: Material): Left[] {
  const of = (field: Left['field'], text: string) => namedFinds(text, known).map((find) => ({ ...find, field }))
  const answers = agencyWords.filter(({ id }) => draft.shownEvents.includes(id))
  return [
    ...of('title', draft.title),
    ...of('text', draft.text),
    ...of('placeText', draft.placeText),
    ...answers.flatMap(({ text }) => of('answer', text)),
  ]
}

/** Chosen photos in which nothing is covered, and of which nobody said that nothing need be. */
export function unlookedIn({ photos }: Draft): string[] {
  return photos.filter(({ boxes, isLooked }) => boxes.length === 0 && !isLooked).map(({ attachmentId }) => attachmentId)
}

/** Of the words and photos that were asked about: others are asked about again. */
export function sealOf(draft: Draft): string {
  const { title, text, placeText, shownEvents } = draft
  return createHash('sha256')
    .update(JSON.stringify([title, text, placeText, shownEvents, unlookedIn(draft)]))
    .digest('base64url')
    .slice(0, 22)
}

/** What the page shows of it; originals stay where they are. */
export function shownMaterial(material: Material, found: DeskCase, draft: Draft) {
  const { report, hindrance, publication, agencyWords, showable, known } = material
  return {
    ticket: ticketOf(found),
    version: found.version,
    hindrance,
    publication: publication && { ticket: publication.ticket, supportCount: publication.supportCount, publishedAt: publication.publishedAt },
    hasPoint: material.found.latitude !== null,
    village: found.villageName ?? found.districtName ?? '',
    finds: publication ? [] : namedFinds(report?.text ?? '', known),
    left: leftIn(draft, material),
    answers: agencyWords.map(({ id, text, at, agency }) => ({ id, text, at, agency, finds: namedFinds(text, known).map((find) => find.words) })),
    photos: showable.map(({ attachmentId, part, at, agency }) => ({ attachmentId, part, at, agency })),
  }
}
