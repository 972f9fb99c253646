/** What may be a region's code: the first segment of its addresses. */

/** First segments that are pages or doors of their own. */
const TAKEN = new Set(
  'meja pimpinan lacak lapor masuk keluar akun undangan lapangan kinerja peta peta-dasar data privasi simulator pengaturan data-saya ringkasan api open311 v2 webhooks health berkas langsung unggah aplikasi sematan umpan laporan'.split(
    ' ',
  ),
)

export function isRegionCode(word: string): boolean {
  return /^[a-z][a-z0-9-]{1,30}$/.test(word) && !TAKEN.has(word)
}
