import { defineParams } from '@sveltejs/kit/params'

/** First segments that are pages or doors of their own and therefore never a region. The import refuses them as codes. */
const TAKEN = new Set(['meja', 'pimpinan', 'lacak', 'lapor', 'masuk', 'keluar', 'lapangan', 'kinerja', 'peta', 'data', 'privasi', 'simulator', 'api', 'webhooks', 'health', 'berkas', 'langsung'])

export const params = defineParams({
  /** A region's code: shape of regions.code. Whether it exists is asked in hooks.server.ts. */
  region: (segment) => (/^[a-z][a-z0-9-]{1,30}$/.test(segment) && !TAKEN.has(segment) ? segment : undefined),
})
