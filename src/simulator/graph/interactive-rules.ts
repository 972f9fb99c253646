/** The limits of buttons, lists and forms. Pure. Lengths in characters. Source: Meta, WhatsApp Cloud API, interactive messages. */
import { fieldsOf, listOf, textOf, type Fields } from '../fields.ts'
import { GraphFault } from './faults.ts'

/** @throws GraphFault */
export function checkInteractive(interactive: Fields): void {
  const { type, header, body, footer, action } = interactive
  const check = typeof type === 'string' ? ACTIONS[type] : undefined
  if (!check)
    throw new GraphFault('missing', `Param interactive['type'] must be one of {${Object.keys(ACTIONS).join(', ')}} - got "${textOf(type)}".`)
  checkLength('Body text', fieldsOf(body)['text'], type === 'list' ? 4096 : 1024)
  if (footer !== undefined) checkLength('Footer text', fieldsOf(footer)['text'], 60)
  if (header !== undefined && fieldsOf(header)['type'] === 'text') checkLength('Header text', fieldsOf(header)['text'], 60)
  if (header !== undefined && type === 'list' && fieldsOf(header)['type'] !== 'text') throw badValue('Header type of a list must be text')
  check(fieldsOf(action))
}

const ACTIONS: Record<string, (action: Fields) => void> = {
  button({ buttons }) {
    const replies = listOf(buttons).map((button) => fieldsOf(button['reply']))
    if (replies.length < 1 || replies.length > 3) throw badValue('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
    if (listOf(buttons).some(({ type }) => type !== 'reply')) throw badValue('Button type must be reply')
    for (const { id, title } of replies) {
      checkLength('Button title', title, 20)
      checkLength('Button id', id, 256)
    }
    checkDistinct(
      'Button titles',
      replies.map(({ title }) => title),
    )
    checkDistinct(
      'Button ids',
      replies.map(({ id }) => id),
    )
  },
  list({ button, sections }) {
    checkLength('Button label', button, 20)
    const all = listOf(sections)
    if (all.length < 1 || all.length > 10) throw badValue('Invalid sections count. Min allowed sections: 1, Max allowed sections: 10')
    for (const { title } of all) if (all.length > 1 || title !== undefined) checkLength('Section title', title, 24)
    const rows = all.flatMap((section) => listOf(section['rows']))
    if (all.some((section) => listOf(section['rows']).length === 0)) throw badValue('A section has no rows')
    if (rows.length > 10) throw badValue('Total row count exceed max allowed count: 10')
    for (const { id, title, description } of rows) {
      checkLength('Row title', title, 24)
      checkLength('Row id', id, 200)
      if (description !== undefined) checkLength('Row description', description, 72)
    }
    checkDistinct(
      'Row ids',
      rows.map(({ id }) => id),
    )
  },
  location_request_message({ name }) {
    if (name !== 'send_location') throw badValue('action.name must be send_location')
  },
  flow({ name, parameters }) {
    if (name !== 'flow') throw badValue('action.name must be flow')
    const { flow_message_version, flow_id, flow_cta, flow_action, flow_action_payload } = fieldsOf(parameters)
    if (String(flow_message_version) !== '3') throw badValue('flow_message_version must be 3')
    if (typeof flow_id !== 'string' || flow_id === '') throw badValue('flow_id is required')
    checkLength('Flow button', flow_cta, 30)
    if (flow_action !== undefined && flow_action !== 'navigate') throw badValue('flow_action: this form has no endpoint, it must be navigate')
    const screen = fieldsOf(flow_action_payload)['screen']
    if (flow_action_payload !== undefined && (typeof screen !== 'string' || screen === '')) throw badValue('flow_action_payload.screen is required')
  },
}

function checkLength(what: string, value: unknown, max: number): void {
  if (typeof value !== 'string' || value.trim() === '' || value.length > max)
    throw badValue(`${what} length invalid. Min length: 1, Max length: ${max}`)
}

function checkDistinct(what: string, values: unknown[]): void {
  if (new Set(values).size < values.length) throw badValue(`${what} must be unique`)
}

const badValue = (details: string) => new GraphFault('badValue', details)
