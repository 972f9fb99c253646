/** Who may come through a door for machines: every route of the server says it, and tests/permissions.test.ts lists those that do not. */
import type { FastifyInstance } from 'fastify'

/**
 * public: anybody · signed: whoever signs as the provider · staff: whoever is signed in · holder: staff who may see the case, or the
 * reporter with the code, or whoever holds the signed key · key: a program with a key of the region, of the scope its route names (src/api) ·
 * demo: there only while the demonstration is on · pages: each page asks by itself (web/lib/act.ts)
 */
export type DoorPermission = 'public' | 'signed' | 'staff' | 'holder' | 'key' | 'demo' | 'pages'

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: DoorPermission
  }
}

/** For the `config` of a route. */
export function opensTo(permission: DoorPermission): { config: { permission: DoorPermission } } {
  return { config: { permission } }
}

/** All routes that are made in this scope from now on. */
export function allOpenTo(scope: FastifyInstance, permission: DoorPermission): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, permission }
  })
}
