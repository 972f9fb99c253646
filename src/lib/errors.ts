/** Everything that can go wrong and that a person should hear about: key → HTTP status. The words are `errors.<key>` in texts/. */
export const ERRORS = {
  'settings.invalid': 500,
  'start.port_in_use': 500,
  'start.cannot_listen': 500,
  'start.folder_unwritable': 500,
  'start.database_unreachable': 500,
  'start.database_too_old': 500,
  'start.database_failed': 500,
  'region.not_found': 404,
  'agency.not_found': 404,
  'region.invalid': 422,
  'account.not_found': 404,
  'webhook.not_authentic': 401,
  'webhook.not_json': 400,
  'webhook.too_large': 413,
  'webhook.busy': 503,
  'page.not_found': 404,
  'reporter.no_such_report': 404,
  'reporter.nobody': 409,
  'reporter.same': 409,
  'report.not_found': 404,
  'case.not_found': 404,
  'case.cannot_move': 409,
  'case.changed': 409,
  'case.changed_by_reporter': 409,
  'case.rating_invalid': 422,
  'case.proof_missing_complaint': 422,
  'case.proof_missing_supervision': 422,
  'case.proof_missing_aspiration': 422,
  'case.proof_missing_information': 422,
  'case.own_answer': 403,
  'case.reason_missing': 422,
  'case.agency_missing': 422,
  'case.agency_ended': 422,
  'case.agency_reported': 422,
  'case.text_missing': 422,
  'case.cannot_link': 422,
  'instruction.text_missing': 422,
  'instruction.date_past': 422,
  'instruction.no_cases': 422,
  'instruction.too_many': 422,
  'instruction.not_open': 409,
  'case.needs_decision': 409,
  'case.decided': 409,
  'case.is_external': 422,
  'transfer.not_found': 404,
  'transfer.not_external': 422,
  'transfer.no_region': 422,
  'transfer.secret': 403,
  'transfer.taken_up': 409,
  'transfer.comes_by_itself': 409,
  'transfer.reference_missing': 422,
  'case.choice_missing': 422,
  'message.window_closed': 409,
  'message.no_conversation': 409,
  'succession.agency_missing': 404,
  'succession.not_found': 404,
  'succession.name_invalid': 422,
  'succession.code_invalid': 422,
  'succession.code_taken': 409,
  'succession.date_invalid': 422,
  'succession.reason_missing': 422,
  'succession.successor_missing': 422,
  'succession.already_ordered': 409,
  'succession.cannot_undo': 409,
  'send.try_again': 503,
  'send.window_closed': 409,
  'send.refused': 422,
  'send.gone': 410,
  'send.misconfigured': 500,
  'evidence.not_found': 404,
  'evidence.too_large': 413,
  'evidence.type_refused': 415,
  'evidence.too_many_pixels': 413,
  'zip.not_zip': 422,
  'zip.damaged': 422,
  'zip.encrypted': 422,
  'zip.too_many_files': 413,
  'zip.too_large': 413,
  'zip.entry_too_large': 413,
  'zip.bomb': 413,
  'zip.bad_name': 422,
  'zip.same_name': 422,
  'evidence.heic_refused': 415,
  'upload.not_found': 404,
  'upload.empty': 422,
  'upload.full': 503,
  'upload.wrong_offset': 409,
  'upload.too_long': 422,
  'upload.too_many': 429,
  'staff.not_allowed': 403,
  'staff.not_signed_in': 401,
  'staff.wrong_password': 401,
  'staff.too_many_attempts': 429,
  'staff.exists': 409,
  'staff.invalid': 422,
  'simulator.not_found': 404,
  'simulator.invalid': 422,
  'simulator.cannot_say': 422,
} as const

export type ErrorKey = keyof typeof ERRORS

export function isErrorKey(key: string | null): key is ErrorKey {
  return key !== null && key in ERRORS
}

export class DomainError extends Error {
  readonly key: ErrorKey
  /** Fills the placeholders of the text; shown to people, so no secrets and no ids of other regions. */
  readonly values: Record<string, string | number>

  constructor(key: ErrorKey, values: Record<string, string | number> = {}) {
    super(key)
    this.key = key
    this.values = values
  }

  get httpStatus(): number {
    return ERRORS[this.key]
  }
}
