/**
 * Checks the files of a region's folder and joins them to what is written into the tables.
 * Pure: the files come in as text. All mistakes are found at once, each with its file and line.
 */
import type { z } from 'zod'
import { searchName } from '#regions/area-names.ts'
import { checkShapes, type AreaShape } from '#regions/boundaries/geojson.ts'
import { add, readJson, readTable, refuseDuplicates, refuseMissing, type Checking, type Files, type Problem, type Row } from '#regions/checks.ts'
import { lowContrasts } from '#regions/contrast.ts'
import type { AreaRow } from '#regions/queries.ts'
import {
  agencyShape,
  areaShape,
  categoryShape,
  demoShape,
  holidayShape,
  keywordShape,
  regionShape,
  residentsShape,
  textsShape,
} from '#regions/shapes.ts'
import { isTextKey, type OwnTexts } from '#texts/text.ts'

export type Agency = z.output<typeof agencyShape>
export type Category = z.output<typeof categoryShape>
export type Holiday = z.output<typeof holidayShape>
export type Area = AreaRow & { searchName: string }
export type Residents = z.output<typeof residentsShape>
export type DemoData = z.output<typeof demoShape>
export type RegionData = {
  region: z.output<typeof regionShape>
  texts: OwnTexts
  agencies: Agency[]
  categories: Category[]
  holidays: Holiday[]
  areas: Area[]
  shapes: AreaShape[]
  residents: Residents[]
  demo: DemoData | undefined
}

/** What every region shares: the folder regions/national, and the country's areas by `code` and `name`. */
export type National = { files: Files; areas: { code: string; name: string }[] }

/** @returns the data when there are no problems */
export function checkRegion(files: Files, national: National): { data?: RegionData; problems: Problem[] } {
  const checking: Checking = { files, problems: [] }
  refuseMissing(checking, ['region.json', 'agencies.csv', 'categories.csv'])
  const region = readJson(checking, 'region.json', regionShape)
  const demo = readJson(checking, 'demo.json', demoShape)
  const areas = region ? checkAreas(checking, region, national) : []
  const shapes = checkShapes(checking, areas)
  const residents = checkResidents(checking, areas)
  const offices = region?.areas === 'regencies' ? [] : districtOffices(areas)
  const ownAgencies = readTable(checking, 'agencies.csv', agencyShape)
  const categories = readTable(checking, 'categories.csv', categoryShape)
  const ownHolidays = readTable(checking, 'holidays.csv', holidayShape)
  refuseDuplicates(checking, 'agencies.csv', ownAgencies)
  refuseDuplicates(checking, 'categories.csv', categories)
  refuseDuplicates(checking, 'holidays.csv', ownHolidays)
  if (region) checkColours(checking, region.settings.brand)
  checkBehind(checking, ownAgencies)
  checkAgencyCodes(checking, new Set([...ownAgencies, ...offices].map(({ code }) => code)), { categories, demo })
  const texts = checkTexts(checking)
  const shared: Checking = { files: national.files, problems: checking.problems, folder: 'national' }
  const holidays = [...readTable(shared, 'holidays.csv', holidayShape), ...ownHolidays]
  const keywords = readTable(shared, 'keywords.csv', keywordShape)
  if (!region || checking.problems.length > 0) return { problems: checking.problems }
  const data = {
    region,
    texts,
    agencies: [...ownAgencies, ...offices],
    categories: withKeywords(categories, keywords),
    holidays: onePerDay(holidays),
    areas,
    shapes,
    residents: residents.map(({ code, residents: count, year, source }) => ({ code, residents: count, year, source })),
    demo,
  }
  return { data, problems: [] }
}

/** Names from the country's list, points from districts.csv; or both from the region's own two files. */
function checkAreas(checking: Checking, { areas, areaCode }: RegionData['region'], national: National): Area[] {
  const districts = readTable(checking, 'districts.csv', areaShape)
  const villages = readTable(checking, 'villages.csv', areaShape)
  refuseDuplicates(checking, 'districts.csv', districts)
  refuseDuplicates(checking, 'villages.csv', villages)
  const points = new Map([...districts, ...villages].map((row) => [row.code, row]))
  const named = areas === 'own' ? ownNames(checking, districts, villages) : national.areas
  const known = named.filter(({ code }) => code.startsWith(`${areaCode}.`) && (areas !== 'regencies' || code.split('.').length === 2))
  if (known.length === 0) add(checking, { file: 'region.json', kind: 'no_areas', values: { code: areaCode } })
  const codes = new Set(known.map(({ code }) => code))
  for (const { code, line } of districts) if (!codes.has(code)) add(checking, { file: 'districts.csv', line, kind: 'area_unknown', values: { code } })
  for (const { code, line } of villages)
    if (!codes.has(parentOf(code))) add(checking, { file: 'villages.csv', line, kind: 'area_unknown', values: { code: parentOf(code) } })
  return known.map(({ code, name }) => toArea({ code, name, latitude: points.get(code)?.latitude, longitude: points.get(code)?.longitude }))
}

