/** Every piece of background work in the system: its name (verb-noun) and what it is given. Ids, not rows. */
import type { Tick } from '#delivery/ticks.ts'
import type { Log } from '#lib/log.ts'
import type { Mailer } from '#lib/mailer.ts'
import type { Scanner } from '#evidence/scanner.ts'
import type { Storage } from '#lib/storage.ts'
import type { Db } from '#db/transaction.ts'
import type { Locale } from '#texts/text.ts'

export type Jobs = {
  /** Reads what one sender has written and answers. */
  'continue-conversation': { regionId: string; accountId: string; sender: string }
  /** Delivery receipts of a region, all that wait. */
  'read-receipts': { regionId: string }
  /** Comments of a region, all that wait: they become candidates on the desk. */
  'read-comments': { regionId: string }
  /** What the provider did not tell with a comment. */
  'look-at-comment': { regionId: string; candidateId: string }
  /** One thing that is said because of a comment, in public or to its author. */
  'answer-comment': { regionId: string; answerId: string }
  'resume-comment-answers': { regionId: string }
  /** Public words that became no report. */
  'forget-old-candidates': { regionId: string }
  'fetch-attachment': { regionId: string; attachmentId: string }
  /** The scanner is asked about a file. */
  'check-file': { regionId: string; attachmentId: string }
  /** Files whose scanner did not answer. */
  'resume-checks': { regionId: string }
  /** The reporter hears that the only photo could not be taken. */
  'tell-locked-file': { regionId: string; attachmentId: string }
  /** Category, nearby cases and agency as suggestions for the desk. */
  'triage-report': { regionId: string; reportId: string }
  'notify-case-event': { regionId: string; caseEventId: string }
  /** What happened to a case that two governments here share is carried from one to the other. */
  'pass-on-case': { regionId: string; caseId: string }
  /** Subscribers of a region hear of one case, in order; null: a test. */
  'send-webhooks': { regionId: string; subscriberId: string; caseId: string | null }
  'delete-old-webhooks': { regionId: string }
  /** Sessions that are over, counted tries and unused links, of all regions. */
  'delete-old-sign-ins': { regionId: string }
  /** Counts of how often somebody asked, of all regions. */
  'delete-old-rates': { regionId: string }
  'send-message': { regionId: string; messageId: string }
  /** A message to a resident that has failed for good: by the next door they gave. */
  'reach-otherwise': { regionId: string; messageId: string }
  'send-mail': { regionId: string; mailId: string }
  'resume-mails': { regionId: string }
  'delete-old-mails': { regionId: string }
  /** Whatever one member of staff should hear by now. */
  'tell-staff': { regionId: string; staffId: string }
  /** Reminders of the morning, and whoever should have heard something by now. */
  'tell-notices': { regionId: string }
  /** The leader's brief, once a day. */
  'send-briefs': { regionId: string }
  'check-deadlines': { regionId: string }
  'close-silent-cases': { regionId: string }
  /** The calendar was changed, or limits that hold for open cases too. */
  'recalculate-deadlines': { regionId: string; withLimits: boolean }
  /** Agencies that end, and their open cases. */
  'move-cases': { regionId: string }
  /** Questions without an answer: asked again, or ended as incomplete. */
  'follow-up-questions': { regionId: string }
  'submit-silent-drafts': { regionId: string }
  /** Other governments that were asked and say nothing. */
  'remind-of-transfers': { regionId: string }
  'resume-sending': { regionId: string }
  /** What waits for SP4N-LAPOR! goes there; what is new there comes over. */
  'exchange-with-sp4n': { regionId: string }
  /** Reports of an uploaded table. */
  'import-sp4n': { regionId: string; importId: string }
  'delete-old-sp4n-tables': { regionId: string }
  /** What residents wrote and nobody has read. */
  'resume-conversations': { regionId: string }
  'delete-old-updates': { regionId: string }
  /** What photos of an earlier release say of themselves and look like. */
  'read-old-photos': { regionId: string }
  /** An exported group chat, and what an officer chose of it. */
  'read-group-export': { regionId: string; importId: string }
  'add-group-findings': { regionId: string; importId: string }
  /** Exports nobody looked through. */
  'forget-group-imports': { regionId: string }
  /** Rows of imported tables that became no report. */
  'forget-left-rows': { regionId: string }
  /** Files sent in that belong to nothing. */
  'delete-old-uploads': { regionId: string }
  /** A table that was brought as a file is looked at. */
  'read-import': { regionId: string; importId: string }
  /** Charts of the public page of figures, in one range and language; in a child process. */
  'draw-charts': { regionId: string; range: number; locale: Locale }
  /** The tables of figures that everybody may download. */
  'count-open-data': { regionId: string }
  /** A portion of its rows becomes reports. */
  'import-reports': { regionId: string; importId: string }
  /** Public copies of photos of a report that was taken down. */
  'purge-publication': { regionId: string; caseId: string }
  /** Figures follow cases in which something has happened; after a change of their rules they are counted anew. */
  'count-cases': { regionId: string }
  /** What the admin team did on days that are over, and what its messages cost. */
  'count-team-days': { regionId: string }
  /** What an older version of the region's key sealed is sealed anew. */
  'reseal-region': { regionId: string }
  /** A report, a dossier or a letter as a file. */
  'make-paper': { regionId: string; paperId: string }
  'delete-old-papers': { regionId: string }
  /** Public reports that may not be public any more: their category has become sensitive. */
  'check-publications': { regionId: string }
  /** The digest of the day that is over, and a look through everything that was written down. */
  'keep-trail': { regionId: string }
  /** Reports and people whose time to be kept is over lose what names them, in portions. */
  'anonymise-old': { regionId: string }
  /** What an officer granted, once the person has heard of it. */
  'erase-data': { regionId: string; requestId: string }
  /** Requests about own data whose 72 hours come to an end; keys that are no longer good. */
  'check-data-requests': { regionId: string }
  /** Stored files of which nothing speaks any more. */
  'remove-files': { regionId: string; keys: string[] }
  /** Somebody could not come in. null: it was nobody we know, which must take as long. */
  'note-failed-sign-in': { staffId: string | null; isLocked: boolean }
  /** null: asked for an address that nobody has. */
  'send-password-link': { staffId: string | null }
  /** Asks for each of the sweeps above once per region. */
  'sweep-regions': { jobs: SweepName[] }
}

