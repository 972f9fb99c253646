export const evidenceJobs = {}
