/** One signed POST to an address that a tenant chose, through the guard, and how it ended. */
import { TargetError, type GuardedClient } from '../net';
import type { Attempt } from './model';
import { parseRetryAfter } from './rules';
import { signatureHeaders } from './sign';

export interface SignedPost {
  url: string;
  /** The same over all attempts. */
  id: string;
  body: string;
  /** All that are valid now. */
  secrets: readonly string[];
  /** Counts from 1. */
  n: number;
}

export interface Posted {
  attempt: Attempt;
  retryAfterMs: number | null;
}

/** The hub's own troubles are no attempt, and nobody's fault but ours. */
const OWN_FAULTS: ReadonlySet<string> = new Set(['hub_busy', 'canceled']);

/** Undefined when the hub itself could not make the attempt. */
export async function postSigned(
  { client, version }: { client: GuardedClient; version: string },
  { url, id, body, secrets, n }: SignedPost,
): Promise<Posted | undefined> {
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'user-agent': `SmsPort-Hub/${version}`,
    ...signatureHeaders({ id, body, secrets, atSeconds: Math.floor(at.getTime() / 1000) }),
  };
  try {
    const answer = await client.post({ url, headers, body });
    const retryAfter = answer.headers['retry-after'];
    const retryAfterMs = parseRetryAfter(
      Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      Date.now(),
    );
    return {
      attempt: {
        n,
        at,
        status: answer.status,
        ms: answer.ms,
        error: null,
        response: answer.bodyExcerpt,
      },
      retryAfterMs,
    };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (OWN_FAULTS.has(error.code)) return undefined;
    return {
      attempt: {
        n,
        at,
        status: null,
        ms: Date.now() - at.getTime(),
        error: { code: error.code, detail: error.message },
        response: null,
      },
      retryAfterMs: null,
    };
  }
}
