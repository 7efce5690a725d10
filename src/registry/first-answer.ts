/** A send that was accepted under its key stays accepted, although the same would be refused by now: its file was deleted, for example. */
import { HubError } from '../errors';
import type { KeyedRequest } from '../http';
import type { MessageJson } from '../kit';

/** What the first request with this key was answered, if it was. @throws HubError idempotency_conflict */
export type FirstAnswer = (keyed: KeyedRequest) => Promise<MessageJson | undefined>;

/** Looked for only when the request fails now: what goes well finds it by itself, in the ledger. */
export const orFirstAnswer = async <T>(work: () => Promise<T>, firstAnswer: FirstAnswer, keyed: KeyedRequest | undefined): Promise<T | MessageJson> => {
  try {
    return await work();
  } catch (error) {
    const first = keyed !== undefined && error instanceof HubError ? await firstAnswer(keyed) : undefined;
    if (first === undefined) throw error;
    return first;
  }
};
