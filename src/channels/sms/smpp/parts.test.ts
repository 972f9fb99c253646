/** Parts in whatever order, and PDUs of whatever bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOf, toBytes, type Words } from './coding.ts'
import { readDelivery } from './deliver.ts'
import { createGathering, type Gathered } from './gather.ts'
import type { SmppSettings } from './settings.ts'
import type { PDU } from './wire.ts'

const PACE = { grace: 60_000, within: 60_000, remembered: 1_000 }
const wordsOf = (text: string): Words => ({ alphabet: 'ucs2', bytes: Buffer.from(text, 'utf16le').swap16() })

test('whatever the order, and however often a part comes: each message is heard once, whole', async () => {
  const messages = fc.array(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(messages, fc.infiniteStream(fc.nat()), async (said, chance) => {
      const heard: Gathered[] = []
      const gathering = createGathering(
        { hear: async (gathered) => void heard.push(structuredClone(gathered)), keep: async () => assert.fail('kept alone') },
        PACE,
      )
      const parts = said.flatMap((texts, reference) =>
        texts.flatMap((text, index) => {
          const part = {
            from: '+62800',
            to: '1708',
            words: wordsOf(text),
            part: { reference: `8:${reference}`, total: texts.length, number: index + 1 },
          }
          return chance.next().value % 3 === 0 ? [part, part] : [part]
        }),
      )
      const order = parts.map((part) => ({ part, at: chance.next().value })).toSorted((a, b) => a.at - b.at)
      await Promise.all(order.map(({ part }) => gathering.take(part)))
      assert.deepEqual(
        heard.map(({ reference, parts: found }) => [reference, textOf(found.filter((one) => one !== undefined))]).toSorted(),
        said.map((texts, reference) => [`8:${reference}`, texts.join('')]).toSorted(),
      )
    }),
    { numRuns: 60 },
  )
})

test('whatever stands in a PDU, it is read as something', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all))
  const byte = fc.integer({ min: 0, max: 255 })
  const pdus = fc.record(
    {
      esm_class: byte,
      data_coding: byte,
      source_addr: fc.oneof(fc.string(), fc.stringMatching(/^\+?628\d{8}$/)),
      source_addr_ton: fc.integer({ min: 0, max: 7 }),
      destination_addr: fc.string(),
      short_message: bytes,
      message_payload: bytes,
      sar_msg_ref_num: fc.nat(),
      sar_total_segments: byte,
      sar_segment_seqnum: byte,
      receipted_message_id: fc.string(),
      message_state: byte,
    },
    { requiredKeys: [] },
  )
  const forms = fc.record({
    smppAlphabet: fc.constantFrom('gsm7', 'gsm7-packed', 'latin1'),
    smppMessageIds: fc.constantFrom('same', 'hex-decimal', 'decimal-hex'),
  })
  fc.assert(
    fc.property(pdus, forms, (fields, settings) => {
      const said = readDelivery({ command: 'deliver_sm', ...fields } as unknown as PDU, settings as SmppSettings)
      if (said.kind === 'words') textOf([said.words])
      if (said.kind === 'receipt') assert.ok(said.receipt.messageId.length > 0)
      assert.ok(['words', 'receipt', 'unknown'].includes(said.kind))
    }),
    { numRuns: 1000 },
  )
})

test('what we send in the Latin alphabet of an SMSC has one byte for each sign', () => {
  assert.deepEqual(toBytes('5 € é Δ', 'latin1'), Buffer.from('5 EUR é ?', 'latin1'))
})
