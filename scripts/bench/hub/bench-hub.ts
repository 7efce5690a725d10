/**
 * A hub under measurement: its processes, on a database and a Redis of its own, and its tenants,
 * made as a user makes them.
 */
import type { Role } from '../../../src/config';
import { callJson, textAt } from '../../demo/api';
import { databaseNameOf } from '../../services/throwaway-database';
import { hubEnvironment, hubStarter, type HubProcess } from '../../stage/hub-process';
import type { Stage } from '../../stage/stage';
import type { CallPlan } from '../load/calls';
import { runHubCommand, type Checkout } from './checkout';
import { eventReader, type EventReader } from './event-reader';
import type { Account, TwinProcess } from './twin-process';

export interface Tenant {
  apiKey: string;
  plan: CallPlan;
  events: EventReader;
  /** How many texts or sends of the plan were used up so far: the next one has this index. */
  used: number;
}

export interface BenchHub {
  checkout: Checkout;
  processes: readonly HubProcess[];
  url: string;
  tenants: readonly Tenant[];
}

export type Layout = 'all' | 'split';

export interface HubOrder {
  layout: Layout;
  /** Further arguments for Node. */
  nodeArgs: readonly string[];
  /** One workspace for each. */
  accounts: readonly Account[];
  people: number;
}

export interface Ground {
  stage: Stage;
  twin: TwinProcess;
}

/** Sends of one API key are not to be limited here; the hooks' sink is on this machine. */
const SETTINGS = {
  HUB_RATE_LIMIT_PER_MINUTE: '100000000',
  HUB_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
  LOG_LEVEL: 'warn',
};

export async function startBenchHub(
  { stage, twin }: Ground,
  checkout: Checkout,
  order: HubOrder,
): Promise<BenchHub> {
  const mongodbUri = stage.database(checkout.label);
  const { url: redisUrl } = await stage.redis();
  const settings = { root: checkout.root, mongodbUri, redisUrl, appSecret: twin.appSecret };
  const env = hubEnvironment({ ...settings, env: { ...SETTINGS, GRAPH_API_URL: twin.url } });
  const start = hubStarter(stage, { ...settings, env });
  const roles: readonly Role[] = order.layout === 'all' ? ['all'] : ['web', 'worker'];
  const processes: HubProcess[] = [];
  for (const role of roles) processes.push(await start(role, { nodeArgs: order.nodeArgs }));
  const url = processes[0]?.url ?? '';
  const tenants: Tenant[] = [];
  for (const account of order.accounts) {
    const apiKey = textAt(
      await runHubCommand(checkout, ['workspace', 'create', '--name', 'Bench'], env),
      'apiKey',
    );
    const connectionId = await connect(url, apiKey, account);
    const { wabaId, numbers } = account;
    const run = databaseNameOf(mongodbUri).slice(-16);
    const plan = { run, baseMs: Date.now(), wabaId, numbers, people: order.people, connectionId };
    tenants.push({ apiKey, plan, events: eventReader(url, apiKey), used: 0 });
  }
  return { checkout, processes, url, tenants };
}

/**
 * The hub asks the twin, as it would ask Meta: an account that Meta has not confirmed may get no
 * calls.
 */
async function connect(
  url: string,
  apiKey: string,
  { wabaId, accessToken, numbers }: Account,
): Promise<string> {
  const body = { kind: 'whatsapp', waba_id: wabaId, access_token: accessToken, country: 'DE' };
  const connection = await callJson({ method: 'POST', url: `${url}/v1/connections`, apiKey, body });
  const known = Array.isArray(connection['phone_numbers']) ? connection['phone_numbers'].length : 0;
  if (known !== numbers.length) {
    throw new Error(
      `the connection has ${String(known)} numbers instead of ${String(numbers.length)}`,
    );
  }
  return textAt(connection, 'id');
}
