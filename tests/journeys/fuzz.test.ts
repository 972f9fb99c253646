/** Odd requests to every page, form and door: nothing breaks, nothing tells of its inside or of somebody else's. More of them: `npm run bench fuzz 20000`. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fuzz } from '../walk/fuzz.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap

before(async () => {
  tanggap = await startTanggap({ settings: { TRUST_PROXY: 'on' } })
})

after(() => tanggap?.stop())

test('six hundred odd requests find nothing', async () => {
  const { findings, requests, routes } = await fuzz({ tanggap, requests: 600, seed: 42 })
  assert.deepEqual(
    findings.map(({ of, what, by, request }) => `${by} ${of} ${what} ${request.method} ${request.path} ${request.body ?? ''}`.slice(0, 600)),
    [],
  )
  assert.ok(requests >= 600 && routes > 80, `${requests} requests to ${routes} routes`)
})
