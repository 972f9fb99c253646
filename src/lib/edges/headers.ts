/** What every answer tells the browser not to do, and what a page of ours may load. One place for doors and pages. */
import { createHash } from 'node:crypto'

/** @property map addresses that the operator set for the map under the map: the only things that come from elsewhere */
export type Surroundings = { publicUrl: string; map: { styleUrl: string | undefined; tilesUrl: string | undefined; hosts: readonly string[] } }

/** Set before anything else is known about the answer; an answer that must say otherwise says so by itself. */
export function headersOf({ publicUrl, ...more }: Surroundings): Record<string, string> {
  return {
    'content-security-policy': pagePolicy({ publicUrl, ...more }),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': PERMISSIONS,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    // Subdomains are other people's: only for ourselves.
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/** The form asks where one stands, the visit takes photos and voices; nothing else of the device is ever wanted, by us or by what we frame. */
const PERMISSIONS = [
  'camera=(self)',
  'geolocation=(self)',
  'microphone=(self)',
  ...['accelerometer', 'display-capture', 'gyroscope', 'hid', 'magnetometer', 'midi', 'payment', 'serial', 'usb'].map((name) => `${name}=()`),
].join(', ')

/**
 * @property scripts hashes of those written into the page @property styles the same
 * @property attributes hashes of style attributes that a page's script writes: these very ones and no others
 * @property forms where else a form of this page may lead
 * @property maps addresses that a region set for its own map
 */
export type Wanted = {
  scripts?: readonly string[]
  styles?: readonly string[]
  attributes?: readonly string[]
  forms?: readonly string[]
  maps?: readonly (string | undefined)[]
}

/** For machines, and for what is opened alone: nothing may be loaded at all. */
export const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Scripts and styles are files of ours, or named by their hash. Never `unsafe-inline`, never `unsafe-eval`. */
export function pagePolicy({ map }: Surroundings, { scripts = [], styles = [], attributes = [], forms = [], maps = [] }: Wanted = {}): string {
  const others = [...new Set([map.styleUrl, map.tilesUrl, ...maps, ...map.hosts].map(originOf).filter((one) => one !== undefined))]
  const allowed: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...scripts],
    'style-src': ["'self'", ...styles],
    'style-src-attr': attributes.length > 0 ? ["'unsafe-hashes'", ...attributes] : ["'none'"],
    'img-src': ["'self'", 'data:', 'blob:', ...others],
    'media-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", ...others],
    'worker-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'", ...forms],
    'frame-ancestors': ["'self'"],
  }
  return Object.entries(allowed)
    .map(([what, from]) => `${what} ${from.join(' ')}`)
    .join('; ')
}

/** For a document of ours that has only its own style elements. @param ancestors who may frame it */
export function stillPolicy(html: string, ancestors: "'none'" | '*'): string {
  const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => hashOf(style))
  return `default-src 'none'; style-src ${styles.join(' ')}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`
}

export function hashOf(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`
}

/** `https://{s}.tiles.example/{z}/{x}/{y}.png` is any of its hosts. */
function originOf(url: string | undefined): string | undefined {
  const [, scheme, host] = /^(https?:)\/\/([^/?#]+)/.exec(url ?? '') ?? []
  return scheme && host ? `${scheme}//${host.replace(/^[^.]*\{[^}]*\}[^.]*(?=\.)/, '*')}` : undefined
}
