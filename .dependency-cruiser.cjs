/**
 * Which part may import which: the layers of src/, and the libraries that have one door. Imports of
 * types count as imports. A folder of src/ that is not named here is a feature, so a new feature is
 * under the rules from its first line.
 */
const PLATFORM = ['config', 'log', 'db', 'queue', 'http', 'registry', 'net'];
const VIEWS = ['projections', 'console', 'schedule', 'reference'];
const NO_FEATURE = ['lib', 'errors', 'kit', ...PLATFORM, ...VIEWS, 'cli', 'compose'];

const below = (...folders) => `^src/(${folders.join('|')})/`;
const OURS = '^(src|connectors|scripts|tests)/';
const FEATURE = `^src/(?!(${NO_FEATURE.join('|')})/)[^/]+/`;
const COMPOSE = '^src/(compose/|migrations\\.ts$)';
const MAIN = '^src/main\\.ts$';
const SCRIPTS = '^scripts/';
const SERVICES = '^scripts/services/';
const TESTS = '^tests/';
const TWIN = '^connectors/whatsapp/twin/';

/** Each layer may import itself and those before it. */
const LAYERS = [
  ['lib', below('lib')],
  ['errors', below('errors')],
  ['kit', below('kit')],
  ['platform', below(...PLATFORM)],
  ['features', FEATURE],
  ['views', below(...VIEWS)],
  ['compose', COMPOSE],
  ['main', MAIN],
];
/** Beyond the lower layers: compose loads the connectors. */
const MORE = { compose: ['^connectors/index\\.ts$'] };

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const layerRules = LAYERS.map(([name, path], index) =>
  error(
    `layer-${name}`,
    `src/: ${name} imports nothing but ${LAYERS.slice(0, index + 1)
      .map(([layer]) => layer)
      .join(', ')}.`,
    { path },
    {
      path: OURS,
      pathNot: [
        ...LAYERS.slice(0, index + 1).map(([, lower]) => lower),
        ...(MORE[name] ?? []),
        ...(name === 'kit' ? ['^src/log/'] : []),
      ],
    },
  ),
);

/** A library with one door, so that its types and its quirks stay behind it. */
const onlyIn = (name, library, doors) =>
  error(
    `only-in-${name}`,
    `${library} is imported only in ${doors.join(', ')}`,
    { path: OURS, pathNot: [...doors, TESTS] },
    { path: `(^|/)node_modules/(@types/)?(${library})/` },
  );

const doors = [
  onlyIn('queue', 'bull|ioredis', ['^src/queue/', SCRIPTS]),
  onlyIn('models', 'mongoose|mongodb', ['^src/db/', '^src/[^/]+/model\\.ts$', SCRIPTS]),
  onlyIn('http', 'express|express-serve-static-core', [
    '^src/http/',
    '^src/access/',
    '^connectors/[^/]+/twin/',
    SCRIPTS,
  ]),
  onlyIn('access', 'passport[^/]*', ['^src/access/']),
  onlyIn('net', 'undici', ['^src/net/', '^connectors/[^/]+/twin/', SCRIPTS]),
];

const connectors = [
  error(
    'connector-imports-kit',
    'A connector sees of the hub only src/kit, and no other connector.',
    { path: '^connectors/([^/]+)/' },
    { path: OURS, pathNot: ['^src/kit/', '^connectors/$1/'] },
  ),
  error(
    'twin-stands-alone',
    'The twin plays Meta: it must not share code, or a misunderstanding, with the hub.',
    { path: TWIN },
    { path: OURS, pathNot: TWIN },
  ),
  error(
    'twin-for-development',
    'Nothing that runs in production leads to the twin.',
    { path: '^(src|connectors)/', pathNot: ['^src/cli/', TWIN] },
    { path: TWIN },
  ),
  error(
    'connectors-by-registry',
    'Only compose (and scripts, command line, tests) knows which connectors there are.',
    { path: '^(src|connectors)/', pathNot: [COMPOSE, '^src/cli/'] },
    { path: '^connectors/index\\.ts$' },
  ),
];

const faces = [
  error(
    'public-face',
    'Another folder of src/ is imported through its index.ts, so that its inside may change.',
    { path: '^(src/[^/]+|connectors|scripts)/' },
    { path: '^src/[^/]+/', pathNot: ['^src/lib/', '^src/[^/]+/index\\.ts$', '^$1/'] },
  ),
  error(
    'public-face-top',
    'compose.ts and main.ts, too, import folders through their index.ts.',
    { path: '^src/[^/]+\\.ts$' },
    { path: '^src/[^/]+/', pathNot: ['^src/lib/', '^src/[^/]+/index\\.ts$'] },
  ),
];

const IO =
  'child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|readline|tls|worker_threads';
const pure = error(
  'pure',
  'Decisions, helpers, the kit and projections do no input or output: they are tested without doubles.',
  { path: '^src/(lib|kit|projections|errors)/|^src/[^/]+/rules\\.ts$' },
  {
    path: [
      `^(node:)?(${IO})(/|$)`,
      '(^|/)node_modules/(@types/)?(undici|mongoose|mongodb|bull|ioredis|express|pino)/',
    ],
  },
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    error(
      'kit-logs-by-type',
      'The kit names the type of the log, and never makes one.',
      { path: below('kit') },
      { path: '^src/log/', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'events-tell-nobody',
      'The event log imports no feature: compose hands it its consumers.',
      { path: '^src/events/' },
      { path: FEATURE, pathNot: '^src/events/' },
    ),
    error(
      'services-stand-alone',
      'The services start before the hub has a configuration.',
      { path: SERVICES },
      { path: OURS, pathNot: SERVICES },
    ),
    error(
      'tests-are-no-code',
      'Nothing but tests imports from tests/.',
      { path: OURS, pathNot: TESTS },
      { path: TESTS },
    ),
    ...connectors,
    ...faces,
    ...doors,
    pure,
    error(
      'cycle',
      'What imports each other can only be read, tested and changed together.',
      {},
      { circular: true },
    ),
    error(
      'orphan',
      'Nothing imports this file, and it imports nothing.',
      { orphan: true, path: '^(src|connectors|scripts)/' },
      {},
    ),
    error('unresolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
    error(
      'undeclared',
      'A package that package.json does not declare, or declares only for development, would be missing in the image.',
      { path: '^(src|connectors)/', pathNot: ['^src/cli/', TWIN] },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
