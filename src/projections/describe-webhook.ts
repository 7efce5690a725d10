/** A webhook of OpenAPI describes one trigger: the event that a hook is called with. */
import { ENVELOPE } from '../events';
import type { Schema } from '../lib/json-schema';
import type { Components } from './components';

export function describeWebhook(
  {
    key,
    title,
    summary,
    output,
    sample,
  }: { key: string; title: string; summary: string; output: Schema; sample: unknown },
  components: Components,
) {
  return {
    post: {
      operationId: `webhook_${key.replaceAll('.', '_')}`,
      tags: ['Events'],
      summary: title,
      description: summary,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              allOf: [
                components.use(ENVELOPE),
                {
                  type: 'object',
                  properties: { type: { const: key }, data: components.use(output) },
                },
              ],
            },
            example: exampleOf(key, sample),
          },
        },
      },
      responses: {
        '2XX': { description: 'Taken. Anything else is tried again; 410 unsubscribes.' },
      },
    },
  };
}

function exampleOf(key: string, sample: unknown) {
  return {
    id: 'evt_01jd3kq8w0m4t6v8x0z2b4d6f8',
    type: key,
    version: '2026-11-01',
    sequence: 1,
    occurred_at: '2026-11-01T09:30:00.000Z',
    workspace_id: 'ws_01jd3kq8w0m4t6v8x0z2b4d6f8',
    connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
    data: sample,
  };
}
