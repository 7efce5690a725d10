/** Runs an action whose input is valid: its own check, then its handler. */
import { HubError } from '../errors';
import type { KeyedRequest } from '../http';
import type { ActionContext, MessageJson } from '../kit';
import type { RegisteredAction } from './registry';

/**
 * What the first request with this key was answered, if it was. @throws HubError
 * idempotency_conflict
 */
export type FirstAnswer = (keyed: KeyedRequest) => Promise<MessageJson | undefined>;

export interface ActionCall {
  context: ActionContext;
  input: unknown;
}

/**
 * A send that was accepted under its key stays accepted, although the same would be refused by now
 * (its file was deleted, for example). Looked for only when it fails: what goes well finds the
 * first answer by itself, in the ledger.
 * @param once the key of a send, and how its first answer is found
 */
export async function runAction(
  { run, check }: Pick<RegisteredAction, 'run' | 'check'>,
  { context, input }: ActionCall,
  once: { keyed: KeyedRequest | undefined; firstAnswer: FirstAnswer },
): Promise<unknown> {
  try {
    await check?.(context, input);
    return await run(context, input);
  } catch (error) {
    const first =
      once.keyed !== undefined && error instanceof HubError
        ? await once.firstAnswer(once.keyed)
        : undefined;
    if (first === undefined) throw error;
    return first;
  }
}
