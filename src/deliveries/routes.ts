/** Reading what was delivered to a hook. */
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Route } from '../http';
import type { Hooks } from '../hooks';
import { schema } from '../lib/json-schema';
import { listDeliveries, type DeliveryDoc } from './model';
import { ATTEMPTS, presentAttempts } from './present-attempts';

const DELIVERY = schema({
  type: 'object',
  'x-name': 'Delivery',
  required: ['id', 'hook_id', 'event_id', 'status', 'attempts', 'next_attempt_at'],
  properties: {
    id: { type: 'string' },
    hook_id: { type: 'string' },
    event_id: { type: 'string' },
    status: { enum: ['pending', 'delivered', 'waiting', 'dead', 'dropped'] },
    attempts: ATTEMPTS,
    next_attempt_at: { type: ['string', 'null'], format: 'date-time' },
  },
});

function presentDelivery(doc: DeliveryDoc) {
  return {
    id: doc.publicId,
    hook_id: doc.hookId,
    event_id: doc.eventId,
    status: doc.status,
    attempts: presentAttempts(doc.attempts),
    next_attempt_at:
      doc.status === 'pending' || doc.status === 'waiting' ? doc.dueAt.toISOString() : null,
  };
}

export function deliveryRoutes(hooks: Hooks): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/hooks/{id}/deliveries',
      tag: 'Hooks',
      scope: 'hooks:read',
      summary: "List a hook's deliveries",
      query: {
        type: 'object',
        additionalProperties: false,
        properties: {
          ...PAGE_QUERY,
          status: {
            enum: ['pending', 'delivered', 'waiting', 'dead', 'dropped'],
            description: 'Only those in this state.',
          },
        },
      },
      replies: { 200: { description: 'A page, newest first', schema: pageSchema(DELIVERY) } },
      errors: ['not_found'],
    }).with({
      owns: async (caller, params) => {
        await hooks.get(caller.workspaceId, params['id'] ?? '');
      },
      handle: async ({ caller, params, query }) => {
        const size = pageSize(query.limit);
        const found = await listDeliveries(caller.workspaceId, params['id'] ?? '', {
          status: query.status,
          before: query.cursor,
          limit: size + 1,
        });
        return {
          status: 200,
          body: toPage({ found, size, cursorOf: (doc) => doc._id, present: presentDelivery }),
        };
      },
    }),
  ];
}
