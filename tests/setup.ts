/** Before all test files, once: they start at the same moment and would otherwise all try to make the one server of the tests. */
import { serverUrl } from './database.ts'

export async function globalSetup(): Promise<void> {
  await serverUrl()
}
