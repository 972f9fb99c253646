/** The catalogue of the open data for other catalogues: DCAT 3 as JSON-LD, and a Frictionless schema for each table. Pure. */
import { columnKey, aboutKey, fileName, formatsOf, titleKey, type Column, type Dataset, type Format } from '#opendata/datasets.ts'
import { MEDIA_TYPES } from '#opendata/files.ts'
import type { Listed } from '#opendata/listing-queries.ts'
import type { Words } from '#texts/text.ts'

/** @property base address of the region, without a final slash @property areaCode Kemendagri's @property from, until days of the figures; undefined: none yet */
export type Place = {
  base: string
  name: string
  program: string
  areaCode: string
  licenceUrl: string
  attribution: string
  from: string | undefined
  until: string | undefined
}

/** Source: W3C DCAT 3; the frequencies are of the EU vocabulary, as DCAT-AP has them. */
const RHYTHMS = { daily: 'DAILY', monthly: 'MONTHLY', live: 'UPDATE_CONT' } as const
const FILES = { csv: 'CSV', json: 'JSON', geojson: 'GEOJSON' } as const
const EU = 'http://publications.europa.eu/resource/authority'

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
}

export function catalogOf(place: Place, listed: readonly Listed[], say: Words): object {
  const { base, name, program, licenceUrl } = place
  return {
    '@context': CONTEXT,
    '@id': `${base}/data/catalog.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': { '@value': say('open.catalog_title', { program }), '@language': 'id' },
    'dct:description': { '@value': say('open.data_lead', { program }), '@language': 'id' },
    'dct:publisher': { '@id': `${base}/#penerbit`, '@type': 'foaf:Agent', 'foaf:name': name },
    'dct:license': { '@id': licenceUrl },
    'dct:language': { '@id': `${EU}/language/IND` },
    'foaf:homepage': { '@id': `${base}/data` },
    'dct:spatial': spatialOf(place),
    'dcat:dataset': listed.map((one) => datasetOf(place, one, say)),
  }
}

function datasetOf(place: Place, { dataset, years, changedAt }: Listed, say: Words): object {
  const { base, licenceUrl, from, until, attribution } = place
  return {
    '@id': `${base}/data#${dataset.name}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': dataset.name,
    'dct:title': { '@value': say(titleKey(dataset.name)), '@language': 'id' },
    'dct:description': { '@value': say(aboutKey(dataset.name)), '@language': 'id' },
    'dct:publisher': { '@id': `${base}/#penerbit` },
    'dct:license': { '@id': licenceUrl },
    'dct:rights': attribution,
    'dcat:theme': { '@id': `${EU}/data-theme/GOVE` },
    'dct:spatial': spatialOf(place),
    'dct:accrualPeriodicity': { '@id': `${EU}/frequency/${RHYTHMS[dataset.rhythm]}` },
    ...(dataset.isCounted && from && until
      ? { 'dct:temporal': { '@type': 'dct:PeriodOfTime', 'dcat:startDate': dayOf(from), 'dcat:endDate': dayOf(until) } }
      : {}),
    ...(changedAt ? { 'dct:modified': { '@value': changedAt.toISOString(), '@type': 'xsd:dateTime' } } : {}),
    'dct:conformsTo': { '@id': `${base}/data/schema/${dataset.name}.json` },
    'dcat:distribution': years.flatMap((year) => formatsOf(dataset).map((format) => distributionOf(place, { dataset, year, format }))),
  }
}

function distributionOf({ base, licenceUrl }: Place, file: { dataset: Dataset; year: number; format: Format }): object {
  const url = `${base}/data/${fileName(file)}`
  return {
    '@id': url,
    '@type': 'dcat:Distribution',
    'dcat:downloadURL': { '@id': url },
    'dcat:accessURL': { '@id': `${base}/data` },
    'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${(MEDIA_TYPES[file.format].split(';')[0] ?? '').trim()}` },
    'dct:format': { '@id': `${EU}/file-type/${FILES[file.format]}` },
    'dct:license': { '@id': licenceUrl },
  }
}

/** Codes are those of Kepmendagri; there is no address for them that everybody agrees on, so the code stands as a notation. */
function spatialOf({ name, areaCode }: Place): object {
  return { '@type': 'dct:Location', 'skos:prefLabel': name, 'dct:identifier': areaCode, 'skos:notation': areaCode }
}

function dayOf(day: string): object {
  return { '@value': day, '@type': 'xsd:date' }
}

/** Source: Frictionless Table Schema. */
export function schemaOf({ name, columns }: Dataset, say: Words): object {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
    name,
    title: say(titleKey(name)),
    missingValues: [''],
    fields: columns.map((column) => ({ ...typeOf(column), description: say(columnKey(column.name)) })),
  }
}

function typeOf({ name, type }: Column): object {
  if (type === 'boolean') return { name, type, trueValues: ['true'], falseValues: ['false'] }
  return { name, type, ...(type === 'date' || type === 'datetime' ? { format: 'default' } : {}) }
}
