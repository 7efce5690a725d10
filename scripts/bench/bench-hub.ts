/** The hub under measurement: its process, its tenant, and how one sees from outside that a call is fully processed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { startTwin } from '../../connectors/whatsapp/twin';
import type { Role } from '../../src/config';
import { callJson } from '../demo/api';
import { hubStarter, type HubProcess } from '../stage/hub-process';
import { databaseNameOf, type Stage } from '../stage/stage';
import type { Owner } from '../stage/ledger';
import { connectAccounts, createWorkspaces } from '../stage/tenant';
import type { CallPlan } from './calls';
import { headOf, seedMessages } from './seed';

export interface BenchHub {
  processes: readonly HubProcess[];
  webhookUrl: string;
  /** The process that answers calls. */
  pid: number;
  db: mongo.Db;
  owner: Owner;
  plan: CallPlan;
  apiUrl: string;
  apiKey: string;
  /** Calls of the plan that were used up so far, and seeded messages. */
  used: number;
  seeded: number;
}

export type Layout = 'all' | 'split';

const ACCOUNT = { wabaId: '102290129340398', numbers: [{ id: '106540352242922', phone: '+493023125000' }] };
const CUSTOMERS = 5_000;
const POLL_MS = 100;
const STALLED_MS = 60_000;

export const startBenchHub = async (stage: Stage, { appSecret, layout, nodeArgs }: { appSecret: string; layout: Layout; nodeArgs: readonly string[] }): Promise<BenchHub> => {
  const mongodbUri = stage.database('hub');
  const twin = await startTwin({ appSecret, accounts: [] });
  stage.defer(() => twin.close());
  const start = hubStarter(stage, { mongodbUri, redisUrl: (await stage.redis()).url, appSecret, env: { GRAPH_API_URL: twin.url } });
  const roles: readonly Role[] = layout === 'all' ? ['all'] : ['web', 'worker'];
  const processes: HubProcess[] = [];
  for (const role of roles) processes.push(await start(role, { nodeArgs }));
  const [first] = processes;
  if (first === undefined) throw new Error('no hub process');
  const [workspace = { workspaceId: '', apiKey: '' }] = await createWorkspaces(mongodbUri, ['Bench']);
  const [connectionId = ''] = await connectAccounts({ hubUrl: first.url, twinUrl: twin.url }, workspace, [ACCOUNT]);
  const plan = { run: databaseNameOf(mongodbUri).slice(-16), baseMs: Date.now(), wabaId: ACCOUNT.wabaId, phoneNumberId: ACCOUNT.numbers[0]?.id ?? '', displayPhone: '493023125000', customers: CUSTOMERS };
  return {
    processes, webhookUrl: `${first.url}/webhooks/whatsapp`, pid: first.pid, db: stage.client.db(databaseNameOf(mongodbUri)),
    owner: { workspaceId: workspace.workspaceId, connectionId }, plan, apiUrl: first.url, apiKey: workspace.apiKey, used: 0, seeded: 0,
  };
};

/** Messages for the statuses of the next `calls` calls. */
export const prepareCalls = async (hub: BenchHub, calls: number): Promise<void> => {
  const needed = Math.ceil((hub.used + calls) / 2) + 1;
  if (needed > hub.seeded) await seedMessages(hub.db, { owner: hub.owner, plan: hub.plan, from: hub.seeded, to: needed });
  hub.seeded = Math.max(hub.seeded, needed);
};

/** The events of the next `calls` calls: one each, and one more for the first message of each customer. */
export const eventsOf = ({ used, plan: { customers } }: BenchHub, calls: number): number => {
  const newCustomers = Math.min(customers, Math.ceil((used + calls) / 2)) - Math.min(customers, Math.ceil(used / 2));
  return calls + newCustomers;
};

/**
 * Waits until the log, which has no gaps, can be read by the API up to `last` and every consumer has handled it. @returns when
 * that was
 */
export const untilProcessed = async (hub: BenchHub, last: number): Promise<number> => {
  let seen = 0;
  let progressAtMs = Date.now();
  while (!((await isReadable(hub, last)) && (await areConsumersAt(hub, last)))) {
    await pause(POLL_MS);
    const now = await headOf(hub.db, hub.owner.workspaceId);
    if (now > seen) progressAtMs = Date.now();
    seen = now;
    if (Date.now() - progressAtMs > STALLED_MS) throw new Error(`the log ends at ${String(seen)} instead of ${String(last)}, and no event came for ${String(STALLED_MS / 1000)} s`);
  }
  return Date.now();
};

const isReadable = async (hub: BenchHub, sequence: number): Promise<boolean> => {
  const page = await callJson({ method: 'GET', url: `${hub.apiUrl}/v1/events?after_sequence=${String(sequence - 1)}&limit=1`, apiKey: hub.apiKey });
  return Array.isArray(page['data']) && page['data'].length > 0;
};

const areConsumersAt = async (hub: BenchHub, sequence: number): Promise<boolean> => {
  const cursor = await hub.db.collection<{ _id: string; consumers: Record<string, { sequence?: number }> }>('eventcursors').findOne({ _id: hub.owner.workspaceId });
  return Object.values(cursor?.consumers ?? {}).every((consumer) => (consumer.sequence ?? 0) >= sequence);
};

/** Throws unless the effects are there: the log ends at `last`, all messages have climbed, nothing is left over. */
export const checkEffects = async (hub: BenchHub, last: number): Promise<void> => {
  for (let tries = 0; tries < 100 && (await countNew(hub)) > 0; tries += 1) await pause(POLL_MS);
  const left = await countNew(hub);
  const now = await headOf(hub.db, hub.owner.workspaceId);
  const climbed = await hub.db.collection('messages').countDocuments({ workspaceId: hub.owner.workspaceId, 'delivery.rank': { $gt: 0 } });
  const statuses = Math.floor(hub.used / 2);
  if (left > 0 || now !== last || climbed !== statuses) {
    throw new Error(`${String(left)} batches are not done, the log ends at ${String(now)} instead of ${String(last)}, ${String(climbed)} of ${String(statuses)} messages changed`);
  }
};

/** What is not done yet has a time to be looked at. */
const countNew = (hub: BenchHub): Promise<number> => hub.db.collection('inboundbatches').countDocuments({ sweepAt: { $gt: new Date(0) } });
