export const deliveryJobs = {}
