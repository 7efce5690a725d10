/** Runs the items of a batch side by side; each gets its own answer, and none stops the others. */
import { HubError, toProblem } from '../errors';
import { hashRequest, toHubError, type Caller, type KeyedRequest, type Reply } from '../http';
import type { Log } from '../log';
import { connectionIdOf, type MakeContext } from './action-routes';
import type { RegisteredAction } from './registry';
import { runAction, type FirstAnswer } from './run-action';

export interface RunParts {
  makeContext: MakeContext;
  /** Binds a key to its request before any item is sent. @throws HubError idempotency_conflict */
  takeKey: (keyed: KeyedRequest) => Promise<unknown>;
  firstAnswer: FirstAnswer;
  log: Log;
}

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

interface Running extends RunParts {
  caller: Caller;
  keyed: KeyedRequest | undefined;
}

export async function runBatch(
  actions: ReadonlyMap<string, RegisteredAction>,
  items: readonly BatchItem[],
  running: Running,
): Promise<Reply> {
  const { keyed, takeKey, log } = running;
  if (keyed !== undefined) await takeKey({ ...keyed, key: `${keyed.key} batch` });
  const run = createRunItem(running);
  const results = await Promise.all(
    items.map((item, index) =>
      run(actions.get(item.action), item, index).catch((error: unknown): BatchResult =>
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

function toResult(thrown: unknown, log: Log): BatchResult {
  const error = toHubError(thrown);
  if (error.code === 'internal') log.error({ err: thrown }, 'unexpected error in a batch');
  return { status: error.entry.status, error: toProblem(error) };
}
