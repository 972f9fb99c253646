export const intakeJobs = {}
