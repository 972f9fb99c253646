/** Writes a ZIP file by file, so that never more than one photo is in memory. The same files give the same bytes. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export type ZipFile = { name: string; bytes: Uint8Array }

/**
 * @param files asked for one after the other, as fast as the reader takes them
 * @param day `YYYY-MM-DD`, stands as the date of every file: a ZIP knows no zone
 */
export function zipOf(files: AsyncIterable<ZipFile>, day: string): ReadableStream<Uint8Array> {
  const waiting = files[Symbol.asyncIterator]()
  const mtime = localNoon(day)
  let zip: Zip
  return new ReadableStream({
    start(controller) {
      zip = new Zip((error, chunk, isLast) => {
        if (error) return controller.error(error)
        if (chunk.length > 0) controller.enqueue(chunk)
        if (isLast) controller.close()
      })
    },
    async pull() {
      const next = await waiting.next()
      if (next.done) return zip.end()
      const { name, bytes } = next.value
      // Photos are as small as they get: pressing them again costs time and gains nothing.
      const entry = /\.(jpg|webp|png)$/.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
      entry.mtime = mtime
      zip.add(entry)
      entry.push(bytes, true)
    },
    async cancel() {
      zip.terminate()
      await waiting.return?.()
    },
  })
}

/** The library reads the machine's own clock face; so the bytes are the same on every machine. */
function localNoon(day: string): Date {
  const [year = 2020, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 12)
}
