/** Reading what others posted: nothing of it has a shape yet. Pure. */
export type Fields = Record<string, unknown>

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

/** @returns '' for whatever is no text */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
