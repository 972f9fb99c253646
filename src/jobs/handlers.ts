/** Who does which job. A job that nobody does is a type error. */
import type { JobHandlers } from '#jobs/catalog.ts'
import { auditJobs } from '#audit/jobs.ts'
import { sp4nJobs } from '#bridges/sp4n/jobs.ts'
import { hookJobs } from '#api/hooks/jobs.ts'
import { candidateJobs } from '#candidates/jobs.ts'
import { conversationJobs } from '#conversations/jobs.ts'
import { deliveryJobs } from '#delivery/jobs.ts'
import { evidenceJobs } from '#evidence/jobs.ts'
import { triageJobs } from '#triage/jobs.ts'
import { calendarJobs } from '#calendars/jobs.ts'
import { caseJobs } from '#cases/jobs.ts'
import { notificationJobs } from '#notifications/jobs.ts'
import { importJobs } from '#imports/jobs.ts'
import { intakeJobs } from '#intake/jobs.ts'
import { briefJobs } from '#briefs/jobs.ts'
import { mirrorJobs } from '#mirror/days/jobs.ts'
import { mailJobs } from '#mail/jobs.ts'
import { rateJobs } from '#rates/jobs.ts'
import { noticeJobs } from '#notices/jobs.ts'
import { transferJobs } from '#transfers/jobs.ts'
import { successionJobs } from '#succession/jobs.ts'
import { regionJobs } from '#regions/jobs.ts'
import { publicationJobs } from '#publications/jobs.ts'
import { groupJobs } from '#groups/jobs.ts'
import { statisticsJobs } from '#statistics/jobs.ts'
import { openDataJobs } from '#opendata/jobs.ts'
import { paperJobs } from '#papers/jobs.ts'
import { sealingJobs } from '#sealing/jobs.ts'
import { privacyJobs } from '#privacy/jobs.ts'
import { staffJobs } from '#staff/jobs.ts'
import { uploadJobs } from '#uploads/jobs.ts'

export const handlers: JobHandlers = {
  ...intakeJobs,
  ...importJobs,
  ...candidateJobs,
  ...hookJobs,
  ...conversationJobs,
  ...evidenceJobs,
  ...triageJobs,
  ...calendarJobs,
  ...caseJobs,
  ...notificationJobs,
  ...deliveryJobs,
  ...noticeJobs,
  ...rateJobs,
  ...mailJobs,
  ...successionJobs,
  ...briefJobs,
  ...regionJobs,
  ...transferJobs,
  ...statisticsJobs,
  ...uploadJobs,
  ...privacyJobs,
  ...sp4nJobs,
  ...groupJobs,
  ...publicationJobs,
  ...mirrorJobs,
  ...openDataJobs,
  ...paperJobs,
  ...auditJobs,
  ...sealingJobs,
  ...staffJobs,
}
