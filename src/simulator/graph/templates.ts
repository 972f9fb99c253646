/** The message templates that "Meta has approved" for every number of the stand-in. */
import { textOf } from '../fields.ts'
import { GraphFault } from './faults.ts'

/** @property header a picture stands above the words, and every message must bring one */
export type Template = { name: string; language: string; category: 'UTILITY'; body: string; header?: 'IMAGE' }

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
  {
    name: 'kabar_petugas',
    language: 'id',
    category: 'UTILITY',
    body: 'Pemberitahuan untuk petugas, kasus {{1}}: {{2}} Buka kasusnya: {{3}} dengan akun Anda.',
  },
  {
    name: 'ringkasan_pagi',
    language: 'id',
    category: 'UTILITY',
    body: 'Untuk petugas. {{1}}. {{2}} Buka meja kerja: {{3}} dengan akun Anda.',
  },
  {
    name: 'ringkasan_pimpinan',
    language: 'id',
    category: 'UTILITY',
    header: 'IMAGE',
    body: 'Untuk pimpinan: {{1}}. Paling mendesak: {{2}} Terlambat: {{3}} Bekerja baik: {{4}} Selengkapnya: {{5}} dengan akun Anda.',
  },
]

type Sent = { name?: unknown; language?: { code?: unknown }; components?: unknown }

/** @throws GraphFault noTemplate, parameterCount, badValue */
export function checkTemplate(sent: Sent): void {
  const template = TEMPLATES.find(({ name, language }) => name === sent.name && language === sent.language?.code)
  if (!template) throw new GraphFault('noTemplate', `template name (${String(sent.name)}) does not exist in ${String(sent.language?.code)}`)
  checkHeader(template, sent.components)
  const parameters = parametersOf(sent.components, 'body')
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

/** @throws GraphFault parameterCount, badValue */
function checkHeader({ header }: Template, components: unknown): void {
  const parameters = parametersOf(components, 'header')
  const expected = header ? 1 : 0
  if (parameters.length !== expected)
    throw new GraphFault(
      'parameterCount',
      `header: number of params (${parameters.length}) does not match the expected number of params (${expected})`,
    )
  if (!header) return
  const { link, id } = headerImageOf({ components }) ?? {}
  if ((typeof link === 'string') === (typeof id === 'string')) throw new GraphFault('badValue', 'header: image must have exactly one of {id, link}')
  if (link !== undefined && !/^https?:$/.test(URL.parse(link)?.protocol ?? '')) throw new GraphFault('badValue', 'header: link must be a valid URI')
}

/** The picture above the words, as it was posted. */
export function headerImageOf({ components }: Pick<Sent, 'components'>): { link?: string; id?: string } | undefined {
  const [first] = parametersOf(components, 'header')
  return first?.type === 'image' && typeof first.image === 'object' && first.image !== null ? first.image : undefined
}

/** The words a person reads. */
export function fillTemplate(sent: Sent): string {
  const template = TEMPLATES.find(({ name }) => name === sent.name)
  const parameters = parametersOf(sent.components, 'body')
  return (template?.body ?? '').replace(/\{\{(\d+)\}\}/g, (_, hole: string) => textOf(parameters[Number(hole) - 1]?.text))
}

/** As `GET /{business account}/message_templates` answers. */
export function listTemplates(): Record<string, unknown>[] {
  return TEMPLATES.map(({ name, language, category, body, header }, index) => ({
    id: String(700_000_000 + index),
    name,
    language,
    category,
    status: 'APPROVED',
    components: [...(header ? [{ type: 'HEADER', format: header }] : []), { type: 'BODY', text: body }],
  }))
}

type Parameter = { type?: unknown; text?: unknown; image?: { link?: string; id?: string } }

function parametersOf(components: unknown, part: 'header' | 'body'): Parameter[] {
  const list = Array.isArray(components) ? (components as { type?: unknown; parameters?: Parameter[] }[]) : []
  return list.filter(({ type }) => String(type).toLowerCase() === part).flatMap(({ parameters }) => parameters ?? [])
}

function holesOf(body: string): number {
  return new Set(body.match(/\{\{\d+\}\}/g)).size
}
