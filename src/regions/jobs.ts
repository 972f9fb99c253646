export const regionJobs = {}
