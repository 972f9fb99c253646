/** Child processes in tests. */

/** Never 0, which would mean ourselves. */
export function pidOf(workshop: { pid(): number | undefined }): number {
  const pid = workshop.pid()
  if (!pid) throw new Error('it rests')
  return pid
}
