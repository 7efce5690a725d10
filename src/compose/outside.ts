/** Everything that leaves the hub: to the provider, and to addresses that tenants chose, through the guard. */
import type { Config } from '../config';
import { HubError } from '../errors';
import type { ProviderSettings } from '../kit';
import { TargetError, createGuardedClient, createProviderClient, parseCidrs, type TargetPolicy } from '../net';

export const openOutside = (config: Config) => {
  const policy: TargetPolicy = {
    allow: parseCidrs(config.HUB_ALLOW_PRIVATE_TARGETS),
    ownHosts: [config.PUBLIC_URL, config.GRAPH_API_URL].flatMap((url) => (url === undefined ? [] : [new URL(url).host])),
  };
  const settings: ProviderSettings = { graphApiUrl: config.GRAPH_API_URL, graphApiVersion: config.GRAPH_API_VERSION };
  return { policy, settings, provider: createProviderClient(), guarded: createGuardedClient(policy) };
};

/** What the address guard says, as a problem for the caller. */
export const targetProblem = (pointer: string) => (error: unknown): never => {
  if (!(error instanceof TargetError)) throw error;
  const code = error.code === 'target_refused' || error.code === 'target_unresolvable' ? error.code : 'target_failed';
  throw new HubError(code, error.message, code === 'target_failed' ? {} : { errors: [{ pointer, detail: error.message, keyword: code }] });
};
