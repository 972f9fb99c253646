/** Finds the chat in what somebody chose: a text file, or a zip with one inside. Nothing is unpacked that is not asked for. */
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { LARGEST_CHAT, ZIP_LIMITS } from '#groups/import.ts'
import { DomainError } from '#lib/errors.ts'
import { isZip, openZip, type ByteSource, type Zip, type ZipEntry } from '#lib/zip.ts'

/**
 * @property bytes of the chat alone @property open each time from the beginning
 * @property file a file that a message names; undefined: it was left out of the export
 */
export type ExportFile = { bytes: number; open(): Promise<Readable>; file(name: string): ZipEntry | undefined; zip: Zip | undefined }

/** @throws DomainError groups.no_chat_inside, groups.chat_too_large, groups.empty, zip.… */
export async function openExport(source: ByteSource): Promise<ExportFile> {
  if (source.size === 0) throw new DomainError('groups.empty')
  if (!isZip(await buffer(source.read(0, Math.min(4, source.size))))) {
    refuseLarge(source.size)
    return { bytes: source.size, open: () => Promise.resolve(source.read(0, source.size)), file: () => undefined, zip: undefined }
  }
  const zip = await openZip(source, ZIP_LIMITS)
  const chat = chatIn(zip.entries)
  if (!chat) throw new DomainError('groups.no_chat_inside')
  refuseLarge(chat.bytes)
  const files = new Map(zip.entries.map((entry) => [baseName(entry.name), entry]))
  return { bytes: chat.bytes, open: () => zip.stream(chat), file: (name) => files.get(name), zip }
}

/** `_chat.txt` from iPhones, `Chat WhatsApp dengan ….txt` from Android; members may have sent other text files. */
function chatIn(entries: ZipEntry[]): ZipEntry | undefined {
  const texts = entries.filter(({ name }) => /\.txt$/i.test(name) && !name.startsWith('__MACOSX/'))
  const named = texts.filter(({ name }) => /^(_chat|.*\bwhatsapp\b.*|.*\bchat\b.*)\.txt$/i.test(baseName(name)))
  return (named.length > 0 ? named : texts).toSorted((one, other) => other.bytes - one.bytes)[0]
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function refuseLarge(bytes: number): void {
  if (bytes > LARGEST_CHAT) throw new DomainError('groups.chat_too_large', { megabytes: LARGEST_CHAT / 1024 / 1024 })
}
