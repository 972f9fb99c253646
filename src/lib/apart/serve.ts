/** The inside of a workshop (workshop.ts): does what it is asked, one thing after the other, and ends when nobody asks any more. */
import { DomainError } from '#lib/errors.ts'
import type { Answer, Question, Tasks } from '#lib/apart/workshop.ts'

export function serve(tasks: Tasks): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', (question: Question) => void answerOf(tasks, question).then((answer) => process.send?.(answer)))
  process.send?.({ kind: 'ready' } satisfies Answer)
}

async function answerOf(tasks: Tasks, { name, given }: Question): Promise<Answer> {
  try {
    const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
    return task ? { kind: 'done', result: await task(...given) } : { kind: 'failed', message: `no task: ${name}` }
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'refused', key: error.key, values: error.values }
    return { kind: 'failed', message: String(error) }
  }
}
