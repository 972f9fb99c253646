/**
 * Every word a person reads, by noun, flat keys, placeholders in braces. Indonesian is the source.
 * A region may say a thing in its own words (regions.texts).
 */
import idCitizen from './id/citizen.json' with { type: 'json' }
import idCli from './id/cli.json' with { type: 'json' }
import idCommon from './id/common.json' with { type: 'json' }
import idDesk from './id/desk.json' with { type: 'json' }
import idDialogue from './id/dialogue.json' with { type: 'json' }
import idErrors from './id/errors.json' with { type: 'json' }
import idLeader from './id/leader.json' with { type: 'json' }
import idNotify from './id/notify.json' with { type: 'json' }
import idSimulator from './id/simulator.json' with { type: 'json' }
import idStaff from './id/staff.json' with { type: 'json' }
import idBrief from './id/brief.json' with { type: 'json' }
import idInstruction from './id/instruction.json' with { type: 'json' }
import idNotices from './id/notices.json' with { type: 'json' }
import idProof from './id/proof.json' with { type: 'json' }
import idRanking from './id/ranking.json' with { type: 'json' }
import idSettings from './id/settings.json' with { type: 'json' }
import idTransfer from './id/transfer.json' with { type: 'json' }
import idStates from './id/states.json' with { type: 'json' }
import idWeb from './id/web.json' with { type: 'json' }
import idSms from './id/sms.json' with { type: 'json' }
import idEmail from './id/email.json' with { type: 'json' }
import idSocial from './id/social.json' with { type: 'json' }
import idGroups from './id/groups.json' with { type: 'json' }
import idField from './id/field.json' with { type: 'json' }
import idBehalf from './id/behalf.json' with { type: 'json' }
import idApi from './id/api.json' with { type: 'json' }
import idSp4n from './id/sp4n.json' with { type: 'json' }
import idShort from './id/short.json' with { type: 'json' }
import idMap from './id/map.json' with { type: 'json' }
import idPaper from './id/paper.json' with { type: 'json' }
import idPublic from './id/public.json' with { type: 'json' }
import idOpen from './id/open.json' with { type: 'json' }
import idMirror from './id/mirror.json' with { type: 'json' }
import idAudit from './id/audit.json' with { type: 'json' }
import idPrivacy from './id/privacy.json' with { type: 'json' }
import idAccount from './id/account.json' with { type: 'json' }
import idIdentity from './id/identity.json' with { type: 'json' }
import enCitizen from './en/citizen.json' with { type: 'json' }
import enCli from './en/cli.json' with { type: 'json' }
import enCommon from './en/common.json' with { type: 'json' }
import enDesk from './en/desk.json' with { type: 'json' }
import enDialogue from './en/dialogue.json' with { type: 'json' }
import enErrors from './en/errors.json' with { type: 'json' }
import enLeader from './en/leader.json' with { type: 'json' }
import enNotify from './en/notify.json' with { type: 'json' }
import enSimulator from './en/simulator.json' with { type: 'json' }
import enStaff from './en/staff.json' with { type: 'json' }
import enBrief from './en/brief.json' with { type: 'json' }
import enInstruction from './en/instruction.json' with { type: 'json' }
import enNotices from './en/notices.json' with { type: 'json' }
import enProof from './en/proof.json' with { type: 'json' }
import enRanking from './en/ranking.json' with { type: 'json' }
import enSettings from './en/settings.json' with { type: 'json' }
import enTransfer from './en/transfer.json' with { type: 'json' }
import enStates from './en/states.json' with { type: 'json' }
import enWeb from './en/web.json' with { type: 'json' }
import enSms from './en/sms.json' with { type: 'json' }
import enEmail from './en/email.json' with { type: 'json' }
import enSocial from './en/social.json' with { type: 'json' }
import enGroups from './en/groups.json' with { type: 'json' }
import enField from './en/field.json' with { type: 'json' }
import enBehalf from './en/behalf.json' with { type: 'json' }
import enApi from './en/api.json' with { type: 'json' }
import enSp4n from './en/sp4n.json' with { type: 'json' }
import enShort from './en/short.json' with { type: 'json' }
import enMap from './en/map.json' with { type: 'json' }
import enPaper from './en/paper.json' with { type: 'json' }
import enPublic from './en/public.json' with { type: 'json' }
import enOpen from './en/open.json' with { type: 'json' }
import enMirror from './en/mirror.json' with { type: 'json' }
import enAudit from './en/audit.json' with { type: 'json' }
import enPrivacy from './en/privacy.json' with { type: 'json' }
import enAccount from './en/account.json' with { type: 'json' }
import enIdentity from './en/identity.json' with { type: 'json' }

const id = {
  ...idCitizen,
  ...idCli,
  ...idCommon,
  ...idDesk,
  ...idDialogue,
  ...idErrors,
  ...idLeader,
  ...idNotify,
  ...idSimulator,
  ...idStaff,
  ...idBrief,
  ...idInstruction,
  ...idNotices,
  ...idProof,
  ...idRanking,
  ...idSettings,
  ...idTransfer,
  ...idStates,
  ...idWeb,
  ...idSms,
  ...idEmail,
  ...idSocial,
  ...idGroups,
  ...idField,
  ...idBehalf,
  ...idApi,
  ...idSp4n,
  ...idShort,
  ...idMap,
  ...idPaper,
  ...idPublic,
  ...idOpen,
  ...idMirror,
  ...idAudit,
  ...idPrivacy,
  ...idAccount,
  ...idIdentity,
}
const en: Record<keyof typeof id, string> = {
  ...enCitizen,
  ...enCli,
  ...enCommon,
  ...enDesk,
  ...enDialogue,
  ...enErrors,
  ...enLeader,
  ...enNotify,
  ...enSimulator,
  ...enStaff,
  ...enBrief,
  ...enInstruction,
  ...enNotices,
  ...enProof,
  ...enRanking,
  ...enSettings,
  ...enTransfer,
  ...enStates,
  ...enWeb,
  ...enSms,
  ...enEmail,
  ...enSocial,
  ...enGroups,
  ...enField,
  ...enBehalf,
  ...enApi,
  ...enSp4n,
  ...enShort,
  ...enMap,
  ...enPaper,
  ...enPublic,
  ...enOpen,
  ...enMirror,
  ...enAudit,
  ...enPrivacy,
  ...enAccount,
  ...enIdentity,
}

export const TEXTS = { id, en }
export type Locale = keyof typeof TEXTS
export type TextKey = keyof typeof id
/** A region's own wording: locale → key → words. */
export type OwnTexts = Partial<Record<Locale, Record<string, string>>>
export type Words = (key: TextKey, values?: Record<string, string | number>) => string

/** @returns the function that says a key in this language, in the region's own words where it has them */
export function words(locale: Locale, own: OwnTexts = {}): Words {
  return (key, values = {}) => fill(own[locale]?.[key] ?? TEXTS[locale][key], values, locale)
}

export function isTextKey(key: string): key is TextKey {
  return key in id
}

/** Numbers that name something and count nothing: `2026` is no year when it is written `2.026`. */
const NAMING = new Set(['year', 'port', 'code', 'status', 'version', 'seq', 'id', 'latitude', 'longitude'])
/** Three figures after the sign at most. */
const WRITERS = { id: new Intl.NumberFormat('id-ID'), en: new Intl.NumberFormat('en-GB') } satisfies Record<Locale, Intl.NumberFormat>

function fill(pattern: string, values: Record<string, string | number>, locale: Locale): string {
  return pattern.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name]
    return typeof value === 'number' && !NAMING.has(name) ? WRITERS[locale].format(value) : String(value ?? hole)
  })
}
