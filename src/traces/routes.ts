/** `GET /v1/messages/{id}/trace`. */
import { findByEvents } from '../deliveries';
import { findByDedupeKeys } from '../events';
import { route, type Route } from '../http';
import { MESSAGE } from '../kit';
import { presentMessage, type MessageDoc, type Messages } from '../messages';
import { traceMessage } from './trace-message';

const STEP = {
  type: 'object',
  'x-name': 'TraceStep',
  required: ['at', 'kind', 'text'],
  additionalProperties: true,
  properties: {
    at: { type: 'string', format: 'date-time' },
    kind: {
      enum: ['created', 'received', 'due', 'held', 'call', 'status', 'event', 'delivery', 'resent'],
    },
    text: { type: 'string', description: 'One line for people.' },
  },
} as const;

export function traceRoutes(messages: Messages): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/messages/{id}/trace',
      tag: 'Messages',
      scope: 'messages:read',
      summary: 'Trace a message',
      description:
        'The whole life of the message: calls to Meta, statuses, events, and the deliveries of those to hooks, in order of time.',
      replies: {
        200: {
          description: 'The steps',
          schema: {
            type: 'object',
            required: ['message', 'steps'],
            properties: { message: MESSAGE, steps: { type: 'array', items: STEP } },
          },
        },
      },
      errors: ['not_found'],
    }).with({
      handle: async ({ caller, params }) => {
        const message = await messages.get(caller.workspaceId, params['id'] ?? '');
        const events = await findByDedupeKeys(caller.workspaceId, dedupeKeysOf(message));
        const deliveries =
          events.length === 0
            ? []
            : await findByEvents(
                caller.workspaceId,
                events.map(({ publicId }) => publicId),
              );
        const steps = traceMessage({ message, events, deliveries }).map((step) => ({
          ...step,
          at: step.at.toISOString(),
        }));
        return { status: 200, body: { message: presentMessage(message), steps } };
      },
    }),
  ];
}

const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed', 'canceled', 'unknown'];
const FOREIGN_TYPES = [
  'message.received',
  'message.echoed',
  'flow.completed',
  'order.received',
  'conversation.opened',
];

/** As the ledger and the intake name them (messages/record-changes, intake/to-drafts). */
function dedupeKeysOf({ _id, wamid }: MessageDoc): string[] {
  return [
    ...STATUSES.map((status) => `status:${_id}:${status}`),
    `status:${_id}:failed:again`,
    ...(wamid === undefined ? [] : FOREIGN_TYPES.map((type) => `${type}:${wamid}`)),
  ];
}
