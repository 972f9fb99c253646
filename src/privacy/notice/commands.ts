/** Making a new version of the privacy notice, and reading the one that holds. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { defaultParts, sectionsOf, type NoticeBody, type NoticeParts, type NoticeSection } from '#privacy/notice/body.ts'
import { insertNotice, listNotices, type NoticeRow } from '#privacy/notice/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { words, type Locale } from '#texts/text.ts'

type Speaking = Pick<RegionRow, 'texts' | 'program' | 'name' | 'settings'>

export function bodyOf(region: Speaking, parts: NoticeParts): NoticeBody {
  const given = { parts, program: region.program, retention: region.settings.retention }
  return { id: sectionsOf(words('id', region.texts), given), en: sectionsOf(words('en', region.texts), given) }
}

export type PublishNotice = { region: RegionRow; staffId: string; parts: NoticeParts; holdsFrom: Date; at: Date }

/** The old ones stay as they were read. @returns its version @throws DomainError privacy.notice_incomplete */
export function publishNotice(db: Db, { region, staffId, parts, holdsFrom, at }: PublishNotice): Promise<number> {
  return inRegion(db, region.id, async (trx) => {
    const [newest] = await listNotices(trx, region.id)
    const isTooEarly = newest !== undefined && holdsFrom < newest.holdsFrom
    if (!parts.controller || !parts.officer || !parts.authority || isTooEarly) throw new DomainError('privacy.notice_incomplete')
    const version = (newest?.version ?? 0) + 1
    await insertNotice(trx, { regionId: region.id, version, parts, body: bodyOf(region, parts), holdsFrom, madeBy: staffId, madeAt: at })
    await record(trx, { regionId: region.id, act: 'settings.changed', at, staffId, details: { part: 'privacy', version } })
    return version
  })
}

/** @property version 0: the one that comes with the software */
export type ShownNotice = {
  version: number
  holdsFrom: Date | undefined
  sections: NoticeSection[]
  before: NoticeSection[] | undefined
  isNewest: boolean
}

/** @property versions newest first, those that do not hold yet left out */
export type Reading = { notice: ShownNotice | undefined; versions: { version: number; holdsFrom: Date }[] }

/** @param version undefined: the one that holds now */
export function readNotice(
  db: Db,
  region: RegionRow,
  { version, locale, at }: { version: number | undefined; locale: Locale; at: Date },
): Promise<Reading> {
  return inRegion(db, region.id, async (trx) => {
    const held = (await listNotices(trx, region.id)).filter(({ holdsFrom }) => holdsFrom <= at)
    const versions = held.map((one) => ({ version: one.version, holdsFrom: one.holdsFrom }))
    const place = version === undefined ? 0 : held.findIndex((one) => one.version === version)
    const found = held[place]
    if (found) return { versions, notice: shown(found, held[place + 1], { locale, isNewest: place === 0 }) }
    if (version !== undefined || held.length > 0) return { versions, notice: undefined }
    const sections = bodyOf(region, defaultParts(words(locale, region.texts), region))[locale]
    return { versions, notice: { version: 0, holdsFrom: undefined, sections, before: undefined, isNewest: true } }
  })
}

function shown(found: NoticeRow, before: NoticeRow | undefined, { locale, isNewest }: { locale: Locale; isNewest: boolean }): ShownNotice {
  return { version: found.version, holdsFrom: found.holdsFrom, sections: found.body[locale], before: before?.body[locale], isNewest }
}
