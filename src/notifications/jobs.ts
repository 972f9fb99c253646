export const notificationJobs = {}
