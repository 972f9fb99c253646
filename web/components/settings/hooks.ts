/** Words for what subscribers are told, and for what became of it. Pure. */
import type { HookKind } from '#api/hooks/kinds.ts'
import type { TextKey } from '#texts/text.ts'

/** @param kind `case.in_progress`, or `test` */
export function hookWord(kind: string): TextKey {
  return `api.hook_kind_${kind.replace('case.', '') as Kind}`
}
type Kind = (HookKind extends `case.${infer Name}` ? Name : never) | 'test'

/** @param status HTTP, when there was an answer */
export function problemWord(problem: string | null, status: number | null): { key: TextKey; values: Record<string, string | number> } | undefined {
  if (problem === null) return undefined
  if (problem === 'status') return { key: 'api.hook_problem_status', values: { status: status ?? 0 } }
  const known = (['not_https', 'private_address', 'timeout'] as const).find((one) => one === problem)
  return { key: `api.hook_problem_${known ?? 'unreachable'}`, values: {} }
}
