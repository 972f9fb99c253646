/** Files made to do harm, or broken: made here, byte by byte, for the tests. */
import { crc32, deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import sharp from 'sharp'

/** Pixels that are all the same, pressed to a thousandth. @param promised what its header says */
export function pngBomb(promised: { width: number; height: number }, { width, height } = promised): Buffer {
  return png(promised.width, promised.height, deflateSync(Buffer.alloc(height * (width * 3 + 1)), { level: 6 }))
}

/** A header that promises far more than comes after it. */
export function pngOfHeader(width: number, height: number): Buffer {
  return png(width, height, deflateSync(Buffer.alloc(16)))
}

function png(width: number, height: number, pixels: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, bytes: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), bytes])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(bytes.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export function aJpeg(width = 640, height = 480): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#258', noise: { type: 'gaussian', mean: 120, sigma: 40 } } })
    .jpeg()
    .toBuffer()
}

/** The beginning of a photo whose line broke. */
export async function tornJpeg(): Promise<Buffer> {
  const whole = await aJpeg()
  return whole.subarray(0, Math.floor(whole.length / 3))
}

/** A JPEG whose header says it is 65,500 pixels wide and high. */
export async function vastJpeg(): Promise<Buffer> {
  const bytes = Buffer.from(await aJpeg())
  const at = bytes.findIndex((byte, index) => byte === 0xff && bytes[index + 1] === 0xc0)
  bytes.writeUInt16BE(65_500, at + 5)
  bytes.writeUInt16BE(65_500, at + 7)
  return bytes
}

/** Begins as a GIF, and is a page for whoever does not look at the beginning. */
export function gifAndPage(): Buffer {
  return Buffer.from(`GIF89a/*${'\0'.repeat(40)}*/=1;<html><script>alert(document.domain)</script></html>`)
}

export const SVG_WITH_SCRIPT = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>',
)

export const PDF = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n')

/** 40 MB of zeros that call themselves a table. */
export function xlsxBomb(): Uint8Array {
  return zipSync({ 'xl/workbook.xml': new Uint8Array(10), 'xl/worksheets/sheet1.xml': new Uint8Array(40 * 1024 * 1024) }, { level: 9 })
}

/** Ogg with Opus inside: silence of so many seconds, in packets of 20 milliseconds. Every player takes it. */
export function aVoice(seconds: number): Buffer {
  const head = Buffer.from([...Buffer.from('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0])
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.from([4, 0, 0, 0]), Buffer.from('none'), Buffer.alloc(4)])
  // One frame of silence: SILK-free, fullband CELT, 20 ms, mono.
  const frame = Buffer.from([0xf8, 0xff, 0xfe])
  const pages = [page({ kind: 2, granule: 0, number: 0 }, [head]), page({ kind: 0, granule: 0, number: 1 }, [tags])]
  for (let second = 1; second <= seconds; second++) {
    const kind = second === seconds ? 4 : 0
    pages.push(
      page(
        { kind, granule: second * 48_000, number: second + 1 },
        Array.from({ length: 50 }, () => frame),
      ),
    )
  }
  return Buffer.concat(pages)
}

type OggPage = { kind: number; granule: number; number: number }

function page({ kind, granule, number }: OggPage, packets: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(27 + packets.length)
  head.write('OggS')
  head.writeUInt8(kind, 5)
  head.writeBigUInt64LE(BigInt(granule), 6)
  head.writeUInt32LE(1, 14)
  head.writeUInt32LE(number, 18)
  head.writeUInt8(packets.length, 26)
  for (const [at, packet] of packets.entries()) head.writeUInt8(packet.length, 27 + at)
  const whole = Buffer.concat([head, ...packets])
  whole.writeUInt32LE(oggSum(whole), 22)
  return whole
}

/** Ogg's own checksum: polynomial 0x04c11db7, nothing turned round. */
function oggSum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) {
    sum = (sum ^ (byte << 24)) >>> 0
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1) >>> 0
  }
  return sum
}
