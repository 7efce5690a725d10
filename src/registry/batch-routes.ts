/**
 * `POST /v1/messages/batch`: many sends in one request. Each item is the single call of its action,
 * with its own answer. A key on the whole request keeps the whole answer; it is also one key per
 * item, so that a repeat completes what a dead process began, and nothing is sent twice when the
 * kept answer is gone.
 */
import { HubError, PROBLEM, toProblem } from '../errors';
import {
  IDEMPOTENCY_KEY,
  hashRequest,
  route,
  toHubError,
  type Caller,
  type KeyedRequest,
  type Route,
} from '../http';
import { MESSAGE } from '../kit';
import type { Log } from '../log';
import { connectionIdOf, type MakeContext } from './action-routes';
import type { RegisteredAction, Registry } from './registry';
import { runAction, type FirstAnswer } from './run-action';

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

interface BatchItem {
  action: string;
  input: unknown;
  idempotency_key?: string | undefined;
}
interface BatchResult {
  status: number;
  message?: unknown;
  error?: unknown;
}

export interface BatchParts {
  registry: Registry;
  makeContext: MakeContext;
  /** Binds a key to its request before any item is sent. @throws HubError idempotency_conflict */
  takeKey: (keyed: KeyedRequest) => Promise<unknown>;
  firstAnswer: FirstAnswer;
  log: Log;
}

/** Every action that sends can be in a batch. */
export function batchRoutes({
  registry,
  makeContext,
  takeKey,
  firstAnswer,
  log,
}: BatchParts): Route[] {
  const sending = [...registry.actions.values()].filter(
    ({ manifest }) => manifest.effect === 'send',
  );
  const byKey = new Map(sending.map((action) => [action.manifest.key, action]));
  return [
    route({
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
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['action', 'input'],
              properties: {
                action: { enum: sending.map(({ manifest }) => manifest.key) },
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
            },
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
    }).with({
      handle: async ({ caller, body, keyed }) => {
        if (keyed !== undefined) await takeKey({ ...keyed, key: `${keyed.key} batch` });
        const run = createRunItem({ makeContext, firstAnswer, caller, keyed });
        const results = await Promise.all(
          body.items.map((item, index) =>
            run(byKey.get(item.action), item, index).catch((error: unknown): BatchResult =>
              toResult(error, log),
            ),
          ),
        );
        // What failed by the hub's own fault is to be tried again under the same key.
        return {
          status: 200,
          body: { results },
          ...(results.some(({ status }) => status >= 500) ? { isPassing: true } : {}),
        };
      },
    }),
  ];
}

/**
 * A key of its own is that of the single call, wherever it is used. The space in the others can't
 * be in anybody's key.
 */
function keyOfItem(
  { workspaceId }: Caller,
  { action, input, idempotency_key: own }: BatchItem,
  { keyed, index }: { keyed: KeyedRequest | undefined; index: number },
): KeyedRequest | undefined {
  if (own !== undefined)
    return { workspaceId, key: own, hash: hashRequest('POST', `/v1/actions/${action}`, input) };
  return keyed === undefined ? undefined : { ...keyed, key: `${keyed.key} ${String(index)}` };
}

interface Running extends Pick<BatchParts, 'makeContext' | 'firstAnswer'> {
  caller: Caller;
  keyed: KeyedRequest | undefined;
}

function createRunItem({ makeContext, firstAnswer, caller, keyed }: Running) {
  return async (
    action: RegisteredAction | undefined,
    item: BatchItem,
    index: number,
  ): Promise<BatchResult> => {
    if (action === undefined) throw new HubError('invalid_input', 'There is no such action.');
    const valid = action.validateInput(item.input);
    if (!valid.ok)
      throw new HubError(
        'invalid_input',
        `body ${valid.errors[0]?.pointer ?? ''} ${valid.errors[0]?.detail ?? 'is not valid'}.`,
        { errors: valid.errors },
      );
    const input = valid.value;
    const own = keyOfItem(caller, { ...item, input }, { keyed, index });
    const context = makeContext(caller, { connectionId: connectionIdOf(input), keyed: own });
    return {
      status: 202,
      message: await runAction(action, { context, input }, { keyed: own, firstAnswer }),
    };
  };
}

function toResult(thrown: unknown, log: Log): BatchResult {
  const error = toHubError(thrown);
  if (error.code === 'internal') log.error({ err: thrown }, 'unexpected error in a batch');
  return { status: error.entry.status, error: toProblem(error) };
}
