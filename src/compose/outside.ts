/**
 * Everything that leaves the hub: to the provider, and to addresses that tenants chose, through the
 * guard.
 */
import { VERSION, type Config } from '../config';
import { HubError } from '../errors';
import type { ProviderSettings } from '../kit';
import { MAX_UPLOAD_BYTES, describeLinked, type LinkedFile } from '../media';
import {
  TargetError,
  createGuardedClient,
  createProviderClient,
  parseCidrs,
  type GuardedClient,
  type TargetPolicy,
} from '../net';

export function openOutside(config: Config) {
  const policy: TargetPolicy = {
    allow: parseCidrs(config.HUB_ALLOW_PRIVATE_TARGETS),
    ownHosts: [config.PUBLIC_URL, config.GRAPH_API_URL].flatMap((url) =>
      url === undefined ? [] : [new URL(url).host],
    ),
  };
  const settings: ProviderSettings = {
    graphApiUrl: config.GRAPH_API_URL,
    graphApiVersion: config.GRAPH_API_VERSION,
  };
  return {
    policy,
    settings,
    provider: createProviderClient(),
    guarded: createGuardedClient(policy),
  };
}

const FILE_HEADERS = { 'user-agent': `SmsPort-Hub/${VERSION}`, accept: '*/*' };

/** A file from an address that a tenant chose. @throws TargetError, HubError target_failed */
export function fetchLink(guarded: GuardedClient) {
  return async (url: string): Promise<LinkedFile> => {
    const { status, headers, stream } = await guarded.download({
      url,
      headers: FILE_HEADERS,
      maxBytes: MAX_UPLOAD_BYTES,
    });
    if (status === 200) return { stream, ...describeLinked(url, headers) };
    stream.destroy();
    throw new HubError('target_failed', `The address answered ${String(status)}.`);
  };
}

/** What the address guard says, as a problem for the caller. */
export function targetProblem(pointer: string) {
  return (error: unknown): never => {
    if (!(error instanceof TargetError)) throw error;
    const code =
      error.code === 'target_refused' || error.code === 'target_unresolvable'
        ? error.code
        : 'target_failed';
    throw new HubError(
      code,
      error.message,
      code === 'target_failed'
        ? {}
        : { errors: [{ pointer, detail: error.message, keyword: code }] },
    );
  };
}
