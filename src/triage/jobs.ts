export const triageJobs = {}
