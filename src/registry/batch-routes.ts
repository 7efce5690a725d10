/**
 * `POST /v1/messages/batch`: many sends in one request. Each item is the single call of its action,
 * with its own answer. A key on the whole request keeps the whole answer; it is also one key per
 * item, so that a repeat completes what a dead process began, and nothing is sent twice when the
 * kept answer is gone.
 */
import { PROBLEM } from '../errors';
import { IDEMPOTENCY_KEY, route, type Route } from '../http';
import { MESSAGE } from '../kit';
import type { Registry } from './registry';
import { runBatch, type RunParts } from './run-batch';

const MAX_ITEMS = 1_000;
const BODY_LIMIT_BYTES = 16 * 1_048_576;

/**
 * A single answer as it stands among the others: where it failed, the problem without the id of the
 * request.
 */
const RESULT = {
  type: 'object',
  'x-name': 'BatchResult',
  required: ['status'],
  properties: {
    status: { type: 'integer', description: 'The HTTP status of the single call.' },
    message: MESSAGE,
    error: {
      ...PROBLEM,
      'x-name': 'BatchProblem',
      required: PROBLEM.required.filter((name) => name !== 'request_id'),
    },
  },
} as const;

export interface BatchParts extends RunParts {
  registry: Registry;
}

/** Every action that sends can be in a batch. */
export function batchRoutes({ registry, ...parts }: BatchParts): Route[] {
  const sending = [...registry.actions.values()].filter(
    ({ manifest }) => manifest.effect === 'send',
  );
  const byKey = new Map(sending.map((action) => [action.manifest.key, action]));
  return [
    route(batchSpec([...byKey.keys()])).with({
      handle: ({ caller, body, keyed }) => runBatch(byKey, body.items, { ...parts, caller, keyed }),
    }),
  ];
}

function batchSpec(actions: readonly string[]) {
  return {
    method: 'post',
    path: '/v1/messages/batch',
    tag: 'Messages',
    scope: 'messages:send',
    summary: 'Send many messages',
    description:
      'The answer is 200 with one result per item, in their order: each has the status of its single call. Items that fail do not stop the others. With an Idempotency-Key a repeat gets the same results, refusals too, unless the hub itself failed for some.',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['items'],
      properties: {
        items: {
          type: 'array',
          minItems: 1,
          maxItems: MAX_ITEMS,
          items: itemSchema(actions),
        },
      },
    },
    replies: {
      200: {
        description: 'One result per item',
        schema: {
          type: 'object',
          required: ['results'],
          properties: { results: { type: 'array', items: RESULT } },
        },
      },
    },
  } as const;
}

function itemSchema(actions: readonly string[]) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['action', 'input'],
    properties: {
      action: { enum: actions },
      input: {
        type: 'object',
        additionalProperties: true,
        description: 'The input of the action.',
      },
      idempotency_key: {
        type: 'string',
        pattern: IDEMPOTENCY_KEY,
        description: 'As the header of the single call.',
      },
    },
  } as const;
}
