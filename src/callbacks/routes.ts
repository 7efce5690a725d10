/** `/v1/callback_secret` and `/v1/callbacks`. */
import { ATTEMPTS, presentAttempts } from '../deliveries';
import { HubError } from '../errors';
import { PAGE_QUERY, pageSchema, pageSize, route, toPage, type Caller, type Route } from '../http';
import { schema } from '../lib/json-schema';
import { hasScope } from '../lib/scopes';
import type { Callbacks } from './callbacks';
import { listCallbacks, type CallbackDoc } from './model';

const ROTATED = schema({
  type: 'object',
  'x-name': 'CallbackSecret',
  required: ['secret', 'previous_expires_at'],
  properties: {
    secret: { type: 'string', description: '`whsec_...`, shown this once.' },
    previous_expires_at: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Until then the one before signs, too; null when there was none.',
    },
  },
});

const CALLBACK = schema({
  type: 'object',
  'x-name': 'Callback',
  required: [
    'id',
    'message_id',
    'kind',
    'url',
    'status',
    'attempts',
    'next_attempt_at',
    'created_at',
  ],
  properties: {
    id: { type: 'string', description: 'The `webhook-id` of its attempts.' },
    message_id: { type: 'string' },
    kind: {
      enum: ['status', 'answer'],
      description: 'The final status of a message, or the answer to a question.',
    },
    url: { type: 'string' },
    status: { enum: ['pending', 'delivered', 'waiting', 'dead', 'dropped'] },
    attempts: ATTEMPTS,
    next_attempt_at: { type: ['string', 'null'], format: 'date-time' },
    created_at: { type: 'string', format: 'date-time' },
  },
});

export function callbackRoutes(callbacks: Callbacks): Route[] {
  return [secretRoute(callbacks), listRoute()];
}

function secretRoute(callbacks: Callbacks): Route {
  return route({
    method: 'post',
    path: '/v1/callback_secret',
    tag: 'Callbacks',
    scope: 'any',
    summary: 'Make or rotate the callback secret',
    description:
      'Verifies the signature of what is posted to `callback_url` and `resume_url`. Needs the scope hooks:write or admin.',
    replies: { 200: { description: 'The secret, shown this once', schema: ROTATED } },
    errors: ['forbidden'],
  }).with({
    handle: async ({ caller }) => {
      requireEither(caller);
      const { secret, previousUntil } = await callbacks.rotateSecret(caller.workspaceId);
      return {
        status: 200,
        body: { secret, previous_expires_at: previousUntil?.toISOString() ?? null },
      };
    },
  });
}

function requireEither({ scopes }: Caller): void {
  if (!hasScope(scopes, 'hooks:write') && !hasScope(scopes, 'admin'))
    throw new HubError('forbidden', 'This call needs the scope hooks:write or admin.');
}

function listRoute(): Route {
  return route({
    method: 'get',
    path: '/v1/callbacks',
    tag: 'Callbacks',
    scope: 'messages:read',
    summary: 'List callbacks',
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...PAGE_QUERY,
        message_id: { type: 'string', maxLength: 40, description: 'Only those of this message.' },
      },
    },
    replies: {
      200: { description: 'A page, newest message first', schema: pageSchema(CALLBACK) },
    },
  }).with({
    handle: async ({ caller, query }) => {
      const size = pageSize(query.limit);
      const found = await listCallbacks(caller.workspaceId, {
        messageId: query.message_id,
        before: query.cursor,
        limit: size + 1,
      });
      return {
        status: 200,
        body: toPage({ found, size, cursorOf: (doc) => doc._id, present: presentCallback }),
      };
    },
  });
}

function presentCallback(doc: CallbackDoc) {
  return {
    id: doc._id,
    message_id: doc.messageId,
    kind: doc.kind,
    url: doc.url,
    status: doc.status,
    attempts: presentAttempts(doc.attempts),
    next_attempt_at:
      doc.status === 'pending' || doc.status === 'waiting' ? doc.dueAt.toISOString() : null,
    created_at: doc.createdAt.toISOString(),
  };
}
