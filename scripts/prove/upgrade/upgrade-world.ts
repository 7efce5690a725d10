/**
 * The upgrade plays with one database, hub processes of both ages on it, Meta's twin, and a
 * receiver of hooks.
 */
import { randomBytes } from 'node:crypto';
import { startTwin } from '../../../connectors/whatsapp/twin';
import { callJson, textAt, type JsonBody } from '../../demo/api';
import { databaseNameOf } from '../../services/throwaway-database';
import type { Stage } from '../../stage/stage';
import { createWorkspaces, type Account } from '../../stage/tenant';
import { createPoster } from '../poster';
import { readAccepted } from '../send-world';
import { anyWebUrl, type World } from '../world';
import { ACCOUNTS, toTwinAccount, tokenOf } from './accounts';
import {
  handOver,
  killOldWorker,
  runOperator,
  settingsOf,
  startOldHub,
  type Ages,
} from './hub-ages';
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

/** Runs the old hub: one web process and one worker. */
export async function openUpgradeWorld(stage: Stage, oldRoot: string): Promise<UpgradeWorld> {
  const appSecret = randomBytes(16).toString('hex');
  const twin = await startTwin({ appSecret, accounts: Object.values(ACCOUNTS).map(toTwinAccount) });
  stage.defer(() => twin.close());
  const mongodbUri = stage.database('upgrade');
  const { url: redisUrl } = await stage.redis();
  const settings = settingsOf({ mongodbUri, redisUrl, appSecret, graphApiUrl: twin.url });
  const ages = await startOldHub(stage, settings, oldRoot);
  const world: World = {
    stage,
    hubs: ages.hubs,
    start: ages.today,
    workspaces: await makeWorkspaces(mongodbUri),
    db: stage.client.db(databaseNameOf(mongodbUri)),
    appSecret,
    post: createPoster(stage, appSecret),
    twinUrl: twin.url,
  };
  const { api, connect } = callsOfHome(world);
  await pointTwin(world);
  return {
    ...world,
    sink: await startSink(stage),
    api,
    connect,
    connections: { sends: await connect(ACCOUNTS.sends), held: await connect(ACCOUNTS.held) },
    chaos: async (chaos) => {
      await control(world, '/chaos', chaos);
    },
    acceptedByTwin: () => readAccepted(twin.url),
    operator: (...command) => runOperator(settings, command),
    ...turnsOf(world, ages),
  };
}

async function makeWorkspaces(mongodbUri: string): Promise<World['workspaces']> {
  const [home, foreign] = await createWorkspaces(mongodbUri, ['Home', 'Foreign']);
  if (home === undefined || foreign === undefined)
    throw new Error('the workspaces could not be made');
  return [home, foreign];
}

/** The tenant of the first workspace calls the API and connects accounts. */
function callsOfHome(world: World): Pick<UpgradeWorld, 'api' | 'connect'> {
  const [{ apiKey }] = world.workspaces;
  const api: UpgradeWorld['api'] = (method, path, body) =>
    callJson({ method, url: `${anyWebUrl(world)}${path}`, apiKey, body });
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
  return { api, connect };
}

/** The twin posts to a web process that runs. */
async function pointTwin(world: World): Promise<void> {
  await control(world, '/config', { webhook_url: `${anyWebUrl(world)}/webhooks/whatsapp` });
}

function control({ twinUrl }: World, path: string, body: unknown): Promise<JsonBody> {
  return callJson({ method: 'POST', url: `${twinUrl}/_twin${path}`, body });
}

/** The turns of the play: old processes come and go, and today's take over. */
function turnsOf(
  world: World,
  ages: Ages,
): Pick<UpgradeWorld, 'startOldWorker' | 'killOldWorker' | 'handOver'> {
  return {
    startOldWorker: async () => {
      ages.hubs.push(await ages.old('worker'));
    },
    killOldWorker: async () => {
      await killOldWorker(ages);
    },
    handOver: async (betweenMs) => {
      await handOver(ages, betweenMs);
      await pointTwin(world);
    },
  };
}
