/** The only reader of the environment. `npm run cli config` prints this table with the present values. */
import { resolve } from 'node:path'
import { DomainError } from '#lib/errors.ts'
import { isOnThisMachine } from '#lib/links.ts'

export const SETTINGS = {
  PORT: { about: 'where the server listens', default: '3000' },
  HOST: { about: 'the address it listens on; 127.0.0.1 behind a reverse proxy', default: '0.0.0.0' },
  PUBLIC_URL: { about: 'the address people type, without a final slash; default http://localhost:PORT', default: '' },
  DATA_DIR: { about: 'photos, and the embedded PostgreSQL', default: './data' },
  DATABASE_URL: { about: 'a PostgreSQL 15 or newer instead of the embedded one', default: '', secret: true },
  DEMO: { about: 'on: invented reports, demo accounts and the simulator; off: none of them', default: 'on' },
  SESSION_SECRET: { about: 'signs sessions; made once and kept in DATA_DIR when empty', default: '', secret: true },
  SEAL_KEY_COMMAND: {
    about: 'wraps and unwraps the keys of names and numbers: called with wrap or unwrap, base64 in and out (docs/operating.md)',
    default: '',
  },
  SEAL_KEY: { about: 'or the master key itself, as cli key:print writes it', default: '', secret: true },
  SEAL_KEY_FILE: { about: 'or a file with it; all three empty: made once and kept in DATA_DIR/keys', default: '' },
  SMTP_URL: {
    about: 'mail server for e-mails to staff: smtp://name:password@host:587 or smtps://…:465; empty: e-mails wait',
    default: '',
    secret: true,
  },
  MAIL_FROM: { about: 'the address e-mails come from; default tanggap@ and the host of PUBLIC_URL', default: '' },
  SCANNER_SOCKET: { about: 'ClamAV, before files are shown (docs/operating.md): /run/clamav/clamd.ctl or host:port; empty: none', default: '' },
  SSO_ISSUER: { about: 'staff may sign in by this OpenID Connect provider (docs/operating.md), as it calls itself: https://…', default: '' },
  SSO_CLIENT_ID: { about: 'what the provider knows this installation as', default: '' },
  SSO_CLIENT_SECRET: { about: 'the secret that goes with it', default: '', secret: true },
  SSO_NAME: { about: 'what its button says: Masuk dengan …', default: 'akun pemerintah daerah' },
  DETECTOR_URL: { about: 'finds faces and number plates in photos before they are published (docs/operating.md); empty: by hand', default: '' },
  MAP_STYLE_URL: { about: 'the map under the map: address of a MapLibre style; see docs/operating.md', default: '' },
  MAP_TILES_URL: { about: 'the same from pictures: https://…/{z}/{x}/{y}.png', default: '' },
  MAP_HOSTS: { about: 'further addresses that the map style loads from: https://tiles.example https://fonts.example', default: '' },
  MAP_ATTRIBUTION: { about: 'who must be named for those tiles', default: '' },
  TRUST_PROXY: { about: 'on when a reverse proxy sets x-forwarded-for and -proto', default: 'off' },
  LOG_LEVEL: { about: 'debug, info, warn, error or silent', default: 'warn' },
} satisfies Record<string, { about: string; default: string; secret?: true }>

export type Config = {
  port: number
  host: string
  /** Without a final slash. */
  publicUrl: string
  /** Absolute. */
  dataDir: string
  databaseUrl: string | undefined
  demo: boolean
  sessionSecret: string | undefined
  sealKeyCommand: string | undefined
  sealKey: string | undefined
  sealKeyFile: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  detectorUrl: string | undefined
  /** A path, or host:port. */
  scannerSocket: string | undefined
  /** Single sign-on; undefined: there is none. */
  sso: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined
  trustProxy: boolean
  map: { styleUrl: string | undefined; tilesUrl: string | undefined; hosts: string[]; attribution: string | undefined }
  logLevel: (typeof LOG_LEVELS)[number]
}

const HOST = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

