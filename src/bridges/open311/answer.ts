/**
 * One answer, written as XML or JSON. Pure. The JSON is the XML with its lists unwrapped (the "Spark convention" of the
 * specification): the outermost element goes, `<services><service/>…</services>` becomes `[…]`, an empty element null.
 * Source: GeoReport v2, https://wiki.open311.org/GeoReport_v2.
 */
import { XMLBuilder } from 'fast-xml-parser'

export const FORMATS = ['xml', 'json'] as const
export type Format = (typeof FORMATS)[number]

type Leaf = string | number | boolean | null
export type Row = { [name: string]: Leaf | readonly Row[] | readonly string[] }
/** @property root name of the outermost element; it holds a list, or is one object */
export type Answer = { root: string; holds: readonly Row[] | Row }

/** What the elements of a list are called. */
const ITEMS: Record<string, string> = {
  services: 'service',
  service_requests: 'request',
  service_request_updates: 'request_update',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

const MEDIA_TYPES: Record<Format, string> = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' }

const builder = new XMLBuilder({ format: true, indentBy: '  ', suppressEmptyNode: true, ignoreAttributes: true, processEntities: true })

export function write({ root, holds }: Answer, format: Format): { body: string; mediaType: string } {
  const mediaType = MEDIA_TYPES[format]
  if (format === 'json') return { body: JSON.stringify(holds), mediaType }
  return { body: `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [root]: toXml(root, holds) })}`, mediaType }
}

function toXml(name: string, value: Answer['holds'] | Row[string]): unknown {
  if (Array.isArray(value)) {
    const item = ITEMS[name] ?? 'item'
    return value.length === 0 ? '' : { [item]: value.map((one: Row | string) => toXml(item, one)) }
  }
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value as Row).map(([key, one]) => [key, toXml(key, one)]))
  return value === null ? '' : typeof value === 'string' ? writable(value) : value
}

/** XML has no way to write most control characters. */
function writable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').toWellFormed()
}

/** The error body: one element for each. */
export function errorAnswer(code: number, description: string): Answer {
  return { root: 'errors', holds: [{ code, description }] }
}
