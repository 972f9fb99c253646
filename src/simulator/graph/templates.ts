/** The message templates that "Meta has approved" for every number of the stand-in. */
import { textOf } from '../fields.ts'
import { GraphFault } from './faults.ts'

export type Template = { name: string; language: string; category: 'UTILITY'; body: string }

export const TEMPLATES: Template[] = [
  {
    name: 'kabar_laporan',
    language: 'id',
    category: 'UTILITY',
    body: 'Ada kabar tentang laporan Anda {{1}}: {{2}} Balas pesan ini untuk bertanya.',
  },
  {
    name: 'laporan_dijawab',
    language: 'id',
    category: 'UTILITY',
    body: 'Laporan Anda {{1}} sudah dijawab: {{2}} Balas pesan ini dengan "sudah" kalau sudah beres, atau "belum" kalau belum.',
  },
]

type Sent = { name?: unknown; language?: { code?: unknown }; components?: unknown }

/** @throws GraphFault noTemplate, parameterCount, badValue */
export function checkTemplate(sent: Sent): void {
  const template = TEMPLATES.find(({ name, language }) => name === sent.name && language === sent.language?.code)
  if (!template) throw new GraphFault('noTemplate', `template name (${String(sent.name)}) does not exist in ${String(sent.language?.code)}`)
  const parameters = bodyParameters(sent.components)
  const expected = holesOf(template.body)
  if (parameters.length !== expected) {
    throw new GraphFault(
      'parameterCount',
      `body: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected})`,
    )
  }
  if (parameters.some(({ type, text }) => type === 'text' && (typeof text !== 'string' || text === '')))
    throw new GraphFault('badValue', 'Parameter of type text is missing text value')
  // Source: Meta, template parameters may hold no new lines, tabs, or more than four spaces in a row.
  if (parameters.some(({ text }) => /[\n\t]| {5}/.test(String(text)))) {
    throw new GraphFault('badValue', 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
  }
}

/** The words a person reads. */
export function fillTemplate(sent: Sent): string {
  const template = TEMPLATES.find(({ name }) => name === sent.name)
  const parameters = bodyParameters(sent.components)
  return (template?.body ?? '').replace(/\{\{(\d+)\}\}/g, (_, hole: string) => textOf(parameters[Number(hole) - 1]?.text))
}

/** As `GET /{business account}/message_templates` answers. */
export function listTemplates(): Record<string, unknown>[] {
  return TEMPLATES.map(({ name, language, category, body }, index) => ({
    id: String(700_000_000 + index),
    name,
    language,
    category,
    status: 'APPROVED',
    components: [{ type: 'BODY', text: body }],
  }))
}

type Parameter = { type?: unknown; text?: unknown }

function bodyParameters(components: unknown): Parameter[] {
  const list = Array.isArray(components) ? (components as { type?: unknown; parameters?: Parameter[] }[]) : []
  return list.filter(({ type }) => String(type).toLowerCase() === 'body').flatMap(({ parameters }) => parameters ?? [])
}

function holesOf(body: string): number {
  return new Set(body.match(/\{\{\d+\}\}/g)).size
}
