/**
 * What the upgrade plays with: one database, hub processes of both ages on it, Meta's twin, and a
 * receiver of hooks.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startTwin, type TwinAccount } from '../../../connectors/whatsapp/twin';
import type { Role } from '../../../src/config';
import { isRecord } from '../../../src/lib/json-text';
import { callJson, textAt, type JsonBody } from '../../demo/api';
import { projectRoot } from '../../services/environment';
import { databaseNameOf } from '../../services/throwaway-database';
import {
  hubEnvironment,
  hubStarter,
  type HubProcess,
  type HubSettings,
  type StartHub,
} from '../../stage/hub-process';
import type { Stage } from '../../stage/stage';
import { createWorkspaces, type Account } from '../../stage/tenant';
import { createPoster } from '../poster';
import { readAccepted } from '../send-world';
import { anyWebUrl, type World } from '../world';
import { startSink, type Sink } from './sink';

export interface UpgradeWorld extends World {
  sink: Sink;
  /** Of the connections that the old hub made. */
  connections: { sends: string; held: string };
  /** A call of the tenant, to any web process that runs. */
  api: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<JsonBody>;
  /**
   * Connects an account with a token that Meta, the twin, confirms. @returns the connection's id
   */
  connect: (account: Account) => Promise<string>;
  chaos: (settings: Record<string, unknown>) => Promise<void>;
  acceptedByTwin: () => Promise<Map<string, number>>;
  /** A command of today's command line, for whoever runs the hub. @returns its JSON */
  operator: (...command: readonly string[]) => Promise<JsonBody>;
  startOldWorker: () => Promise<void>;
  /** kill -9. */
  killOldWorker: () => Promise<void>;
  /** Today's processes start beside the old ones, which end after the time in between. */
  handOver: (betweenMs: number) => Promise<void>;
}

function accountOf(wabaId: string, name: string): Account {
  return {
    wabaId,
    name,
    numbers: [{ id: `${wabaId}1`, phone: `+4930${wabaId}` }],
  };
}

export const ACCOUNTS = {
  sends: accountOf('890000001', 'Sends'),
  /** Its connection is paused. */
  held: accountOf('890000002', 'Held'),
  /** Nobody has connected it while the old hub runs. */
  late: accountOf('890000003', 'Late'),
} as const;

function tokenOf({ wabaId }: Account): string {
  return `token-of-${wabaId}`;
}

function toTwinAccount(account: Account): TwinAccount {
  return {
    waba_id: account.wabaId,
    name: account.name ?? '',
    business_id: '890999999',
    access_token: tokenOf(account),
    subscribed: true,
    phone_numbers: account.numbers.map(({ id, phone }) => ({
      id,
      display_phone_number: phone,
      country_code: '49',
      throughput: 'HIGH',
    })),
  };
}

/** Attempts follow each other soon, since the proof waits for them. */
const HOOK_SCHEDULE_SECONDS = Array.from({ length: 20 }, () => '5').join(',');

/** Runs the old hub: one web process and one worker. */
export async function openUpgradeWorld(stage: Stage, oldRoot: string): Promise<UpgradeWorld> {
  const appSecret = randomBytes(16).toString('hex');
  const twin = await startTwin({ appSecret, accounts: Object.values(ACCOUNTS).map(toTwinAccount) });
  stage.defer(() => twin.close());
  const mongodbUri = stage.database('upgrade');
  const { url: redisUrl } = await stage.redis();
  const settings = settingsOf({ mongodbUri, redisUrl, appSecret, graphApiUrl: twin.url });
  const hubs: HubProcess[] = [];
  const ages: Ages = {
    hubs,
    old: hubStarter(stage, { ...settings, root: oldRoot }),
    today: hubStarter(stage, settings),
  };
  for (const role of ROLES) hubs.push(await ages.old(role));
  const [home, foreign] = await createWorkspaces(mongodbUri, ['Home', 'Foreign']);
  if (home === undefined || foreign === undefined)
    throw new Error('the workspaces could not be made');
  const control = (path: string, body: unknown) =>
    callJson({ method: 'POST', url: `${twin.url}/_twin${path}`, body });
  const world: World = {
    stage,
    db: stage.client.db(databaseNameOf(mongodbUri)),
    start: ages.today,
    hubs,
    workspaces: [home, foreign],
    appSecret,
    post: createPoster(stage, appSecret),
    twinUrl: twin.url,
  };
  const api: UpgradeWorld['api'] = (method, path, body) =>
    callJson({ method, url: `${anyWebUrl(world)}${path}`, apiKey: home.apiKey, body });
  const connect = async (account: Account): Promise<string> =>
    textAt(
      await api('POST', '/v1/connections', {
        kind: 'whatsapp',
        name: account.name,
        waba_id: account.wabaId,
        access_token: tokenOf(account),
        country: 'DE',
      }),
      'id',
    );
  const pointTwin = () =>
    control('/config', { webhook_url: `${anyWebUrl(world)}/webhooks/whatsapp` });
  await pointTwin();
  return {
    ...world,
    sink: await startSink(stage),
    api,
    connect,
    connections: { sends: await connect(ACCOUNTS.sends), held: await connect(ACCOUNTS.held) },
    chaos: async (chaos) => {
      await control('/chaos', chaos);
    },
    acceptedByTwin: () => readAccepted(twin.url),
    operator: (...command) => runOperator(settings, command),
    startOldWorker: async () => {
      hubs.push(await ages.old('worker'));
    },
    killOldWorker: async () => {
      await hubs.find(({ role }) => role === 'worker')?.kill();
    },
    handOver: async (betweenMs) => {
      await handOver(ages, betweenMs);
      await pointTwin();
    },
  };
}

function settingsOf({
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

const run = promisify(execFile);

async function runOperator(settings: HubSettings, command: readonly string[]): Promise<JsonBody> {
  const env = hubEnvironment(settings);
  const { stdout } = await run(
    process.execPath,
    [join(projectRoot(), 'bin/hub'), ...command, '--json'],
    { env },
  );
  const json: unknown = JSON.parse(stdout);
  return isRecord(json) ? json : {};
}

const ROLES: readonly Role[] = ['web', 'worker'];

interface Ages {
  hubs: HubProcess[];
  old: StartHub;
  today: StartHub;
}

async function handOver({ hubs, today }: Ages, betweenMs: number): Promise<void> {
  const old = [...hubs];
  for (const role of ROLES) hubs.push(await today(role));
  await pause(betweenMs);
  for (const hub of old) await hub.stop();
}
