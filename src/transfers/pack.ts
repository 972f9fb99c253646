/**
 * What goes to a government outside this installation: a letter, and texts to copy into SP4N-LAPOR! or an e-mail.
 * Pure. No name, number or account of a reporter: `findOffered` does not read them, and what stands in the words is covered.
 */
import type { WorkCalendar } from '#cases/sla.ts'
import { dayOf, formatDayOfYear } from '#lib/dates.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { Words } from '#texts/text.ts'
import type { OfferedCase } from '#transfers/offer-queries.ts'
import type { Receiver, TransferRow } from '#transfers/queries.ts'
import { placeOf, redact } from '#transfers/redact.ts'

export type Pack = {
  letter: {
    region: string
    program: string
    address: string
    number: string
    day: string
    matter: string
    nature: string
    attached: string
    to: string
    opening: string
    rows: [name: string, value: string][]
    reports: string[]
    due: string
    answer: string
    sign: string
    team: string
  }
  sp4n: { title: string; text: string }
  email: { to: string; subject: string; text: string }
}

type Facts = {
  offered: OfferedCase
  transfer: Pick<TransferRow, 'reason' | 'reference' | 'sentAt' | 'offeredAt'>
  receiver: Pick<Receiver, 'name' | 'contactEmail'>
  region: Pick<RegionRow, 'name' | 'shortName' | 'program' | 'settings'>
  photoCount: number
}

type Manner = { say: Words; calendar: Pick<WorkCalendar, 'zone'>; locale: 'id' | 'en' }

export function packOf(facts: Facts, manner: Manner): Pack {
  const { offered, receiver } = facts
  const letter = letterOf(facts, manner)
  const paragraphs = [
    letter.opening,
    ...letter.reports,
    letter.rows.map(([name, value]) => `${name}: ${value}`).join('\n'),
    letter.due,
    letter.answer,
  ]
  const text = paragraphs.join('\n\n')
  return {
    letter,
    sp4n: { title: redact(offered.title), text },
    email: { to: receiver.contactEmail ?? '', subject: letter.matter, text: `${letter.to}\n\n${text}\n\n${letter.team}\n${letter.region}` },
  }
}

function letterOf({ offered, transfer, receiver, region, photoCount }: Facts, { say, calendar, locale }: Manner): Pack['letter'] {
  const day = (at: Date) => formatDayOfYear(dayOf(at, calendar.zone), locale)
  const { contact, leaderTitle, limits } = region.settings
  const { ticket, reports } = offered
  const due = { day: day(offered.dueAt), days: limits.transfer ?? 0 }
  return {
    region: region.name,
    program: region.program,
    address: contact.address ?? contact.whatsapp ?? '',
    number: transfer.reference ?? '',
    day: day(transfer.sentAt ?? transfer.offeredAt),
    matter: say('transfer.letter_matter_words', { ticket }),
    nature: say(offered.isSecret ? 'transfer.letter_secret' : 'transfer.letter_usual'),
    attached: photoCount > 0 ? say('transfer.letter_photos', { count: photoCount }) : say('transfer.letter_nothing'),
    to: say('transfer.letter_to', { name: receiver.name }),
    opening: say('transfer.letter_opening', { program: region.program, name: receiver.name, reason: transfer.reason }),
    rows: rowsOf(offered, { region, say, received: day(offered.receivedAt) }),
    reports: reports.map(redact),
    due: say(limits.transfer === null ? 'transfer.letter_due_only' : 'transfer.letter_due', due),
    answer: say('transfer.letter_answer', { contact: contact.address ?? contact.whatsapp ?? say('transfer.letter_contact'), ticket }),
    sign: say('transfer.letter_sign', { leader: `${leaderTitle} ${region.shortName}` }),
    team: say('transfer.letter_sign_team', { program: region.program }),
  }
}

function rowsOf(
  offered: OfferedCase,
  { region, say, received }: { region: Pick<RegionRow, 'shortName'>; say: Words; received: string },
): [string, string][] {
  const { latitude, longitude, categoryName, reporterCount } = offered
  const point = latitude === null || longitude === null ? undefined : `${latitude}, ${longitude}`
  return [
    [say('transfer.letter_place'), placeOf(offered, region.shortName)],
    ...(point ? [[say('transfer.letter_point'), point] as [string, string]] : []),
    ...(categoryName ? [[say('transfer.letter_category'), categoryName] as [string, string]] : []),
    [say('transfer.letter_received'), received],
    [say('transfer.letter_reporters'), String(reporterCount)],
  ]
}
