/** Making a paper: what it says is gathered here, drawn by the press (press/), and kept. Done twice, or broken off in the middle, there is one whole paper or none. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import { WORKSHOP } from '#papers/commands.ts'
import { keyOf, keysUpTo, MEDIA_TYPES, type Ending } from '#papers/files.ts'
import { gather } from '#papers/gather-commands.ts'
import { fileNameOf } from '#papers/kinds.ts'
import { BUNDLE, ORDER, PAGES, TABLE, type Order } from '#papers/press/order.ts'
import { press } from '#papers/press/run.ts'
import { takePaper, updatePaper, type PaperFile, type PaperRow, type PaperStep } from '#papers/queries.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'

/** Attempts that the queue makes; after them the page says that it went wrong. */
const MOST_ATTEMPTS = 3

export async function makePaper(context: JobContext, { regionId, paperId }: { regionId: string; paperId: string }): Promise<void> {
  const { db, storage } = context
  const paper = await inRegion(db, regionId, (trx) => takePaper(trx, regionId, paperId))
  const region = paper && (await findRegionById(db, regionId))
  if (!paper || !region) return
  const folder = await mkdtemp(join(tmpdir(), WORKSHOP))
  try {
    const files = await make(context, { paper, region, folder })
    const isMine = await change(context, paper, { state: 'done', progress: null, files, doneAt: context.now() })
    const others = isMine ? { ...paper, attempt: paper.attempt - 1 } : paper
    for (const key of keysUpTo(regionId, others)) await storage.remove(key)
  } catch (fault) {
    await fail(context, paper, fault)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Work = { paper: PaperRow; region: RegionRow; folder: string }

async function make(context: JobContext, { paper, region, folder }: Work): Promise<PaperFile[]> {
  const tell = stepsOf(context, paper)
  await tell('figures')
  const order = await gather(context, { paper, region, folder, tell })
  await writeFile(join(folder, ORDER), JSON.stringify(order))
  const pages = await press(folder, (step) => void tell(step as PaperStep))
  await tell('keep')
  const files: PaperFile[] = []
  for (const { from, ending } of handedOut(order)) {
    const key = keyOf(paper.regionId, paper, ending)
    await context.storage.write(key, createReadStream(join(folder, from)))
    const { size } = await stat(join(folder, from))
    const name = `${fileNameOf(paper.kind, paper.parameters, region.shortName)}.${ending}`
    files.push({ name, key, mediaType: MEDIA_TYPES[ending], bytes: size, pages: ending === 'xlsx' ? null : pages })
  }
  return files
}

function handedOut({ pages, sheets, bundle }: Order): { from: string; ending: Ending }[] {
  if (bundle) return [{ from: BUNDLE, ending: 'zip' }]
  return [...(pages ? [{ from: PAGES, ending: 'pdf' as const }] : []), ...(sheets ? [{ from: TABLE, ending: 'xlsx' as const }] : [])]
}

const STEPS: Record<PaperRow['kind'], PaperStep[]> = {
  monthly: ['figures', 'rows', 'pages', 'table', 'keep'],
  evidence: ['figures', 'rows', 'pages', 'table', 'bundle', 'keep'],
  brief: ['figures', 'pages', 'keep'],
  dossier: ['figures', 'pages', 'keep'],
  ombudsman: ['figures', 'pages', 'keep'],
}

function stepsOf(context: JobContext, paper: PaperRow): (step: PaperStep) => Promise<void> {
  const steps = STEPS[paper.kind]
  return async (step) => void (await change(context, paper, { progress: { step, done: steps.indexOf(step), total: steps.length } }))
}

async function change({ db }: JobContext, paper: PaperRow, to: Parameters<typeof updatePaper>[2]): Promise<boolean> {
  return inRegion(db, paper.regionId, async (trx) => {
    const isMine = await updatePaper(trx, paper, to)
    if (isMine) await announce(trx, { regionId: paper.regionId, topic: 'paper', ...(paper.caseId && { caseId: paper.caseId }) })
    return isMine
  })
}

/** What a person can do nothing about is tried again; the rest is said at once. */
async function fail(context: JobContext, paper: PaperRow, fault: unknown): Promise<void> {
  const isSaid = fault instanceof DomainError
  if (!isSaid && paper.attempt < MOST_ATTEMPTS) throw fault
  if (!isSaid) context.log.error({ paper: paper.id, error: fault instanceof Error ? fault.message : String(fault) }, 'paper failed')
  await change(context, paper, { state: 'failed', progress: null, error: isSaid ? fault.key : 'paper.failed' })
  for (const key of keysUpTo(paper.regionId, paper)) await context.storage.remove(key)
}
