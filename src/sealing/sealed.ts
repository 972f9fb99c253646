/** Every column that holds sealed bytes: what rotation has to go through. A test compares it with the database. Pure. */
import type { Purpose } from '#sealing/keys.ts'

/** @property key the primary key after region_id, with its types */
export type SealedColumn = { table: string; column: string; purpose: Purpose; key: readonly (readonly [string, 'uuid' | 'text' | 'integer'])[] }

export const SEALED: readonly SealedColumn[] = [
  { table: 'contacts', column: 'name', purpose: 'name', key: [['id', 'uuid']] },
  {
    table: 'contact_addresses',
    column: 'address',
    purpose: 'address',
    key: [
      ['account_id', 'text'],
      ['address_index', 'text'],
    ],
  },
  {
    table: 'contact_ways',
    column: 'address',
    purpose: 'address',
    key: [
      ['contact_id', 'uuid'],
      ['kind', 'text'],
      ['address_index', 'text'],
    ],
  },
  {
    table: 'inbound_updates',
    column: 'body',
    purpose: 'update',
    key: [
      ['account_id', 'text'],
      ['kind', 'text'],
      ['provider_id', 'text'],
    ],
  },
  { table: 'messages', column: 'beside', purpose: 'beside', key: [['id', 'uuid']] },
  { table: 'candidates', column: 'author', purpose: 'name', key: [['id', 'uuid']] },
  { table: 'group_findings', column: 'author', purpose: 'name', key: [['id', 'uuid']] },
  { table: 'reports', column: 'author', purpose: 'name', key: [['id', 'uuid']] },
  { table: 'visit_reports', column: 'person_name', purpose: 'name', key: [['report_id', 'uuid']] },
  {
    table: 'import_rows',
    column: 'row',
    purpose: 'row',
    key: [
      ['import_id', 'uuid'],
      ['line', 'integer'],
    ],
  },
  { table: 'sp4n_imports', column: 'rows', purpose: 'row', key: [['id', 'uuid']] },
]
