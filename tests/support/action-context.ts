/**
 * What an action gets from the hub, for tests of one action alone: a port that was not given must
 * not be called.
 */
import type { ActionContext, HubPorts } from '../../src/kit';
import { createLogger } from '../../src/log';
import { createProviderClient } from '../../src/net';

function refuse(what: string) {
  return (): Promise<never> => Promise.reject(new Error(`the action must not use ${what}`));
}

export function contextWith(ports: Partial<HubPorts>): ActionContext {
  return {
    workspaceId: 'ws_1',
    connection: refuse('a connection'),
    hub: {
      media: { describe: refuse('media'), keep: refuse('media'), toProviderId: refuse('media') },
      messages: { toWamid: refuse('messages'), find: refuse('messages') },
      acceptMessage: refuse('acceptMessage'),
      ask: refuse('ask'),
      checkOutside: refuse('checkOutside'),
      postOutside: refuse('postOutside'),
      templates: {
        find: refuse('templates'),
        listSendable: refuse('templates'),
        sync: refuse('templates'),
        checkNew: refuse('templates'),
        create: refuse('templates'),
      },
      conversations: {
        window: refuse('conversations'),
        get: refuse('conversations'),
        assign: refuse('conversations'),
        searchMessages: refuse('conversations'),
      },
      ...ports,
    },
    http: createProviderClient(),
    settings: { graphApiUrl: 'http://127.0.0.1:9', graphApiVersion: 'v26.0' },
    log: createLogger({ level: 'silent', role: 'web', toStderr: false }),
  };
}
