import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'

/** SvelteKit guards only *.server.ts; this stops a build in which SQL, commands or secrets would reach a browser. */
function keepServerCodeOut(): Plugin {
  const guarded = /\/src\/(.*\/(queries|commands|jobs)\.ts|db\/|channels\/|config\.ts|staff\/auth\.ts)/
  return {
    name: 'keep-server-code-out',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') return
      for (const chunk of Object.values(bundle)) {
        const leak = chunk.type === 'chunk' && chunk.moduleIds.find((id) => guarded.test(id))
        if (leak) this.error(`${leak} must not reach a browser`)
      }
    },
  }
}

/**
 * Residents' pages are plain HTML without the framework's script (web/routes/…/(citizen)/+layout.ts). What helps where there is
 * script is a small file of its own, under a name that a page can write: /_app/report.js, and what that loads when it is asked for.
 */
function buildEnhancements(): Plugin {
  return {
    name: 'build-enhancements',
    buildStart() {
      if (this.environment.name !== 'client' || this.environment.mode !== 'build') return
      this.emitFile({ type: 'chunk', id: '/web/enhance/report.ts', fileName: '_app/report.js' })
      this.emitFile({ type: 'chunk', id: '/web/enhance/public-map.ts', fileName: '_app/map.js' })
    },
  }
}

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ out: 'build' }),
      files: { src: 'web', assets: 'web/static' },
      serviceWorker: { register: false },
      // For the hash of the page's own script; the whole policy is written by src/lib/edges/headers.ts. No nonce: it would change every page
      // each time, and readers could never be told that they have it already.
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
    }),
    keepServerCodeOut(),
    buildEnhancements(),
  ],
  worker: { format: 'es' },
  build: { chunkSizeWarningLimit: 1200 },
})
