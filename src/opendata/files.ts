/** Rows as files that others read: CSV, JSON, GeoJSON. Pure. */
import type { Column, Dataset, Row, Value } from '#opendata/datasets.ts'

export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
} as const

export function csvOf(columns: readonly Column[], rows: readonly Row[]): string {
  return [columns.map(({ name }) => name), ...rows].map(writeCells).join('')
}

/** RFC 4180. A word that a spreadsheet would take for a formula gets an apostrophe before it; numbers are never words. */
export function writeCells(cells: readonly Value[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const harmless = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(harmless) || harmless !== value ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** What stands above the rows. */
export type About = { title: string; region: string; licence: string; licenceUrl: string; attribution: string; changedAt: Date | undefined }

export function jsonOf(columns: readonly Column[], rows: readonly Row[], about: About): string {
  return `${head(about)},\n"rows":[\n${rows.map((row) => JSON.stringify(objectOf(columns, row))).join(',\n')}\n]}\n`
}

/** Rows without a point have no geometry, as RFC 7946 has it; a point is longitude first. */
export function geojsonOf({ columns, point }: Dataset, rows: readonly Row[], about: About): string {
  const [latitude, longitude] = [indexOf(columns, point?.latitude), indexOf(columns, point?.longitude)]
  const features = rows.map((row) => {
    const [y, x] = [row[latitude] ?? null, row[longitude] ?? null]
    const geometry = x === null || y === null ? null : { type: 'Point', coordinates: [x, y] }
    return JSON.stringify({ type: 'Feature', geometry, properties: objectOf(columns, row) })
  })
  return `${head(about).replace('{', '{"type":"FeatureCollection",')},\n"features":[\n${features.join(',\n')}\n]}\n`
}

function head({ changedAt, ...about }: About): string {
  return JSON.stringify({ ...about, changedAt: changedAt?.toISOString() ?? null }).slice(0, -1)
}

function objectOf(columns: readonly Column[], row: Row): Record<string, Value> {
  return Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))
}

function indexOf(columns: readonly Column[], name: string | undefined): number {
  return columns.findIndex((column) => column.name === name)
}
