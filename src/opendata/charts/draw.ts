/** Draws charts in a child process that ends at once: ECharts would keep as much memory as the rest of the server. */
import { fork } from 'node:child_process'
import type { Spec } from '#opendata/charts/specs.ts'

/** Milliseconds; usual is half a second. Megabytes of the child's heap. */
const PATIENCE = 60_000
const MEMORY = 160

/** @returns for each spec an SVG; '' when there is nothing to draw */
export function drawApart(specs: readonly Spec[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./draw-child.ts', import.meta.url), [], {
      execArgv: [`--max-old-space-size=${MEMORY}`, '--disable-warning=ExperimentalWarning'],
      // The child needs nothing of ours: no database, no secrets.
      env: { NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: PATIENCE,
    })
    child.once('message', (drawn: string[]) => resolve(drawn))
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`the drawing process ended: ${signal ?? code}`)))
    child.send(specs)
  })
}
