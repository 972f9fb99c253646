/** The e-mail that brings a day's digest to those who keep it elsewhere. Pure. Faults of restricted matters are counted, never placed. */
import type { PublishedDigest } from '#audit/digest/digest.ts'
import type { Fault } from '#audit/verify/faults.ts'
import { formatDayOfYear } from '#lib/dates.ts'
import { renderMail } from '#mail/layout.ts'
import type { RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'

type About = { region: RegionRow; faults: readonly Fault[]; publicUrl: string }

export function digestMail(digest: PublishedDigest, { region, faults, publicUrl }: About): { subject: string; text: string; html: string } {
  const say = words('id', region.texts)
  const day = formatDayOfYear(digest.day, 'id')
  const isWhole = faults.length === 0
  return renderMail(
    {
      subject: say(isWhole ? 'audit.mail_subject' : 'audit.mail_subject_broken', { day, region: region.shortName }),
      title: say('audit.mail_title', { day }),
      lead: [say('audit.mail_keep'), say(isWhole ? 'audit.mail_whole' : 'audit.mail_broken', { count: faults.length })],
      groups: [{ title: say('audit.mail_digest'), items: [{ title: JSON.stringify(digest) }] }],
      button: { label: say('audit.mail_all'), link: `${publicUrl}/${region.code}/data/jejak.json` },
      footer: say('audit.mail_footer'),
    },
    region,
  )
}
