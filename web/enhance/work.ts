/** The browser's side of src/forms/work.ts: numbers whose hashes begin with twelve zero bits, looked for away from the page. */
export type Work = Promise<string>

/** @returns '' where there is no worker: then the form is sent without */
export function startWork(stamp: string): Work {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
      worker.onmessage = ({ data }: MessageEvent<string>) => {
        resolve(data)
        worker.terminate()
      }
      worker.onerror = () => resolve('')
      // A worker is no window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(stamp)
    } catch {
      resolve('')
    }
  })
}
