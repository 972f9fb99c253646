/** `npm run bench fuzz [requests] [seed]`: as many odd requests as wanted, and what they found. */
import { startTanggap } from '#tests/journeys/tanggap.ts'
import { fuzz } from '#tests/walk/fuzz.ts'

const [requests = 5000, seed = 1] = process.argv.slice(2).map(Number)
const tanggap = await startTanggap({ settings: { TRUST_PROXY: 'on' } })
const { findings, ...figures } = await fuzz({ tanggap, requests, seed })
console.log(JSON.stringify(figures, undefined, 2))
const byKind = Map.groupBy(findings, ({ of, what }) => `${of} · ${what.slice(0, 60)}`)
for (const [kind, [first, ...more]] of byKind)
  console.log(
    `\n${kind} (${more.length + 1})\n  ${first?.by} ${first?.request.method} ${first?.request.path.slice(0, 400)}\n  ${(first?.request.body ?? '').slice(0, 400)}\n  ${first?.what}`,
  )
const log = tanggap
  .output()
  .split('\n')
  .filter((line) => line.includes('"level":50'))
for (const line of [...new Set(log.map((one) => one.replace(/"(time|reference)":"[^"]*",?/g, '').slice(0, 700)))].slice(0, 60)) console.log(line)
await tanggap.stop()
process.exit(findings.length === 0 ? 0 : 1)
