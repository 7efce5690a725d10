/**
 * Hub processes of both ages on one database: the old ones run first, today's start beside them
 * and take over.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Role } from '../../../src/config';
import { isRecord } from '../../../src/lib/json-text';
import type { JsonBody } from '../../demo/api';
import { projectRoot } from '../../services/environment';
import {
  hubEnvironment,
  hubStarter,
  type HubProcess,
  type HubSettings,
  type StartHub,
} from '../../stage/hub-process';
import type { Stage } from '../../stage/stage';

export interface Ages {
  /** The processes that run. */
  hubs: HubProcess[];
  old: StartHub;
  today: StartHub;
}

const ROLES: readonly Role[] = ['web', 'worker'];

/** Attempts follow each other soon, since the proof waits for them. */
const HOOK_SCHEDULE_SECONDS = Array.from({ length: 20 }, () => '5').join(',');

export function settingsOf({
  graphApiUrl,
  ...services
}: Pick<HubSettings, 'mongodbUri' | 'redisUrl' | 'appSecret'> & {
  graphApiUrl: string;
}): HubSettings {
  return {
    ...services,
    env: {
      GRAPH_API_URL: graphApiUrl,
      HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
      HUB_SWEEP_SECONDS: '1',
      HUB_ORPHAN_STATUS_SECONDS: '2',
      HUB_RATE_LIMIT_PER_MINUTE: '1000000',
      HUB_HOOK_SCHEDULE_SECONDS: HOOK_SCHEDULE_SECONDS,
      // The same for hubs of both ages, and for the command line.
      HUB_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      HUB_SESSION_SECRET: randomBytes(32).toString('base64url'),
    },
  };
}

/** Starts the old hub: one web process and one worker. */
export async function startOldHub(
  stage: Stage,
  settings: HubSettings,
  oldRoot: string,
): Promise<Ages> {
  const ages: Ages = {
    hubs: [],
    old: hubStarter(stage, { ...settings, root: oldRoot }),
    today: hubStarter(stage, settings),
  };
  for (const role of ROLES) ages.hubs.push(await ages.old(role));
  return ages;
}

export function killOldWorker({ hubs }: Ages): Promise<void> | undefined {
  return hubs.find(({ role }) => role === 'worker')?.kill();
}

export async function handOver({ hubs, today }: Ages, betweenMs: number): Promise<void> {
  const old = [...hubs];
  for (const role of ROLES) hubs.push(await today(role));
  await pause(betweenMs);
  for (const hub of old) await hub.stop();
}

const run = promisify(execFile);

export async function runOperator(
  settings: HubSettings,
  command: readonly string[],
): Promise<JsonBody> {
  const env = hubEnvironment(settings);
  const { stdout } = await run(
    process.execPath,
    [join(projectRoot(), 'bin/hub'), ...command, '--json'],
    { env },
  );
  const json: unknown = JSON.parse(stdout);
  return isRecord(json) ? json : {};
}
