/** Taking persons out of reports, cases and histories: what is left tells what was done, never for whom. Done twice it changes nothing. */
import { refreshWords } from '#cases/search/queries.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import * as cases from '#privacy/erasing/case-queries.ts'
import { eraseIdentities, listKnownOf, listNamesBeside } from '#privacy/erasing/contact-queries.ts'
import { eraseEvents, sealOf } from '#privacy/erasing/events.ts'
import * as reports from '#privacy/erasing/queries.ts'
import { coverWords, type Taking } from '#privacy/erasing/words.ts'
import { record, type Told } from '#audit/commands.ts'
import type { Words } from '#texts/text.ts'

export type Erase = {
  regionId: string
  reportIds: readonly string[]
  /** Beside those of the reports: linked ones, of which no report is left. */
  caseIds?: readonly string[]
  /** whole: nothing of the words is left. covered: what names somebody is covered, as `newWords` where an officer looked. */
  how: 'whole' | 'covered'
  newWords?: string | undefined
  /** Re-drawn copies without metadata stay as evidence. */
  keepsPhotos: boolean
  /** Whoever wrote to us after it keeps being known; null: nobody does. */
  quietSince: Date | null
  say: Words
  at: Date
}

export type Erased = {
  reports: number
  cases: number
  contacts: number
  files: number
  events: number
  seal: string
  erasureId: string
  isRestricted: boolean
}

/** Joins the caller's transaction; the entry in the log of acts is the caller's (`tellOf`), as its reason is. */
export async function eraseReports(trx: Trx, erase: Erase): Promise<Erased> {
  const { regionId, say } = erase
  const mark = say('privacy.mark')
  // Cases first: whoever works on one of them, or erases beside us, holds it before its reports.
  const caseIds = [...(await cases.listCasesOf(trx, regionId, erase.reportIds)), ...(erase.caseIds ?? [])]
  const found = await cases.lockCases(trx, regionId, { caseIds, reportIds: erase.reportIds })
  const wanted = (await reports.lockReports(trx, regionId, erase.reportIds)).filter(({ caseId }) => found.some(({ id }) => id === caseId))
  const reportIds = wanted.map(({ id }) => id)
  const contactIds = [...new Set(wanted.flatMap(({ contactId }) => contactId ?? []))]
  const said = erase.how === 'whole' ? await reports.listSentences(trx, regionId, reportIds) : []
  const sentences = erase.how === 'whole' ? [...said, ...wanted.flatMap(({ text, placeText }) => [text, placeText ?? ''])] : []
  const known = [...(await listKnownOf(trx, regionId, contactIds)), ...(await listNamesBeside(trx, regionId, reportIds)), ...sentences]
  const taking = { known, mark, reportIds }
  const tickets = await cases.listTicketsOf(trx, regionId, reportIds)
  for (const one of wanted) await reports.bareReport(trx, regionId, { id: one.id, text: wordsLeft(one.text, erase, taking), at: erase.at })
  const gone = await eraseTalks(trx, erase, { reportIds, contactIds, mark })
  await reports.bareBeside(trx, regionId, { reportIds, mark })
  await reports.bareRequests(trx, regionId, { reportIds, mark })
  const erasureId = newId()
  const events = await eraseCases(trx, erase, { found, taking, erasureId })
  if (tickets.length > 0) await cases.emptyMails(trx, regionId, { tickets, mark })
  await cases.emptyTellings(trx, regionId, { caseIds: found.map(({ id }) => id), mark })
  const isRestricted = found.some((one) => one.isRestricted)
  return { reports: wanted.length, cases: found.length, ...gone, events: events.length, seal: sealOf(events), erasureId, isRestricted }
}

function wordsLeft(text: string, { how, newWords, say }: Erase, taking: Taking): string {
  return how === 'whole' ? say('privacy.text_gone') : coverWords(newWords ?? text, taking)
}

type Talking = { reportIds: readonly string[]; contactIds: readonly string[]; mark: string }

/** Who has nothing else with us is no longer known at all. */
async function eraseTalks(
  trx: Trx,
  { regionId, keepsPhotos, quietSince }: Erase,
  { reportIds, contactIds, mark }: Talking,
): Promise<Pick<Erased, 'contacts' | 'files'>> {
  const unneeded = await reports.listUnneeded(trx, regionId, { contactIds, quietSince })
  const talked = { reportIds, conversationIds: await reports.listTalksOf(trx, regionId, unneeded) }
  const kept = keepsPhotos ? await reports.keepPhotosBare(trx, regionId, reportIds) : []
  const deleted = await reports.deletePhotos(trx, regionId, { ...talked, keepsPhotos })
  const keys = [...kept, ...deleted]
  if (keys.length > 0) await enqueue(trx, 'remove-files', { regionId, keys })
  await reports.deleteDeliveries(trx, regionId, talked)
  await reports.emptyMessages(trx, regionId, { ...talked, mark })
  await reports.clearTalks(trx, regionId, talked.conversationIds)
  await eraseIdentities(trx, regionId, unneeded)
  return { contacts: unneeded.length, files: keys.length }
}

/** Contacts of whom we only ever had a talk, or whose last report went before they fell silent. */
export async function eraseContacts(
  trx: Trx,
  { regionId, contactIds, say }: Pick<Erase, 'regionId' | 'say'> & { contactIds: readonly string[] },
): Promise<number> {
  const whole = { regionId, say, reportIds: [], how: 'whole', keepsPhotos: false, quietSince: null, at: new Date(0) } as const
  return (await eraseTalks(trx, whole, { reportIds: [], contactIds, mark: say('privacy.mark') })).contacts
}

type Cases = { found: readonly cases.ErasableCase[]; taking: Taking & { reportIds: readonly string[] }; erasureId: string }

async function eraseCases(
  trx: Trx,
  { regionId, how, say, at }: Erase,
  { found, taking, erasureId }: Cases,
): Promise<{ id: string; erasedHash: string }[]> {
  const all: { id: string; erasedHash: string }[] = []
  for (const one of found) {
    // The title was made of the words; with the words it goes. Of a case that others reported too, only what names this person.
    const title = how === 'whole' && one.isAlone ? [one.title, one.placeText ?? ''] : []
    const mine = { ...taking, known: [...taking.known, ...title] }
    await coverCaseWords(trx, { regionId, caseId: one.id, taking: mine })
    if (one.isAlone)
      await cases.bareCase(trx, regionId, { id: one.id, title: how === 'whole' ? say('privacy.title_gone') : coverWords(one.title, mine), at })
    const erased = eraseEvents(await listCaseEvents(trx, regionId, one.id), mine)
    for (const event of erased) await cases.saveErased(trx, regionId, { ...event, erasureId })
    await refreshWords(trx, regionId, [one.id])
    all.push(...erased)
  }
  return all
}

async function coverCaseWords(trx: Trx, { regionId, caseId, taking }: { regionId: string; caseId: string; taking: Taking }): Promise<void> {
  for (const { place, column, words: before } of await cases.listCaseWords(trx, regionId, caseId)) {
    const words = coverWords(before, taking)
    if (words !== before) await cases.saveCaseWord(trx, regionId, { caseId, place, column, before, words })
  }
}

/** Called last in the transaction. */
export function tellOf(
  trx: Trx,
  { erasureId, seal, isRestricted, ...counts }: Erased,
  told: Omit<Told, 'subjectId' | 'details' | 'isRestricted'>,
): Promise<void> {
  return record(trx, { ...told, subjectId: erasureId, details: { ...counts, seal }, isRestricted })
}
