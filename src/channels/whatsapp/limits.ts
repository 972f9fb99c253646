/** Cuts a message to what Meta takes, so that a long name never keeps a message from going out. Source: channels.md, interactive limits. */
import type { OutboundMessage } from '#channels/channel.ts'

const TEXT = 4096
const BODY = 1024
const LIST_BODY = 4096
const CAPTION = 1024
const BUTTONS = 3
const BUTTON_TITLE = 20
const ROWS = 10
const ROW_TITLE = 24
const ROW_DESCRIPTION = 72
const FORM_BUTTON = 30
const PARAMETER = 1024

export function withinLimits(message: OutboundMessage): OutboundMessage {
  switch (message.kind) {
    case 'text':
      return { ...message, text: cut(message.text, TEXT) }
    case 'buttons':
      return {
        ...message,
        text: cut(message.text, BODY),
        buttons: message.buttons.slice(0, BUTTONS).map((one) => ({ ...one, title: cut(one.title, BUTTON_TITLE) })),
      }
    case 'list':
      return {
        ...message,
        text: cut(message.text, LIST_BODY),
        button: cut(message.button, BUTTON_TITLE),
        rows: message.rows.slice(0, ROWS).map(cutRow),
      }
    case 'location_request':
      return { ...message, text: cut(message.text, BODY) }
    case 'form':
      return { ...message, text: cut(message.text, BODY), button: cut(message.button, FORM_BUTTON) }
    case 'image':
      return { ...message, text: cut(message.text, CAPTION) }
    case 'template':
      return { ...message, parameters: message.parameters.map(oneLine) }
  }
}

function cutRow<R extends { title: string; description?: string }>(row: R): R {
  return { ...row, title: cut(row.title, ROW_TITLE), ...(row.description && { description: cut(row.description, ROW_DESCRIPTION) }) }
}

/** Parameters of a template may hold neither line breaks nor many spaces, and must not be empty. */
function oneLine(parameter: string): string {
  return cut(parameter.replace(/\s+/g, ' ').trim(), PARAMETER) || '-'
}

/** Counts as Meta does at the strictest (UTF-16 units), never splits a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter('id').segment(text)) {
    if (kept.length + segment.length > limit - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
