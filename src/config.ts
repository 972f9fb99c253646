/** The only reader of the environment. `npm run cli config` prints this table with the present values. */
import { resolve } from 'node:path'
import { DomainError } from '#lib/errors.ts'

export const SETTINGS = {
  PORT: { about: 'where the server listens', default: '3000' },
  HOST: { about: 'the address it listens on; 127.0.0.1 behind a reverse proxy', default: '0.0.0.0' },
  PUBLIC_URL: { about: 'the address people type, without a final slash; default http://localhost:PORT', default: '' },
  DATA_DIR: { about: 'photos, and the embedded PostgreSQL', default: './data' },
  DATABASE_URL: { about: 'a PostgreSQL 15 or newer instead of the embedded one', default: '', secret: true },
  DEMO: { about: 'on: invented reports, demo accounts and the simulator; off: none of them', default: 'on' },
  SESSION_SECRET: { about: 'signs sessions; made once and kept in DATA_DIR when empty', default: '', secret: true },
  SMTP_URL: {
    about: 'mail server for e-mails to staff: smtp://name:password@host:587 or smtps://…:465; empty: e-mails wait',
    default: '',
    secret: true,
  },
  MAIL_FROM: { about: 'the address e-mails come from; default tanggap@ and the host of PUBLIC_URL', default: '' },
  MAP_STYLE_URL: { about: 'the map under the map: address of a MapLibre style; see docs/operating.md', default: '' },
  MAP_TILES_URL: { about: 'the same from pictures: https://…/{z}/{x}/{y}.png', default: '' },
  MAP_ATTRIBUTION: { about: 'who must be named for those tiles', default: '' },
