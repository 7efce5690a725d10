/** `hub template sync`: a command in a process of its own, beside a hub that runs. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../scripts/services/environment';
import { hubEnv } from '../support/environment';
import { at, parseJson, textAt } from '../support/json';
import { startOutsideWorld, type OutsideWorld } from '../support/outside-world';
import type { ConnectedTenant } from '../support/tenants';

const CLI = join(projectRoot(), 'dist/src/cli/index.js');

let world: OutsideWorld;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startOutsideWorld();
  ({ tenant } = await world.serve());
});

afterAll(() => world.stop());

function hub(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const env = hubEnv(
    { mongodbUri: world.mongodbUri, redisUrl: world.redis.url, graphApiUrl: world.twin.url },
    { HUB_SWEEP_SECONDS: '0.5' },
  );
  const script = `require(${JSON.stringify(CLI)}).main(${JSON.stringify(args)}).then((code) => { process.exitCode = code; })`;
  return promisify(execFile)(process.execPath, ['-e', script], { env }).then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) => ({
      stdout: textAt(error, 'stdout'),
      stderr: textAt(error, 'stderr'),
      code: Number(at(error, 'code')),
    }),
  );
}

test('with --json stdout is only the counts, as one object', async () => {
  const { stdout, code } = await hub(
    'template',
    'sync',
    '--connection',
    tenant.connectionId,
    '--json',
  );

  expect(code).toBe(0);
  expect(parseJson(stdout)).toEqual({
    connectionId: tenant.connectionId,
    wabaId: tenant.account.wabaId,
    total: 8,
    created: 0,
    updated: 0,
    deleted: 0,
    complete: true,
  });
});

test('a connection that is not there, and one that Meta refuses, are told with another exit code', async () => {
  expect(await hub('template', 'sync', '--connection', 'con_1')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('con_1'),
  });
  expect(await hub('template', 'sync')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--connection'),
  });
  await world.twin.chaos({ scope: 'all', error: { code: 190, message: 'Session has expired' } });
  expect(await hub('template', 'sync', '--connection', tenant.connectionId)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('Session has expired'),
  });
});
