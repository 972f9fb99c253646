/**
 * The form of the chat as a phone draws it, read from the Flow definition that is published at Meta. Pure.
 * Only what flow.json uses is understood: one screen, plain fields, one "complete" at the end.
 */
import { textOf } from './fields.ts'
import definition from '../channels/whatsapp/flow.json' with { type: 'json' }

export type FormField = {
  name: string
  kind: 'area' | 'text' | 'choice' | 'tick' | 'caption'
  label: string
  hint: string
  isRequired: boolean
  /** Characters. */
  most: number
  options: { id: string; title: string }[]
  value: string
}

export type FormScreen = { title: string; button: string; fields: FormField[] }

type Child = {
  type: string
  name?: string
  label?: string
  text?: string
  required?: boolean
  'helper-text'?: string
  'max-length'?: number
  'max-chars'?: number
  'data-source'?: string
  'on-click-action'?: { payload: Record<string, string> }
}
type Form = { 'init-values'?: Record<string, string>; children: Child[] }

const KINDS: Record<string, FormField['kind']> = { TextArea: 'area', TextInput: 'text', Dropdown: 'choice', OptIn: 'tick', TextCaption: 'caption' }

/** @param data what the business sent along, for the `${data.…}` of the definition @returns undefined: there is no such screen */
export function screenOf(id: string, data: Record<string, unknown>): FormScreen | undefined {
  const screen = definition.screens.find((one) => one.id === id)
  if (!screen) return undefined
  const form = formOf(screen)
  const button = form.children.find(({ type }) => type === 'Footer')?.label ?? ''
  return { title: screen.title, button, fields: form.children.flatMap((child) => toField(child, form, data)) }
}

/** What "complete" sends: the answers under the names of its payload. @returns undefined when a required field is empty */
export function payloadOf(id: string, data: Record<string, unknown>, answers: Record<string, unknown>): Record<string, unknown> | undefined {
  const screen = definition.screens.find((one) => one.id === id)
  const fields = screenOf(id, data)?.fields ?? []
  const given = { ...Object.fromEntries(fields.filter(({ value }) => value).map(({ name, value }) => [name, value])), ...answers }
  if (!screen || fields.some(({ name, isRequired }) => isRequired && !given[name])) return undefined
  const payload = formOf(screen).children.find(({ type }) => type === 'Footer')?.['on-click-action']?.payload ?? {}
  return Object.fromEntries(
    Object.entries(payload).flatMap(([key, from]) => {
      const value = given[/^\$\{form\.(\w+)\}$/.exec(from)?.[1] ?? '']
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function formOf(screen: (typeof definition.screens)[number]): Form {
  return screen.layout.children[0] as Form
}

function toField(child: Child, form: Form, data: Record<string, unknown>): FormField[] {
  const kind = KINDS[child.type]
  if (!kind) return []
  const options = child['data-source'] ? fill(child['data-source'], data) : []
  const field: FormField = {
    kind,
    name: child.name ?? '',
    label: textOf(fill(child.label ?? child.text ?? '', data)),
    hint: child['helper-text'] ?? '',
    isRequired: child.required === true,
    most: child['max-length'] ?? child['max-chars'] ?? 80,
    options: Array.isArray(options) ? (options as FormField['options']) : [],
    value: textOf(fill(form['init-values']?.[child.name ?? ''] ?? '', data)),
  }
  return kind === 'caption' && !field.label ? [] : [field]
}

/** `${data.story}` → what came under "story". */
function fill(pattern: string, data: Record<string, unknown>): unknown {
  const name = /^\$\{data\.(\w+)\}$/.exec(pattern)?.[1]
  return name ? data[name] : pattern
}
