/**
 * What a proof plays with: hub processes on a database of their own, two workspaces, and who posts
 * to them as Meta would.
 */
import { randomBytes } from 'node:crypto';
import type { mongo } from 'mongoose';
import { startTwin } from '../../connectors/whatsapp/twin';
import type { Role } from '../../src/config';
import { hubStarter, type HubProcess, type StartHub } from '../stage/hub-process';
import { databaseNameOf } from '../services/throwaway-database';
import type { Stage } from '../stage/stage';
import { connectAccounts, createWorkspaces, type Account, type Workspace } from '../stage/tenant';
import { createPoster, type Post } from './poster';

export interface World {
  stage: Stage;
  db: mongo.Db;
  start: StartHub;
  /** The processes that run; whoever kills one puts its successor in its place. */
  hubs: HubProcess[];
  workspaces: readonly [Workspace, Workspace];
  /** Signs what Meta posts. */
  appSecret: string;
  post: Post;
  /** Meta, as far as the hub can tell. */
  twinUrl: string;
}

export interface WorldOptions {
  roles: readonly Role[];
  redisUrl: string;
  env?: Readonly<Record<string, string>>;
  /** The address that the hub gets, for the one that MongoDB really has. */
  through?: (mongodbUri: string) => Promise<string>;
}

/** So that statuses of unknown messages need not be waited for. */
const ORPHAN_SECONDS = '2';

export async function openWorld(
  stage: Stage,
  { roles, redisUrl, env = {}, through }: WorldOptions,
): Promise<World> {
  const direct = stage.database('hub');
  const appSecret = randomBytes(16).toString('hex');
  const twin = await startTwin({ appSecret, accounts: [] });
  stage.defer(() => twin.close());
  const start = hubStarter(stage, {
    mongodbUri: through === undefined ? direct : await through(direct),
    redisUrl,
    appSecret,
    // Reading a long log page by page is no abuse here.
    env: {
      GRAPH_API_URL: twin.url,
      HUB_ORPHAN_STATUS_SECONDS: ORPHAN_SECONDS,
      HUB_RATE_LIMIT_PER_MINUTE: '1000000',
      ...env,
    },
  });
  const hubs: HubProcess[] = [];
  for (const role of roles) hubs.push(await start(role));
  const [home, foreign] = await createWorkspaces(direct, ['Home', 'Foreign']);
  if (home === undefined || foreign === undefined)
    throw new Error('the workspaces could not be made');
  return {
    stage,
    db: stage.client.db(databaseNameOf(direct)),
    start,
    hubs,
    workspaces: [home, foreign],
    appSecret,
    post: createPoster(stage, appSecret),
    twinUrl: twin.url,
  };
}

/** Processes that answer webhooks and the API. */
export function webUrls({ hubs }: World): string[] {
  return hubs.filter((hub) => hub.role !== 'worker' && hub.isRunning()).map(({ url }) => url);
}

export function anyWebUrl(world: World): string {
  const [first] = webUrls(world);
  if (first === undefined) throw new Error('no hub process answers');
  return first;
}

export function connectHome(world: World, accounts: readonly Account[]): Promise<string[]> {
  return connect(world, 0, accounts);
}
export function connectForeign(world: World, accounts: readonly Account[]): Promise<string[]> {
  return connect(world, 1, accounts);
}

function connect(world: World, owner: 0 | 1, accounts: readonly Account[]): Promise<string[]> {
  return connectAccounts(
    { hubUrl: anyWebUrl(world), twinUrl: world.twinUrl },
    world.workspaces[owner],
    accounts,
  );
}
