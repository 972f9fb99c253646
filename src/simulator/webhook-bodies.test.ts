import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, messageTelling, priceOf, statusTelling } from './webhook-bodies.ts'

const business = { phoneNumberId: '1001', displayNumber: '+62 800-0000-0001', businessId: '2001' }
const at = new Date('2026-11-20T02:31:04.900Z')
const rina = {
  id: 'p',
  accountId: 'a',
  waId: '6281200000012',
  userId: 'ID.77',
  name: 'Bu Rina',
  hidesNumber: false,
  position: 0,
  role: null,
  createdAt: at,
}
const text = { type: 'text', text: { body: 'halo' } }

test('a message has the envelope of Meta, with times in whole seconds', () => {
  const value = messageTelling(rina, { id: 'wamid.1', message: text, at })
  assert.deepEqual(JSON.parse(bodyOf(business, [{ kind: 'message', value }])), {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '2001',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '6280000000001', phone_number_id: '1001' },
              contacts: [{ profile: { name: 'Bu Rina' }, wa_id: '6281200000012', user_id: 'ID.77' }],
              messages: [
                { from: '6281200000012', from_user_id: 'ID.77', id: 'wamid.1', timestamp: '1795141864', type: 'text', text: { body: 'halo' } },
              ],
            },
          },
        ],
      },
    ],
  })
})

test('of somebody who hides the number only the scoped id is told', () => {
  const { contact, item } = messageTelling({ ...rina, hidesNumber: true }, { id: 'wamid.1', message: text, at })
  assert.deepEqual(contact, { profile: { name: 'Bu Rina' }, user_id: 'ID.77' })
  assert.equal('from' in item, false)
})

test('receipts of many messages travel in one change', () => {
  const value = statusTelling({ messageId: 'wamid.2', status: 'sent', to: rina, at, callback: 'ours', pricing: priceOf(false, 0) })
  const body = JSON.parse(
    bodyOf(business, [
      { kind: 'status', value },
      { kind: 'status', value },
    ]),
  )
  assert.equal(body.entry[0].changes.length, 1)
  assert.equal(body.entry[0].changes[0].value.statuses.length, 2)
  assert.equal(body.entry[0].changes[0].value.statuses[0].biz_opaque_callback_data, 'ours')
})

const prices: [boolean, number, string, boolean][] = [
  [false, 0, 'free_customer_service', false],
  [false, 999, 'free_customer_service', false],
  [false, 1000, 'regular', true],
  [true, 0, 'regular', true],
]
for (const [isTemplate, before, type, billable] of prices) {
  test(`${isTemplate ? 'a template' : 'a reply'} after ${before} this month is ${type}`, () => {
    const price = priceOf(isTemplate, before)
    assert.deepEqual([price.type, price.billable], [type, billable])
  })
}
