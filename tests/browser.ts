/** A real Chromium: the system's when there is one, else the one that npm brings. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Locator } from 'playwright-core'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

/** Unpacked here and not in /tmp: another user's copy there could not be run. */
const UNPACKED = fileURLToPath(new URL('../.cache/chromium', import.meta.url))

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
]

export async function openBrowser(): Promise<Browser> {
  const system = SYSTEM.find((path) => existsSync(path))
  if (system) return chromium.launch({ executablePath: system, args: FLAGS })
  await mkdir(UNPACKED, { recursive: true })
  process.env['TMPDIR'] = UNPACKED
  try {
    return await launchFromNpm({})
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error
    // A bare machine lacks a few libraries; the package has them, but unpacks them only where this says so.
    process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
    return launchFromNpm({ LD_LIBRARY_PATH: `${UNPACKED}/al2023/lib` })
  }
}

/**
 * A page is there before its pictures are: waits until this one has come and is a picture.
 * @returns its own width in pixels
 */
export async function widthOnceCome(picture: Locator): Promise<number> {
  return picture.evaluate(async (image) => {
    await (image as HTMLImageElement).decode()
    return (image as HTMLImageElement).naturalWidth
  })
}

async function launchFromNpm(more: Record<string, string>): Promise<Browser> {
  const { default: packed } = await import('@sparticuz/chromium')
  const environment = Object.fromEntries(
    Object.entries({ ...process.env, ...more }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  return chromium.launch({ executablePath: await packed.executablePath(), args: FLAGS, env: environment })
}
