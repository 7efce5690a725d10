/** `POST /v1/actions/{key}`: one route per action, made from its manifest. */
import { route, type Caller, type Route } from '../http';
import type { ActionContext } from '../kit';
import { isRecord } from '../lib/json-text';
import type { RegisteredAction, Registry } from './registry';

/** What an action gets to work with, bound to the caller's workspace. */
export type MakeContext = (caller: Caller, connectionId: string | undefined) => ActionContext;

export const actionRoutes = (registry: Registry, makeContext: MakeContext): Route[] => [...registry.actions.values()].map((action) => toRoute(action, makeContext));

const toRoute = ({ manifest, run }: RegisteredAction, makeContext: MakeContext): Route => {
  const status = manifest.effect === 'send' ? 202 : 200;
  return route({
    method: 'post', path: `/v1/actions/${manifest.key}`, tag: 'Actions', scope: manifest.scope, summary: manifest.title, description: manifest.summary,
    body: manifest.input,
    replies: { [status]: { description: status === 202 ? 'Accepted; it goes out by itself' : 'Done', schema: manifest.output } },
    errors: ['connection_unknown', ...(manifest.effect === 'send' ? ['recipient_invalid', 'phone_number_required', 'phone_number_unknown'] as const : [])],
  }).with({
    handle: async ({ caller, body }) => {
      const connectionId = isRecord(body) && typeof body['connection_id'] === 'string' ? body['connection_id'] : undefined;
      return { status, body: await run(makeContext(caller, connectionId), body) };
    },
  });
};
