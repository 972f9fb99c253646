/** The press itself: run by run.ts with a folder, reads the order there, puts what it makes beside it, and ends. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFiles } from './bundle.ts'
import { BUNDLE, ORDER, PAGES, TABLE, type Order, type PressNews } from './order.ts'
import { printPages } from './pages.ts'
import { writeTable } from './table.ts'

// Whoever asked has gone: nobody would take what is made.
process.on('disconnect', () => process.exit(1))

const folder = process.argv[2] ?? ''
const inFolder = (name: string) => join(folder, name)
const tell = (news: PressNews) => new Promise<void>((resolve) => void (process.send ? process.send(news, () => resolve()) : resolve()))

const { pages, sheets, bundle } = JSON.parse(readFileSync(inFolder(ORDER), 'utf8')) as Order

let pageCount: number | null = null
if (pages) {
  await tell({ kind: 'step', step: 'pages' })
  pageCount = await printPages(pages, { folder, to: inFolder(PAGES) })
}
if (sheets) {
  await tell({ kind: 'step', step: 'table' })
  await writeTable(sheets, { folder, to: inFolder(TABLE) })
}
if (bundle) {
  await tell({ kind: 'step', step: 'bundle' })
  bundleFiles(
    bundle.map(({ name, from }) => ({ name, from: inFolder(from) })),
    inFolder(BUNDLE),
  )
}
await tell({ kind: 'done', pages: pageCount })
process.exit(0)
