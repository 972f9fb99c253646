/** What Meta posts to a business, as JSON. Pure. Shapes: Meta, WhatsApp Cloud API, webhooks; times are seconds as strings. */
import { statusErrorOf, type FaultName } from './graph/faults.ts'
import type { MetaMessage, OutboxRow, PersonRow, Pricing, Telling } from './tables.ts'

/** What Meta knows of a business number. */
export type Business = { phoneNumberId: string; displayNumber: string; businessId: string }

/** One body for many: one entry, a change for each contact's message, all statuses in one change. */
export function bodyOf(business: Business, tellings: Pick<OutboxRow, 'kind' | 'value'>[]): string {
  const metadata = { display_phone_number: business.displayNumber.replace(/\D/g, ''), phone_number_id: business.phoneNumberId }
  const base = { messaging_product: 'whatsapp', metadata }
  const messages = tellings
    .filter(({ kind }) => kind === 'message')
    .map(({ value }) => ({ ...base, contacts: [value.contact], messages: [value.item] }))
  const statuses = tellings.filter(({ kind }) => kind === 'status').map(({ value }) => value.item)
  const values = statuses.length > 0 ? [...messages, { ...base, statuses }] : messages
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: business.businessId, changes: values.map((value) => ({ value, field: 'messages' })) }],
  })
}

/** @param message Meta's `type` and the key of that name */
export function messageTelling(person: PersonRow, { id, message, at }: { id: string; message: MetaMessage; at: Date }): Telling {
  const { type, context, ...rest } = message
  return {
    contact: { profile: { name: person.name }, ...(person.hidesNumber ? {} : { wa_id: person.waId }), user_id: person.userId },
    item: {
      ...(person.hidesNumber ? {} : { from: person.waId }),
      from_user_id: person.userId,
      id,
      timestamp: seconds(at),
      type,
      ...(context ? { context } : {}),
      ...rest,
    },
  }
}

type StatusNews = {
  messageId: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  to: { waId: string; userId?: string | undefined }
  at: Date
  callback?: string | undefined
  pricing?: Pricing | undefined
  failure?: { fault: FaultName; details: string } | undefined
}

export function statusTelling({ messageId, status, to, at, callback, pricing, failure }: StatusNews): Telling {
  return {
    item: {
      id: messageId,
      status,
      timestamp: seconds(at),
      recipient_id: to.waId,
      ...(to.userId ? { recipient_user_id: to.userId } : {}),
      ...(callback ? { biz_opaque_callback_data: callback } : {}),
      ...(pricing ? { pricing } : {}),
      ...(failure ? { errors: [statusErrorOf(failure.fault, failure.details)] } : {}),
    },
  }
}

/**
 * What a message costs the business. Source: Meta, pricing since October 2026: every message is charged,
 * the first thousand of a number and month are not.
 */
export function priceOf(isTemplate: boolean, chargedThisMonth: number): Pricing {
  const isFree = !isTemplate && chargedThisMonth < FREE_A_MONTH
  return {
    billable: !isFree,
    pricing_model: 'PMP',
    category: isTemplate ? 'utility' : 'service',
    type: isFree ? 'free_customer_service' : 'regular',
  }
}

const FREE_A_MONTH = 1000

function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000))
}