export type JobName = keyof Jobs
export type SweepName =
  | 'resume-checks'
  | 'count-cases'
  | 'check-deadlines'
  | 'resume-mails'
  | 'delete-old-mails'
  | 'tell-notices'
  | 'send-briefs'
  | 'close-silent-cases'
  | 'remind-of-transfers'
  | 'move-cases'
  | 'follow-up-questions'
  | 'submit-silent-drafts'
  | 'resume-sending'
  | 'resume-comment-answers'
  | 'forget-old-candidates'
  | 'exchange-with-sp4n'
  | 'delete-old-sp4n-tables'
  | 'resume-conversations'
  | 'delete-old-updates'
  | 'delete-old-webhooks'
  | 'delete-old-rates'
  | 'read-old-photos'
  | 'delete-old-uploads'
  | 'forget-group-imports'
  | 'forget-left-rows'
  | 'delete-old-sign-ins'
  | 'check-publications'
  | 'count-team-days'
  | 'delete-old-papers'
  | 'count-open-data'
  | 'keep-trail'
  | 'anonymise-old'
  | 'check-data-requests'

/** What every job is given besides its ids. */
export type JobContext = {
  db: Db
  storage: Storage
  log: Log
  mailer: Mailer
  /** None is set: files are shown as they are. */
  scanner?: Scanner | undefined
  /** Nobody in this process gives blue ticks when it is missing. */
  tick?: (tick: Tick) => void
  now: () => Date
  /** Without a final slash; links in messages begin with it. */
  publicUrl: string
}

export type JobHandlers = { [N in JobName]: (ids: Jobs[N], context: JobContext) => Promise<void> }

/** Milliseconds. A machine that is off at night does at its next start what it missed. */
const DAY = 24 * 3_600_000

/**
 * What runs by the clock. Times are UTC: 18.30 is 01.30 in western Indonesia.
 * @property madeUpFor how long after its time a start still does it; such jobs go by their own clock, so they may come late
 */
export const SCHEDULE: { cron: string; madeUpFor?: number; jobs: SweepName[] }[] = [
  {
    cron: '*/5 * * * *',
    jobs: [
      'check-deadlines',
      'count-cases',
      'tell-notices',
      'send-briefs',
      'resume-sending',
      'resume-comment-answers',
      'resume-checks',
      'resume-mails',
      'resume-conversations',
      'exchange-with-sp4n',
      'check-data-requests',
    ],
  },
  {
    cron: '7 * * * *',
    jobs: [
      'move-cases',
      'close-silent-cases',
      'follow-up-questions',
      'submit-silent-drafts',
      'read-old-photos',
      'remind-of-transfers',
      'check-publications',
      'count-team-days',
      'keep-trail',
    ],
  },
  {
    cron: '30 18 * * *',
    madeUpFor: DAY,
    jobs: ['delete-old-webhooks', 'delete-old-rates', 'delete-old-updates', 'delete-old-mails', 'delete-old-uploads', 'delete-old-sp4n-tables'],
  },
  {
    cron: '35 18 * * *',
    madeUpFor: DAY,
    jobs: ['forget-group-imports', 'forget-left-rows', 'forget-old-candidates', 'delete-old-papers', 'delete-old-sign-ins'],
  },
  { cron: '15 18 * * *', madeUpFor: DAY, jobs: ['count-open-data'] },
  { cron: '45 18 * * *', madeUpFor: DAY, jobs: ['anonymise-old'] },
]
