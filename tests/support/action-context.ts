/** What an action gets from the hub, for tests of one action alone: a port that was not given must not be called. */
import type { ActionContext, HubPorts } from '../../src/kit';
import { createLogger } from '../../src/log';
import { createProviderClient } from '../../src/net';

const refuse = (what: string) => (): Promise<never> => Promise.reject(new Error(`the action must not use ${what}`));

export const contextWith = (ports: Partial<HubPorts>): ActionContext => ({
  workspaceId: 'ws_1',
  connection: refuse('a connection'),
  hub: { acceptMessage: refuse('acceptMessage'), checkOutside: refuse('checkOutside'), postOutside: refuse('postOutside'), ...ports },
  http: createProviderClient(),
  settings: { graphApiUrl: 'http://127.0.0.1:9', graphApiVersion: 'v26.0' },
  log: createLogger({ level: 'silent', role: 'web', toStderr: false }),
});