function hostsIn(text: string, wrong: string[]): string[] {
  const hosts = text.split(/\s+/).filter(Boolean)
  if (!hosts.every((one) => HOST.test(one))) wrong.push('MAP_HOSTS (https://tiles.example)')
  return hosts
}

/** @throws DomainError settings.invalid, naming every wrong setting at once */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const wrong: string[] = []
  const value = (name: keyof typeof SETTINGS) => environment[name]?.trim() || SETTINGS[name].default
  const onOff = (name: keyof typeof SETTINGS) => oneOf(name, ['on', 'off'] as const) === 'on'
  function oneOf<T extends string>(name: keyof typeof SETTINGS, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === value(name))
    if (!found) wrong.push(`${name}=${value(name)} (${allowed.join(', ')})`)
    return found ?? (allowed[0] as T)
  }
  function url(name: keyof typeof SETTINGS, protocols: string[]): string | undefined {
    const text = value(name)
    if (text && !protocols.includes(URL.parse(text)?.protocol ?? '')) wrong.push(`${name} (${protocols[0]}//…)`)
    return text || undefined
  }
  function mailFrom(publicUrl: string): string {
    const address = value('MAIL_FROM') || `tanggap@${URL.parse(publicUrl)?.hostname ?? 'localhost'}`
    if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(address)) wrong.push(`MAIL_FROM=${address} (tanggap@lapor.example.go.id)`)
    return address
  }
  const port = Number(value('PORT'))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) wrong.push(`PORT=${value('PORT')} (1–65535)`)
  const publicUrl = (url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`).replace(/\/$/, '')
  const config = {
    port,
    host: value('HOST'),
    publicUrl,
    dataDir: resolve(value('DATA_DIR')),
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    demo: onOff('DEMO'),
    sessionSecret: value('SESSION_SECRET') || undefined,
    sealKeyCommand: value('SEAL_KEY_COMMAND') || undefined,
    sealKey: value('SEAL_KEY') || undefined,
    sealKeyFile: value('SEAL_KEY_FILE') || undefined,
    smtpUrl: url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: mailFrom(publicUrl),
    detectorUrl: url('DETECTOR_URL', ['http:', 'https:']),
    scannerSocket: socketIn(value('SCANNER_SOCKET'), wrong),
    sso: readSso({ value, url, wrong }, publicUrl),
    trustProxy: onOff('TRUST_PROXY'),
    map: {
      styleUrl: url('MAP_STYLE_URL', ['https:', 'http:']),
      tilesUrl: url('MAP_TILES_URL', ['https:', 'http:']),
      hosts: hostsIn(value('MAP_HOSTS'), wrong),
      attribution: value('MAP_ATTRIBUTION') || undefined,
    },
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS),
  }
  if (wrong.length > 0) throw new DomainError('settings.invalid', { wrong: wrong.join('; ') })
  return config
}

/** A path, or host:port. */
function socketIn(address: string, wrong: string[]): string | undefined {
  if (address && !/^\/.|^[^/\s]+:\d{1,5}$/.test(address)) wrong.push(`SCANNER_SOCKET=${address} (/run/clamav/clamd.ctl, 127.0.0.1:3310)`)
  return address || undefined
}

type Reading = {
  value: (name: keyof typeof SETTINGS) => string
  url: (name: keyof typeof SETTINGS, protocols: string[]) => string | undefined
  wrong: string[]
}

function readSso({ value, url, wrong }: Reading, publicUrl: string): Config['sso'] {
  // Without encryption only where nobody is between: on a developer's machine.
  const issuer = url('SSO_ISSUER', isOnThisMachine(publicUrl) ? ['https:', 'http:'] : ['https:'])
  if (!issuer) return undefined
  const [clientId, clientSecret] = [value('SSO_CLIENT_ID'), value('SSO_CLIENT_SECRET')]
  if (!clientId || !clientSecret) wrong.push('SSO_CLIENT_ID, SSO_CLIENT_SECRET')
  return { issuer, clientId, clientSecret, name: value('SSO_NAME') }
}
