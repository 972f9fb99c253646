/** Who may import whom (CONTRIBUTING.md). A rule that is broken stops `npm run check`. */
const NOUNS = 'conversations|reports|triage|cases|evidence|notifications|delivery|intake|statistics|desk|tracking|notices|mail|briefs|instructions|transfers|calendars|succession|candidates|reporters|rates|visits|imports|groups|bridges|api|sp4n|behalf|uploads|forms|publications|papers|maps|opendata|mirror|sealing|audit|privacy'
const WORLD = '(queries|commands|jobs)[.]ts$'

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', comment: 'two files that need each other are one file, or three', from: {}, to: { circular: true } },
    {
      name: 'sql-only-in-queries',
      severity: 'error',
      comment: 'Kysely and pg: queries, db, the queue, and the files that start things',
      from: { path: '^(src|web)/', pathNot: `queries[.]ts$|^src/(db|jobs|simulator|demo)/|^src/(start|worker|server|cli)[.]ts$|^src/http/(live|health)[.]ts$|[.]test[.]ts$|^src/staff/auth[.]ts$` },
      to: { path: 'node_modules/(kysely|pg)/' , dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment: 'only queries, commands and jobs of a noun touch the world',
      from: { path: `^src/(${NOUNS})/`, pathNot: `${WORLD}|[.]test[.]ts$` },
      to: { path: '^src/db/|(queries|commands|jobs)[.]ts$|^src/jobs/queue', dependencyTypesNot: ['type-only'] },
    },
    { name: 'channels-know-nobody', severity: 'error', from: { path: '^src/channels/' }, to: { path: '^src/', pathNot: '^src/(channels|lib|texts)/' } },
    { name: 'lib-knows-nobody', severity: 'error', from: { path: '^src/lib/' }, to: { path: '^src/', pathNot: '^src/(lib|texts)/' } },
    { name: 'texts-know-nobody', severity: 'error', from: { path: '^src/texts/', pathNot: '[.]test[.]ts$' }, to: { path: '^src/', pathNot: '^src/texts/' } },
    { name: 'nobody-imports-the-doors', severity: 'error', from: { path: `^src/(${NOUNS}|lib|db|jobs|regions|staff|channels)/` }, to: { path: '^(src/http|web)/' } },
    { name: 'queries-know-no-commands', severity: 'error', from: { path: 'queries[.]ts$' }, to: { path: 'commands[.]ts$' } },
    { name: 'the-stand-in-stands-apart', severity: 'error', comment: 'the simulator is the far side of the wire', from: { path: '^src/', pathNot: '^src/(simulator/|http/simulator|start|server)' }, to: { path: '^src/simulator/' } },
    { name: 'tests-stay-outside', severity: 'error', from: { path: '^(src|web)/', pathNot: '[.]test[.]ts$' }, to: { path: '^tests/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]svelte$|^build/|^[.]svelte-kit/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
}
