/**
 * Known weaknesses in what we depend on, asked of the package registry. Part of `npm run check`. A machine without a registry, or with
 * one that does not answer this question, says so and goes on: nobody's work stops because a line is down.
 */
import { spawnSync } from 'node:child_process'

/** Looked at and accepted, with the reason and the day on which it is looked at again. */
const ACCEPTED: Record<string, { reason: string; until: string }> = {}

export type Advisory = { name: string; severity: string; range: string; via: string[] }
export type Audit = { outcome: 'ok' | 'found' | 'not asked'; lines: string[] }

/** What `npm audit --json` says, as one sentence each. Pure. */
export function judgeAudit(said: string, today: string, accepted = ACCEPTED): Audit {
  const found = read(said)
  if (!found) return { outcome: 'not asked', lines: ['the registry did not answer; weaknesses of dependencies were not looked up'] }
  const expired = Object.entries(accepted).filter(([, { until }]) => until < today)
  const open = found.filter(({ name }) => !accepted[name] || expired.some(([one]) => one === name))
  const lines = [
    ...open.map(({ name, severity, range, via }) => `${severity}: ${name} ${range}: ${via.join('; ')}`),
    ...expired.map(([name, { until }]) => `${name} was accepted until ${until}: look at it again (scripts/audit.ts)`),
  ]
  return { outcome: lines.length > 0 ? 'found' : 'ok', lines }
}

type Said = { vulnerabilities?: Record<string, { severity: string; range: string; via: (string | { title: string; url: string })[] }> }

function read(said: string): Advisory[] | undefined {
  try {
    const { vulnerabilities } = JSON.parse(said) as Said
    if (!vulnerabilities) return undefined
    return Object.entries(vulnerabilities).map(([name, { severity, range, via }]) => ({
      name,
      severity,
      range,
      via: via.map((one) => (typeof one === 'string' ? one : `${one.title} ${one.url}`)),
    }))
  } catch {
    return undefined
  }
}

/** Milliseconds. */
const PATIENCE = 30_000

export function audit(): Audit {
  const words = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=10000']
  const { stdout } = spawnSync('npm', words, {
    encoding: 'utf8',
    timeout: PATIENCE,
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  })
  return judgeAudit(stdout ?? '', new Date().toISOString().slice(0, 10))
}