function ownNames(checking: Checking, districts: Row<z.output<typeof areaShape>>[], villages: Row<z.output<typeof areaShape>>[]) {
  const nameless = (file: string, rows: Row<{ name?: string | undefined }>[]) => {
    for (const { name, line } of rows) if (!name) add(checking, { file, line, kind: 'name_missing' })
  }
  nameless('districts.csv', districts)
  nameless('villages.csv', villages)
  return [...districts, ...villages].map(({ code, name }) => ({ code, name: name ?? '' }))
}

function checkResidents(checking: Checking, areas: readonly Area[]): Row<Residents>[] {
  const rows = readTable(checking, 'residents.csv', residentsShape)
  refuseDuplicates(checking, 'residents.csv', rows)
  const districts = new Set(areas.filter(({ level }) => level === 'district').map(({ code }) => code))
  for (const { code, line } of rows) if (!districts.has(code)) add(checking, { file: 'residents.csv', line, kind: 'area_unknown', values: { code } })
  return rows
}

/** A regency's code has two parts, a district's three, a village's four. A province's regencies stand where others have districts. */
function toArea({ code, name, latitude, longitude }: z.output<typeof areaShape> & { name: string }): Area {
  const isVillage = code.split('.').length === 4
  return {
    code,
    parentCode: isVillage ? parentOf(code) : null,
    level: isVillage ? 'village' : 'district',
    name,
    searchName: searchName(name),
    latitude: latitude ?? null,
    longitude: longitude ?? null,
  }
}

function parentOf(code: string): string {
  return code.split('.').slice(0, 3).join('.')
}

/** Every district has its office (camat), which may be handed a case. */
function districtOffices(areas: Area[]): Agency[] {
  return areas
    .filter(({ level }) => level === 'district')
    .map(({ code, name }) => ({
      code: `kec-${code.split('.').at(-1)}`,
      name: `Kecamatan ${name}`,
      short_name: `Kec. ${name}`,
      kind: 'district',
      area_code: code,
      restricted: false,
    }))
}

function checkColours(checking: Checking, brand: RegionData['region']['settings']['brand']): void {
  const low = [...lowContrasts('light', brand.light), ...lowContrasts('dark', brand.dark)]
  for (const values of low) add(checking, { file: 'region.json', kind: 'low_contrast', values })
}

/** Only another government can have a desk of its own. */
function checkBehind(checking: Checking, agencies: Row<Agency>[]): void {
  for (const { kind, region, line } of agencies)
    if (region && kind !== 'external') add(checking, { file: 'agencies.csv', line, kind: 'not_external', values: { code: region } })
}

type Users = { categories: Row<Category>[]; demo: DemoData | undefined }

function checkAgencyCodes(checking: Checking, known: Set<string>, { categories, demo }: Users): void {
  for (const { agency, line } of categories) {
    if (agency && !known.has(agency)) add(checking, { file: 'categories.csv', line, kind: 'agency_unknown', values: { code: agency } })
  }
  for (const { agency } of demo?.staff ?? []) {
    if (agency && !known.has(agency)) add(checking, { file: 'demo.json', kind: 'agency_unknown', values: { code: agency } })
  }
}

function checkTexts(checking: Checking): OwnTexts {
  const texts = { id: readJson(checking, 'texts.id.json', textsShape) ?? {}, en: readJson(checking, 'texts.en.json', textsShape) ?? {} }
  for (const [locale, own] of Object.entries(texts)) {
    for (const key of Object.keys(own)) if (!isTextKey(key)) add(checking, { file: `texts.${locale}.json`, kind: 'text_unknown', values: { key } })
  }
  return texts
}

/** The nation's words, then the region's own. */
function withKeywords(categories: Category[], shared: z.output<typeof keywordShape>[]): Category[] {
  return categories.map((category) => {
    const national = shared.filter((row) => row.category === category.code).flatMap(({ words }) => words)
    return { ...category, keywords: [...new Set([...national, ...category.keywords])] }
  })
}

/** A regional day may fall on a national one: the first names it. */
function onePerDay(holidays: Holiday[]): Holiday[] {
  return [...new Map(holidays.toReversed().map((holiday) => [holiday.day, holiday])).values()].reverse()
}
