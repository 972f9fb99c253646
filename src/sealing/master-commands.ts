/** Where the master key is found: asked of a command, read from the environment or a file, or made once and kept beside the data. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DomainError } from '#lib/errors.ts'
import { flushFolder } from '#lib/folders.ts'
import { KEY_BYTES, NotSealedHere } from '#sealing/box.ts'
import { commandMaster, localMaster, type Master } from '#sealing/master.ts'
import { printKey, readKey } from '#sealing/printed.ts'

/** As in src/config.ts. @property dataDir absolute */
export type SealSettings = { dataDir: string; sealKeyCommand?: string | undefined; sealKey?: string | undefined; sealKeyFile?: string | undefined }

/** @returns undefined: kept by ourselves, and not there (yet) @throws DomainError seal.key_unreadable */
export async function findMaster(settings: SealSettings): Promise<Master | undefined> {
  const { sealKeyCommand, sealKey, sealKeyFile } = settings
  if (sealKeyCommand) return commandMaster((act, bytes) => runCommand(sealKeyCommand, act, bytes))
  if (sealKey) return localMaster('environment', parse(sealKey, 'SEAL_KEY'))
  if (sealKeyFile) return localMaster('file', parse(await read(sealKeyFile), sealKeyFile))
  const file = keptFile(settings)
  const kept = await read(file).catch(() => undefined)
  return kept === undefined ? undefined : localMaster('kept', parse(kept, file))
}

export function keptFile({ dataDir }: Pick<SealSettings, 'dataDir'>): string {
  return join(dataDir, 'keys', 'master.key')
}

/** Only where no key was ever used: called twice at once, both have the first one. */
export async function makeMaster(settings: SealSettings): Promise<Master> {
  const file = keptFile(settings)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await keep(draft, randomBytes(KEY_BYTES))
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  await flushFolder(dirname(file))
  return (await findMaster(settings)) as Master
}

/** The printed form, so that the file can be copied to paper as it is. On the disk before anything is wrapped with it: a power cut may take neither alone. */
async function keep(file: string, key: Buffer): Promise<void> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, `${printKey(key)}\n`, { mode: 0o600, flush: true })
  for (const one of [folder, dirname(folder)]) await flushFolder(one)
}

/** @returns the next key, lying beside the present one until it is put in its place */
export async function makeNext(settings: SealSettings): Promise<Master> {
  const key = randomBytes(KEY_BYTES)
  await keep(nextFile(settings), key)
  return localMaster('kept', key)
}

export async function findNext(settings: SealSettings): Promise<Master | undefined> {
  const text = await read(nextFile(settings)).catch(() => undefined)
  return text === undefined ? undefined : localMaster('kept', parse(text, nextFile(settings)))
}

function nextFile(settings: SealSettings): string {
  return `${keptFile(settings)}.next`
}

/** The old one stays under the name of its fingerprint: backups made before need it. At no moment is there none. */
export async function putNext(settings: SealSettings, oldFingerprint: string): Promise<void> {
  const file = keptFile(settings)
  await link(file, `${file}.until-${oldFingerprint}`).catch(() => undefined)
  await rename(nextFile(settings), file)
  await flushFolder(dirname(file))
}

/** @throws DomainError seal.key_unreadable */
export async function readKeyFile(file: string): Promise<Master> {
  return localMaster('file', parse(await read(file), file))
}

/** The key itself, to be printed for the safe. @throws DomainError seal.key_not_ours: a command keeps it */
export async function readRawKey(settings: SealSettings): Promise<Buffer> {
  const { sealKeyCommand, sealKey, sealKeyFile } = settings
  if (sealKeyCommand) throw new DomainError('seal.key_not_ours')
  if (sealKey) return parse(sealKey, 'SEAL_KEY')
  const file = sealKeyFile ?? keptFile(settings)
  return parse(await read(file), file)
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DomainError('seal.key_unreadable', { place: file, reason: error.code ?? error.message })
  })
}

function parse(text: string, place: string): Buffer {
  const key = readKey(text)
  if (!key) throw new DomainError('seal.key_unreadable', { place, reason: 'not a key of 32 bytes' })
  return key
}

/** Milliseconds. A KMS far away answers in a second. */
const PATIENCE = 20_000

/** One line of base64 in, one out; anything but exit code 0 is a refusal. */
function runCommand(command: string, act: 'wrap' | 'unwrap', bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${command} "$1"`, 'seal-key', act], { stdio: ['pipe', 'pipe', 'inherit'], timeout: PATIENCE })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.on('error', reject)
    child.stdin.on('error', () => undefined)
    child.on('close', (code) => {
      const answer = Buffer.from(Buffer.concat(parts).toString(), 'base64')
      if (code === 0 && answer.length > 0) resolve(answer)
      else reject(new NotSealedHere(`SEAL_KEY_COMMAND could not ${act} (exit code ${code ?? 'none'})`))
    })
    child.stdin.end(`${bytes.toString('base64')}\n`)
  })
}
