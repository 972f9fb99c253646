/** The desk's way about: queues with what waits in them. Pure; the words come in. */
import { ACTION_QUEUES, RUNNING_QUEUES, SHOWN_WHEN_FILLED, type Queue } from '#desk/queues.ts'
import { deskQuery, type DeskFilter } from '#desk/filters.ts'
import type { QueueCounts } from '#desk/queries.ts'
import type { Words } from '#texts/text.ts'
import type { GlyphName } from '#web/components/glyphs.ts'
import type { IconName } from '#web/components/icons.ts'
import type { ShellGroup, ShellLink } from '#web/components/StaffShell.svelte'
import type { Tone } from '#web/components/status.ts'
import { CHANNEL_ICONS, channelWord } from './channels.ts'

type Look = { icon: IconName } | { glyph: { name: GlyphName; tone?: Tone } }

const LOOKS: Record<Queue, Look> = {
  inbox: { icon: 'inbox' },
  verify: { glyph: { name: 'new' } },
  returned: { icon: 'undo-2' },
  not_fixed: { icon: 'rotate-ccw' },
  instructed: { icon: 'megaphone' },
  review: { icon: 'scan-search' },
  sent_back: { icon: 'undo-2' },
  objections: { icon: 'scale' },
  late: { glyph: { name: 'late' } },
  to_take: { glyph: { name: 'assigned', tone: 'work' } },
  in_progress: { glyph: { name: 'work', tone: 'work' } },
  slowed: { icon: 'hourglass' },
  waiting: { glyph: { name: 'wait', tone: 'wait' } },
  answered: { glyph: { name: 'ask', tone: 'ask' } },
  transferred: { glyph: { name: 'moved', tone: 'moved' } },
  decide: { icon: 'gavel' },
  open: { icon: 'folder-open' },
  closed: { icon: 'archive' },
  all: { icon: 'list' },
}

export type RailState = {
  base: string
  counts: QueueCounts
  /** Public words that wait; undefined: not for this reader. */
  candidates?: number | undefined
  /** A page of the desk beside its lists. */
  at?: 'candidates' | 'visits' | 'mirror' | 'trail' | 'rights'
  isTeam: boolean
  seesFigures: boolean
  /** May see how the team itself does. */
  seesMirror?: boolean
  /** May look into the log of acts. */
  seesTrail?: boolean
  /** Requests about own data that wait; undefined: not for this reader. */
  rights?: number | undefined
  /** May have papers made. */
  makesPapers?: boolean
  /** May take a report down for somebody. */
  takes?: boolean
  /** May change the region's settings. */
  setsUp?: boolean
  /** May exchange cases with SP4N-LAPOR!. */
  exchanges?: boolean /** undefined: no list is shown */
  filter?: DeskFilter
}

