/** Where a file is fetched from (src/http/files.ts). `?kecil` behind it: the small copy without metadata. */
export function fileAddress(regionCode: string, fileId: string): string {
  return `/berkas/${regionCode}/${fileId}`
}
