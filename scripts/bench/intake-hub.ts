/**
 * A hub that takes webhooks in. It knows the people who write, it has sent the messages that
 * statuses are about, and its log shows when everything is done.
 */
import {
  startBenchHub,
  type BenchHub,
  type HubOrder,
  type Ground,
  type Tenant,
} from './hub/bench-hub';
import type { Checkout } from './hub/checkout';
import { receiveTexts, sendMessages } from './hub/traffic';
import { ACCOUNTS } from './hub/twin-process';
import type { StatusTarget } from './load/calls';
import type { LoadReport } from './load/load-spec';
import { runLoad } from './load/run-load';

export interface IntakeHub {
  hub: BenchHub;
  tenant: Tenant;
  /** Statuses that were not posted yet, in their order. */
  statuses: StatusTarget[];
}

export interface Burst {
  connections: number;
  /** 0: as fast as the answers come. */
  ratePerSecond: number;
  durationMs: number;
  maxCalls: number;
}

const PEOPLE = 5_000;
const STAGES = ['sent', 'delivered', 'read'] as const;
/**
 * So many messages at least, for the next status of a message must not come in the same batch as
 * the one before it.
 */
const FEWEST_MESSAGES = 1_000;

export async function startIntakeHub(
  ground: Ground,
  checkout: Checkout,
  order: Pick<HubOrder, 'layout' | 'nodeArgs'>,
): Promise<IntakeHub> {
  const hub = await startBenchHub(ground, checkout, {
    ...order,
    accounts: [ACCOUNTS[0]],
    people: PEOPLE,
  });
  const [tenant] = hub.tenants;
  if (tenant === undefined) throw new Error('the hub has no tenant');
  await receiveTexts(ground, hub, tenant, PEOPLE);
  return { hub, tenant, statuses: [] };
}

/**
 * Posts texts and statuses in turn. Ends when the hub has nothing left to do, and only if there is
 * one event for each call.
 * @param onProgress about every thousand answers
 */
export async function postCalls(
  ground: Ground,
  intake: IntakeHub,
  burst: Burst,
  onProgress?: (report: LoadReport) => void,
): Promise<{ report: LoadReport; processedAtMs: number }> {
  await prepareStatuses(ground, intake, burst.maxCalls);
  const { hub, tenant } = intake;
  const head = await tenant.events.head();
  const report = await runLoad(
    ground.stage,
    {
      url: hub.url,
      kind: 'texts and statuses',
      secret: ground.twin.appSecret,
      plan: tenant.plan,
      first: tenant.used,
      statuses: intake.statuses.slice(0, Math.ceil(burst.maxCalls / 2)),
      ...burst,
    },
    onProgress,
  );
  const processedAtMs = await tenant.events.untilReadable(head + report.sent);
  const statuses = Math.floor(report.sent / 2);
  tenant.used += report.sent - statuses;
  intake.statuses.splice(0, statuses);
  await checkEvents(tenant, head, { texts: report.sent - statuses, statuses });
  return { report, processedAtMs };
}

/** Sends messages until there are statuses for the next `calls` calls. */
async function prepareStatuses(ground: Ground, intake: IntakeHub, calls: number): Promise<void> {
  const missing = Math.ceil(calls / 2) - intake.statuses.length;
  if (missing <= 0) return;
  const count = Math.max(FEWEST_MESSAGES, Math.ceil(missing / STAGES.length));
  const sent = await sendMessages(ground, intake.hub, intake.tenant, count);
  for (const status of STAGES)
    for (const message of sent) intake.statuses.push({ ...message, status });
}

interface Expected {
  texts: number;
  statuses: number;
}

async function checkEvents({ events }: Tenant, after: number, expected: Expected): Promise<void> {
  const texts = await events.count('message.received', after);
  const statuses = await events.count('message.status', after);
  const added = (await events.head()) - after;
  if (texts === expected.texts && statuses === expected.statuses && added === texts + statuses)
    return;
  throw new Error(
    `the calls should give ${String(expected.texts)} texts and ${String(expected.statuses)} statuses, ` +
      `the log has ${String(texts)} and ${String(statuses)} among ${String(added)} new events`,
  );
}
