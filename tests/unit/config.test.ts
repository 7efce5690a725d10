/** The environment: all mistakes at once, no guesses, no default secrets in production. */
import { ConfigError, loadConfig, type Config } from '../../src/config';
import { hubEnv, type Env } from '../support/environment';
import { including, like } from '../support/expecting';

const COMPLETE = hubEnv({
  mongodbUri: 'mongodb://127.0.0.1:1/hub',
  redisUrl: 'redis://127.0.0.1:1',
  graphApiUrl: 'https://graph.facebook.com',
});
const REAL_SECRETS = {
  HUB_ENCRYPTION_KEYS: COMPLETE['HUB_ENCRYPTION_KEYS'] ?? '',
  HUB_SESSION_SECRET: 'kVx8rC2m0Qe4Zt6Ub9Wp1Yh3Ns5Jd7Gf',
};

function load(env: Env): Config {
  return loadConfig({}, { ...COMPLETE, ...env });
}
function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig({}, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('what is not set has its documented default', () => {
  const config = loadConfig(
    {},
    {
      NODE_ENV: 'test',
      MONGODB_URI: 'mongodb://127.0.0.1:1/hub',
      REDIS_URL: 'redis://127.0.0.1:1',
      ...REAL_SECRETS,
    },
  );
  expect(config).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    HUB_ROLE: 'all',
    GRAPH_API_URL: 'https://graph.facebook.com',
    GRAPH_API_VERSION: 'v26.0',
    HUB_ALLOW_PRIVATE_TARGETS: '',
    HUB_SWEEP_SECONDS: 5,
    HUB_UNKNOWN_AFTER_SECONDS: 600,
    HUB_ORPHAN_STATUS_SECONDS: 10,
    HUB_RATE_LIMIT_PER_MINUTE: 6000,
    LOG_LEVEL: 'info',
    HUB_RETENTION_RAW_DAYS: 7,
    HUB_RETENTION_EVENTS_DAYS: 90,
    HUB_RETENTION_MESSAGES_DAYS: 365,
    HUB_RETENTION_MEDIA_DAYS: 30,
    HUB_RETENTION_DELIVERIES_DAYS: 30,
    HUB_RETENTION_AUDIT_DAYS: 730,
    hookScheduleMs: [
      5_000, 60_000, 600_000, 3_600_000, 10_800_000, 28_800_000, 72_000_000, 144_000_000,
    ],
    appSecrets: [],
  });
});

test('numbers, lists and addresses are read into their form', () => {
  const config = load({
    PORT: '8080',
    HUB_HOOK_SCHEDULE_SECONDS: '0.2,1,2.5',
    META_APP_SECRET: 'new, old,',
    GRAPH_API_URL: 'http://127.0.0.1:4400//',
  });
  expect(config).toMatchObject({
    PORT: 8080,
    hookScheduleMs: [200, 1_000, 2_500],
    appSecrets: ['new', 'old'],
    GRAPH_API_URL: 'http://127.0.0.1:4400',
  });
});

test('all mistakes are told together, each by its name', () => {
  const problems = problemsOf({
    ...COMPLETE,
    PORT: 'eighty',
    HUB_ROLE: 'boss',
    HUB_SWEEP_SECONDS: '0',
    MONGODB_URI: 'postgres://x',
    REDIS_URL: '',
    HUB_TYPO: '1',
    HUB_RETENTION_RAW_DAYS: '-1',
    HUB_ENCRYPTION_KEYS: 'k1:short',
    GRAPH_API_VERSION: '26',
  });
  for (const name of [
    'PORT',
    'HUB_ROLE',
    'HUB_SWEEP_SECONDS',
    'MONGODB_URI',
    'REDIS_URL',
    'HUB_TYPO',
    'HUB_RETENTION_RAW_DAYS',
    'HUB_ENCRYPTION_KEYS',
    'GRAPH_API_VERSION',
  ]) {
    expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
  }
  expect(problems).toHaveLength(9);
});

test('a mistake never shows the value of a secret', () => {
  expect(
    problemsOf({
      ...COMPLETE,
      HUB_ENCRYPTION_KEYS: 'k1:topsecretvalue',
      HUB_SESSION_SECRET: 'topsecretvalue',
    }).join('\n'),
  ).not.toContain('topsecretvalue');
});

test('unknown names are refused only where they are ours', () => {
  expect(problemsOf({ ...COMPLETE, HUB_PORT: '1' })).toEqual([like(/^HUB_PORT is not a variable/)]);
  expect(problemsOf({ ...COMPLETE, SOMETHING_ELSE: '1', PATH: '/bin' })).toEqual([]);
});

test('empty values count as not set, as compose files write them', () => {
  expect(load({ META_APP_SECRET: '', PUBLIC_URL: '', HUB_ROLE: '' })).toMatchObject({
    appSecrets: [],
    HUB_ROLE: 'all',
  });
});

test('production refuses missing secrets', () => {
  const problems = problemsOf({
    ...COMPLETE,
    NODE_ENV: 'production',
    HUB_ENCRYPTION_KEYS: undefined,
    HUB_SESSION_SECRET: '',
  });
  expect(problems).toEqual([including('HUB_ENCRYPTION_KEYS'), including('HUB_SESSION_SECRET')]);
  expect(problemsOf({ ...COMPLETE, ...REAL_SECRETS, NODE_ENV: 'production' })).toEqual([]);
});

test.each([
  'changeme-changeme-changeme-changeme',
  'change_me_please_change_me_please_',
  'secret-secret-secret-secret-secret',
  'default'.repeat(6),
  'password'.repeat(5),
  'x'.repeat(40),
])('production refuses the default secret %s', (secret) => {
  expect(problemsOf({ ...COMPLETE, NODE_ENV: 'production', HUB_SESSION_SECRET: secret })).toEqual([
    like(/^HUB_SESSION_SECRET is a default value/),
  ]);
});

test('overrides win over the environment, and the result cannot be changed', () => {
  const config = loadConfig({ PORT: '1' }, { ...COMPLETE, PORT: '2' });
  expect(config.PORT).toBe(1);
  expect(Object.isFrozen(config)).toBe(true);
});
