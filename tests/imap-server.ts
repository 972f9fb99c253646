/** A real mailbox: Dovecot as an ordinary process, with a folder and a user of its own. Absent where it is not installed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const DOVECOT = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find((path) => existsSync(path))

/** What a test says when it is left out. */
export const NO_IMAP: string | false =
  DOVECOT === undefined && 'dovecot is not installed (apt-get install dovecot-imapd): no real mailbox to test with'

export const USER = 'lapor'
export const PASSWORD = 'rahasia uji'

export type ImapServer = {
  port: number
  /** Ends the process, and all lines with it. */
  stop: () => Promise<void>
  /** The same mailbox again, on the same port. */
  start: () => Promise<void>
  remove: () => Promise<void>
}

export async function startImapServer(): Promise<ImapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'imap-'))
  const port = await freePort()
  writeFileSync(join(folder, 'users'), `${USER}:{PLAIN}${PASSWORD}::::::\n`)
  writeFileSync(join(folder, 'dovecot.conf'), configOf(folder, port))
  // Its helpers run as users of their own, and read the list of names.
  chmodSync(folder, 0o755)
  if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY)
  let running: ChildProcess | undefined
  const start = async () => {
    running = spawn(DOVECOT ?? '', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', detached: true })
    await untilOpen(port)
  }
  const stop = async () => {
    const ended = new Promise((resolve) => running?.once('exit', resolve))
    if (running?.exitCode !== null || !running.kill('SIGTERM')) return
    await ended
    // Who listens (IDLE) would be served on by a child of its own.
    endGroup(running.pid)
  }
  await start()
  return {
    port,
    start,
    stop,
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader) process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Dovecot keeps no letters for root: those of a test run as root belong to nobody. */
const NOBODY = 65_534

function configOf(folder: string, port: number): string {
  const { uid, gid, username } = userInfo()
  const [owner, group] = uid === 0 ? [NOBODY, NOBODY] : [uid, gid]
  // Whoever may not change users runs everything as himself.
  const users = uid === 0 ? '' : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group =\n`
  const jail = ['imap-login', 'anvil', 'stats'].map((name) => `service ${name} {\n  chroot =\n}\n`).join('')
  return `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail
mailbox_idle_check_interval = 1s
first_valid_uid = 1
first_valid_gid = 1
${users}${jail}passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner} gid=${group} home=${folder}
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => (socket.destroy(), resolve(true)))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await wait(50)
  }
  throw new Error('the mailbox server did not start')
}
