/** What stands in the log of acts: one table. Reads are in it where what is read is sealed or secret. */
export const ACTS = {
  'account.signed_in': 'account',
  'account.sign_in_failed': 'account',
  'account.locked': 'account',
  'account.signed_out_everywhere': 'account',
  'account.password_changed': 'account',
  'account.factor_added': 'account',
  'account.factor_removed': 'account',
  'account.factors_reset': 'account',
  'account.session_ended': 'account',
  'account.sso_linked': 'account',
  'account.invitation_withdrawn': 'account',
  'account.invited': 'account',
  'account.joined': 'account',
  'account.changed': 'account',
  'account.ended': 'account',
  'identity.revealed': 'identity',
  'identity.linked': 'identity',
  'key.rotated': 'identity',
  'case.secret_read': 'case',
  'case.conversation_read': 'case',
  'case.restricted': 'case',
  'case.unrestricted': 'case',
  'file.secret_opened': 'case',
  'words.uncovered': 'case',
  'paper.made': 'export',
  'paper.fetched': 'export',
  'table.exported': 'export',
  'publication.shown': 'publication',
  'publication.taken_down': 'publication',
  'rights.asked': 'rights',
  'rights.answered': 'rights',
  'data.erased': 'rights',
  'data.anonymised': 'rights',
  'breach.written': 'rights',
  'settings.changed': 'settings',
  'api_key.made': 'settings',
  'api_key.revoked': 'settings',
  'audit.searched': 'audit',
  'audit.exported': 'audit',
} as const

export type Act = keyof typeof ACTS

/** What acts are told apart by on the auditor's page. */
export type ActGroup = (typeof ACTS)[Act]

export type Actor = 'staff' | 'reporter' | 'system' | 'operator'

/** `restricted`: of a matter of the restricted unit, for whose officers alone it exists. */
export type Chain = 'open' | 'restricted'
