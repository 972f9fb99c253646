export const conversationJobs = {}
