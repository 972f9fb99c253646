/**
 * Before all test files, once: they start at the same moment and would otherwise all try to make the one server of the tests.
 * After them it is stopped again, unless it was there before.
 */
import type { EmbeddedPostgres } from '#db/embedded.ts'
import { startServer } from './database.ts'

let server: EmbeddedPostgres | undefined

export async function globalSetup(): Promise<void> {
  server = await startServer()
}

export async function globalTeardown(): Promise<void> {
  if (server && !server.wasRunning) await server.stop()
}
