/**
 * A whole small world in one process: hub (web and worker), Meta twin, sink of hooks, tenants. Real
 * MongoDB, Redis, Bull and HTTP.
 */
import { testAccount, type Account } from './accounts';
import type { Env } from './environment';
import { startTestHub } from './hub';
import { startSink, type Sink } from './sink';
import { makeConnectedTenant, type ConnectedTenant } from './tenants';
import { startTestTwin, type TestTwin } from './twin';

export interface World {
  hubUrl: string;
  twin: TestTwin;
  sink: Sink;
  /** The first account's workspace. */
  tenant: ConnectedTenant;
  /** One workspace per account. */
  tenants: ConnectedTenant[];
  stop(): Promise<void>;
}

export interface WorldOptions {
  env?: Env;
  accounts?: readonly Account[];
}

/** Once per test file, and stopped at its end. */
export async function startWorld({
  env = {},
  accounts = [testAccount(1)],
}: WorldOptions = {}): Promise<World> {
  const twin = await startTestTwin(accounts.map((account) => account.twin));
  const sink = await startSink();
  const { hubUrl, stop: stopHub } = await startTestHub(twin.url, env);
  await twin.postTo(hubUrl);
  const tenants: ConnectedTenant[] = [];
  for (const account of accounts) tenants.push(await makeConnectedTenant(hubUrl, account));
  const [tenant] = tenants;
  if (tenant === undefined) throw new Error('a world needs an account');
  const stop = async (): Promise<void> => {
    await twin.close();
    await stopHub();
    await sink.close();
  };
  return { hubUrl, twin, sink, tenant, tenants, stop };
}
