/** Starts the press: a process of its own, so that fonts, pages and pictures leave no memory behind, and what goes wrong there ends there. */
import { startApart } from '#lib/apart/start.ts'
import type { PressNews } from '#papers/press/order.ts'

/** Megabytes of its heap; milliseconds. A report of thirty pages takes about three seconds on a small server. */
const MEMORY = 192
const PATIENCE = 180_000

/** Characters of what it complained of. */
const LONGEST_COMPLAINT = 2000

/** @param folder with the order; what is made is put there @returns pages of the PDF; null: none was made */
export function press(folder: string, told: (step: string) => void): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = startApart('#papers/press/child.ts', { heap: MEMORY, folder, isCompiled: true }, [folder])
    const tooLong = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    let complaint = ''
    let pages: number | null | undefined
    child.stderr?.on('data', (piece: Buffer) => (complaint = (complaint + piece.toString()).slice(-LONGEST_COMPLAINT)))
    child.on('message', (news: PressNews) => {
      if (news.kind === 'step') told(news.step)
      else pages = news.pages
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(tooLong)
      if (code === 0 && pages !== undefined) resolve(pages)
      else reject(new Error(`the press ended with ${signal ?? code}: ${complaint.trim()}`))
    })
  })
}
