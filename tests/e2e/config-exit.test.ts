/** The process itself: a wrong environment ends it at once, with 78 and the whole list. */
import { hubEnv } from '../support/environment';
import { runHub } from '../support/hub-process';

const NOWHERE = hubEnv({
  mongodbUri: 'mongodb://127.0.0.1:9/hub',
  redisUrl: 'redis://127.0.0.1:9',
  graphApiUrl: 'http://127.0.0.1:9',
});

test('mistakes end the process with 78, and each is named', async () => {
  const { code, output } = await runHub({
    ...NOWHERE,
    PORT: 'eighty',
    HUB_ROLE: 'boss',
    HUB_TYPO: '1',
    MONGODB_URI: '',
  });
  expect(code).toBe(78);
  for (const name of ['PORT', 'HUB_ROLE', 'HUB_TYPO', 'MONGODB_URI'])
    expect(output).toMatch(new RegExp(`^ +- ${name} `, 'm'));
});

test('in production a missing or default secret ends it with 78', async () => {
  const { code, output } = await runHub({
    ...NOWHERE,
    NODE_ENV: 'production',
    HUB_ENCRYPTION_KEYS: '',
    HUB_SESSION_SECRET: 'changeme'.repeat(5),
  });
  expect(code).toBe(78);
  expect(output).toContain('HUB_ENCRYPTION_KEYS');
  expect(output).toContain('HUB_SESSION_SECRET');
});

test('a MongoDB that is not there ends it with 1 and a reason, not with a hang', async () => {
  const { code, output } = await runHub(NOWHERE);
  expect(code).toBe(1);
  expect(output).toContain('could not start');
});
