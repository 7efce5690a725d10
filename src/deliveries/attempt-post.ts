/**
 * One attempt of what is owed to an address, a delivery or a callback: claimed, posted, judged,
 * stored.
 */
import { persist, type SecretBox } from '../db';
import { errorText } from '../lib/error-code';
import type { Log, Metrics } from '../log';
import type { GuardedClient } from '../net';
import type { OwedPost } from './model';
import type { OwedPosts } from './owed-posts';
import { postSigned, type Posted, type SignedPost } from './post-signed';
import { afterAttempt, type AfterAttempt } from './rules';

export interface AttemptParts {
  client: GuardedClient;
  secrets: SecretBox;
  scheduleMs: readonly number[];
  version: string;
  log: Log;
  metrics: Metrics;
}

/**
 * The secrets are opened apart from what is read for it: a database that is away is no attempt, a
 * secret that can't be opened is.
 */
export type ComposedPost = Omit<SignedPost, 'n' | 'secrets'> & {
  openSecrets: () => readonly string[];
};

export interface Attempting<T> {
  posts: OwedPosts<T>;
  /** What the log calls the id of the post. */
  idName: 'delivery_id' | 'callback_id';
  /** Undefined when nobody wants it any more. */
  compose(post: T): Promise<ComposedPost | undefined>;
  /** Told how it went before that is stored, so possibly twice. */
  tell(post: T, next: AfterAttempt, ms: number): Promise<void>;
}

/**
 * With an attempt (15 s) shorter than the claim (30 s): what was posted is not posted again because
 * it could not be noted at once.
 */
const STORE_MS = 12_000;

export async function attemptPost<T extends OwedPost>(
  parts: AttemptParts,
  { posts, idName, compose, tell }: Attempting<T>,
  id: string,
): Promise<void> {
  const post = await posts.claim(id);
  if (post === null) return;
  const composed = await compose(post);
  if (composed === undefined) {
    await posts.drop(post);
    return;
  }
  const posted = await signAndPost(parts, composed, post.attempts.length + 1);
  if (posted === undefined) {
    await posts.giveBack(post);
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt(
    { status: attempt.status, retryAfterMs, attempts: attempt.n },
    parts.scheduleMs,
    Math.random(),
  );
  parts.log.debug(
    {
      [idName]: composed.id,
      workspace_id: post.workspaceId,
      attempt: attempt.n,
      status: attempt.status,
      ms: attempt.ms,
    },
    'posted',
  );
  await persist(() => tell(post, next, attempt.ms), STORE_MS);
  await persist(() => posts.store(post, attempt, next), STORE_MS);
}

/** Undefined when the hub itself could not make the attempt. */
async function signAndPost(
  parts: AttemptParts,
  { openSecrets, ...post }: ComposedPost,
  n: number,
): Promise<Posted | undefined> {
  let secrets: readonly string[];
  try {
    secrets = openSecrets();
  } catch (error) {
    const detail = `The secret that signs can not be opened: ${errorText(error)}.`;
    return {
      attempt: {
        n,
        at: new Date(),
        status: null,
        ms: 0,
        error: { code: 'secret_unreadable', detail },
        response: null,
      },
      retryAfterMs: null,
    };
  }
  return postSigned(parts, { ...post, secrets, n });
}