export function railGroups(state: RailState, say: Words): ShellGroup[] {
  const { base, counts, isTeam, seesFigures, makesPapers = false, setsUp = false, exchanges = false, filter } = state
  const link = (queue: Queue): ShellLink => ({
    ...LOOKS[queue],
    href: `${base}/meja${deskQuery({ queue })}`,
    label: say(`desk.queue_${queue}`),
    isCurrent: filter?.queue === queue && !filter.channel,
    ...(queue === 'closed' || queue === 'all' ? {} : { count: counts[queue] }),
    isHot: queue === 'inbox',
  })
  const isShown = (queue: Queue) => !SHOWN_WHEN_FILLED.includes(queue) || filter?.queue === queue || counts[queue as 'review'] > 0
  const figures: ShellLink = { href: `${base}/pimpinan`, label: say('desk.figures'), icon: 'chart-no-axes-column' }
  const papers: ShellLink = { href: `${base}/pimpinan/dokumen`, label: say('paper.title'), icon: 'file-text' }
  const sp4n: ShellLink = { href: `${base}/meja/sp4n`, label: say('sp4n.desk_title'), icon: 'arrow-right-left' }
  const settings: ShellLink = { href: `${base}/pengaturan`, label: say('settings.title'), icon: 'settings' }
  const channels = counts.channels.map(
    ({ channel, count }): ShellLink => ({
      href: `${base}/meja${deskQuery({ queue: 'inbox', channel })}`,
      label: channelWord(channel, say),
      icon: CHANNEL_ICONS[channel] ?? 'inbox',
      count,
      isCurrent: filter?.queue === 'inbox' && filter.channel === channel,
    }),
  )
  const action = ACTION_QUEUES[isTeam ? 'team' : 'agency'].filter(isShown)
  const running = RUNNING_QUEUES.filter((queue) => queue !== 'transferred' || isTeam)
  const slowed = isTeam && (counts.slowed > 0 || filter?.queue === 'slowed') ? (['slowed'] as const) : []
  return [
    {
      links: [
        link('inbox'),
        ...takingOf(state, say),
        ...candidatesOf(state, say),
        link('open'),
        visitsOf(state, say),
        ...(seesFigures ? [figures] : []),
        ...mirrorOf(state, say),
        ...trailOf(state, say),
        ...rightsOf(state, say),
        ...(makesPapers ? [papers] : []),
        ...(exchanges ? [sp4n] : []),
        ...(setsUp ? [settings] : []),
      ],
    },
    { title: say('desk.group_action'), links: action.map(link) },
    { title: say('desk.group_running'), links: [...running, ...slowed, 'closed' as const].map(link) },
    ...(channels.length > 1 ? [{ title: say('desk.group_channel'), links: channels }] : []),
  ]
}

function visitsOf({ base, at }: RailState, say: Words): ShellLink {
  return { href: `${base}/meja/kunjungan`, label: say('field.visits_title'), icon: 'map-pin', isCurrent: at === 'visits' }
}

function mirrorOf({ base, seesMirror, at }: RailState, say: Words): ShellLink[] {
  return seesMirror ? [{ href: `${base}/meja/cermin`, label: say('mirror.title'), icon: 'gauge', isCurrent: at === 'mirror' }] : []
}

function trailOf({ base, seesTrail, at }: RailState, say: Words): ShellLink[] {
  return seesTrail ? [{ href: `${base}/meja/jejak`, label: say('audit.title'), icon: 'shield-check', isCurrent: at === 'trail' }] : []
}

function rightsOf({ base, rights, at }: RailState, say: Words): ShellLink[] {
  if (rights === undefined) return []
  return [{ href: `${base}/meja/hak-data`, label: say('privacy.list_title'), icon: 'shield', count: rights, isCurrent: at === 'rights' }]
}

function takingOf({ base, takes }: RailState, say: Words): ShellLink[] {
  return takes ? [{ href: `${base}/meja/baru`, label: say('behalf.title'), icon: 'pencil' }] : []
}

function candidatesOf({ base, candidates, at }: RailState, say: Words): ShellLink[] {
  if (candidates === undefined) return []
  return [{ href: `${base}/meja/usulan`, label: say('social.candidates'), icon: 'message-square', count: candidates, isCurrent: at === 'candidates' }]
}

export function railTabs(state: RailState, say: Words): ShellLink[] {
  const [first] = railGroups(state, say)
  const isCandidates = ({ href }: ShellLink) => href.endsWith('/usulan')
  const isTrail = ({ href }: ShellLink) => href.endsWith('/jejak')
  const isBeside = ({ href }: ShellLink) => href.endsWith('/kunjungan') || href.endsWith('/baru')
  const [inbox, open] = first?.links.filter((link) => !isCandidates(link) && !isBeside(link)) ?? []
  const figures = first?.links.find(({ href }) => href === `${state.base}/pimpinan`)
  if (!inbox || !open) return []
  const isInbox = state.filter?.queue === 'inbox'
  return [
    { ...inbox, short: say('desk.tab_inbox'), isCurrent: isInbox },
    { ...open, short: say('desk.tab_cases'), count: 0, isCurrent: state.filter !== undefined && !isInbox },
    // Whoever looks into the log decides about no public words.
    ...(first?.links.filter(state.seesTrail ? isTrail : isCandidates) ?? []),
    ...(figures ? [figures] : []),
  ]
}
