/** `POST /in/{token}`: a connection's own address. Any app's JSON becomes an event. */
import type { Connections } from '../connections';
import { HubError, notFound } from '../errors';
import { route, type Route } from '../http';
import type { Connector } from '../kit';
import { isTooDeep } from '../lib/json-text';
import type { Receive } from './receive-call';

const MAX_BODY_BYTES = 1_048_576;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function catchRoutes(
  connector: (key: string) => Connector | undefined,
  connections: Pick<Connections, 'findCatchHook'>,
  receive: Receive,
): Route[] {
  return [
    route({
      method: 'post',
      path: '/in/{token}',
      tag: 'Webhooks in',
      scope: null,
      summary: 'Catch hook',
      description:
        'Answered with 200 only after the call is durable. It becomes the event `webhook.received`.',
      bodyKind: 'raw',
      bodyLimitBytes: MAX_BODY_BYTES,
      body: { description: 'Any JSON.' },
      replies: {
        200: {
          description: 'Stored',
          schema: {
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'string', description: 'Id of this call.' } },
          },
        },
      },
      errors: ['not_found', 'invalid_signature', 'malformed_json'],
    }).with({
      handle: async ({ params, raw, header, headers }) => {
        const token = params['token'] ?? '';
        const found = TOKEN.test(token) ? await connections.findCatchHook(token) : undefined;
        const catchHook = found && connector(found.connection.kind)?.catchHook;
        if (found === undefined || catchHook === undefined) throw notFound('catch hook');
        if (!catchHook.isAuthentic(raw, header, found.signature, new Date()))
          throw new HubError('invalid_signature', 'The signature does not match the body.');
        checkJson(raw);
        const kept = catchHook.keepHeaders(headers, found.signature);
        const id = await receive({
          connector: found.connection.kind,
          connectionId: found.connection._id,
          headers: JSON.stringify(kept),
          body: raw,
        });
        return { status: 200, body: { id } };
      },
    }),
  ];
}

/**
 * Unlike Meta, these senders have somebody who reads the answer: say at once that it is not JSON.
 */
function checkJson(raw: Buffer): void {
  try {
    if (isTooDeep(raw)) throw new SyntaxError('it nests deeper than 100 levels');
    JSON.parse(raw.toString('utf8'));
  } catch (error) {
    throw new HubError(
      'malformed_json',
      `The body is not JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
