/** Our message as Meta wants it. Pure. Source: Meta, WhatsApp Cloud API, POST /{phone-number-id}/messages. */
import type { OutboundMessage, Recipient } from '#channels/channel.ts'
import { withinLimits } from './limits.ts'
import { fromAddress } from './people.ts'

export function toPayload(message: OutboundMessage, { address, ourId, replyTo }: Recipient): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...fromAddress(address),
    ...(replyTo && { context: { message_id: replyTo } }),
    ...toContent(withinLimits(message)),
    // Comes back in every receipt: so a message whose answer was lost is recognised.
    biz_opaque_callback_data: ourId,
  }
}

function toContent(message: OutboundMessage): Record<string, unknown> {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: { body: message.text, preview_url: false } }
    case 'buttons':
      return interactive('button', message.text, { buttons: message.buttons.map((reply) => ({ type: 'reply', reply })) })
    case 'list':
      return interactive('list', message.text, { button: message.button, sections: [{ rows: message.rows }] })
    case 'location_request':
      return interactive('location_request_message', message.text, { name: 'send_location' })
    case 'form':
      return interactive('flow', message.text, { name: 'flow', parameters: formParameters(message) })
    case 'image':
      return { type: 'image', image: { link: message.url, ...(message.text && { caption: message.text }) } }
    case 'template':
      return { type: 'template', template: toTemplate(message) }
  }
}

function interactive(type: string, text: string, action: Record<string, unknown>): Record<string, unknown> {
  return { type: 'interactive', interactive: { type, body: { text }, action } }
}

function formParameters({ button, formId, token, screen, data }: Extract<OutboundMessage, { kind: 'form' }>): Record<string, unknown> {
  return {
    flow_message_version: '3',
    flow_id: formId,
    // The answer does not say which form it is of; the token does.
    flow_token: token,
    flow_cta: button,
    flow_action: 'navigate',
    // An empty object is refused.
    flow_action_payload: { screen, ...(Object.keys(data).length > 0 && { data }) },
  }
}

function toTemplate({ name, language, parameters, headerImage }: Extract<OutboundMessage, { kind: 'template' }>): Record<string, unknown> {
  const header = headerImage ? [{ type: 'header', parameters: [{ type: 'image', image: { link: headerImage } }] }] : []
  const body = parameters.length > 0 ? [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }] : []
  const components = [...header, ...body]
  return { name, language: { code: language }, ...(components.length > 0 && { components }) }
}
