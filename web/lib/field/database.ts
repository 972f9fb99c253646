/** The tables on the phone, one database per region. What people told lies there only locked (seal.ts). */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { ReportMark } from './queue.ts'
import type { Sealed } from './seal.ts'
import type { FileMark } from './sync.ts'

export type Village = { code: string; name: string; districtName: string }
export type Category = { code: string; name: string; needsIdentity: boolean; isSensitive: boolean }
export type Colleague = { id: string; name: string }

/** What the server says before one goes out. */
export type Kit = {
  regionCode: string
  staff: Colleague
  villages: Village[]
  categories: Category[]
  colleagues: Colleague[]
  /** Of the last days, this officer's. */
  visits: { id: string; day: string; villageCode: string | null; place: string; officers: string[] }[]
}

/** Whoever works with this phone. @property key cannot be read out; gone with signing out */
export type Me = Kit & { id: 'me'; key: CryptoKey; loadedAt: number }

/** @property series first part of the slips this phone gives in this visit @property lastRunning the last number given */
export type PhoneVisit = {
  id: string
  owner: string
  day: string
  villageCode: string | null
  place: string
  officerIds: string[]
  officers: string[]
  series: string
  lastRunning: number
  createdAt: number
}

/** @property sealed Content; once sent: SentContent */
export type StoredReport = ReportMark & { sealed: Sealed }
export type StoredFile = FileMark & { owner: string; mediaType: string; size: number; addedAt: number; sealed: Sealed }

interface Tables extends DBSchema {
  me: { key: string; value: Me }
  visits: { key: [string, string]; value: PhoneVisit; indexes: { owner: string } }
  reports: { key: string; value: StoredReport; indexes: { owner: string } }
  files: { key: string; value: StoredFile; indexes: { reportKey: string } }
}

export type FieldDatabase = IDBPDatabase<Tables>

/** Raised when a table changes; every older shape must still be read: a queue may be weeks old. */
const VERSION = 1

/** @param place what the region's addresses begin with: `/oki`, or '' */
export function openFieldDatabase(place: string): Promise<FieldDatabase> {
  return openDB<Tables>(`lapangan${place.replaceAll('/', '-')}`, VERSION, {
    upgrade(db) {
      db.createObjectStore('me', { keyPath: 'id' })
      db.createObjectStore('visits', { keyPath: ['owner', 'id'] }).createIndex('owner', 'owner')
      db.createObjectStore('reports', { keyPath: 'key' }).createIndex('owner', 'owner')
      db.createObjectStore('files', { keyPath: 'key' }).createIndex('reportKey', 'reportKey')
    },
    // Another tab wants a newer shape: let it.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  })
}
