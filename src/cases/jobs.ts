export const caseJobs = {}
