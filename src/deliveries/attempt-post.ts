/** One attempt of what is owed to an address, a delivery or a callback: claimed, posted, judged, stored. */
import type { SecretBox } from '../db';
import type { Log, Metrics } from '../log';
import type { GuardedClient } from '../net';
import type { OwedPost } from './model';
import type { OwedPosts } from './owed-posts';
import { postSigned, type SignedPost } from './post-signed';
import { afterAttempt, type AfterAttempt } from './rules';

export interface AttemptParts {
  client: GuardedClient;
  secrets: SecretBox;
  scheduleMs: readonly number[];
  version: string;
  log: Log;
  metrics: Metrics;
}

export interface Attempting<T> {
  posts: OwedPosts<T>;
  /** Undefined when nobody wants it any more. */
  compose(post: T): Promise<Omit<SignedPost, 'n'> | undefined>;
  /** Told how it went before that is stored, so possibly twice. */
  tell(post: T, next: AfterAttempt, ms: number): Promise<void>;
}

export const attemptPost = async <T extends OwedPost>(parts: AttemptParts, { posts, compose, tell }: Attempting<T>, id: string): Promise<void> => {
  const post = await posts.claim(id);
  if (post === null) return;
  const composed = await compose(post);
  if (composed === undefined) {
    await posts.drop(post);
    return;
  }
  const posted = await postSigned(parts, { ...composed, n: post.attempts.length + 1 });
  if (posted === undefined) {
    await posts.giveBack(post);
    return;
  }
  const { attempt, retryAfterMs } = posted;
  const next = afterAttempt({ status: attempt.status, retryAfterMs, attempts: attempt.n }, parts.scheduleMs, Math.random());
  parts.log.debug({ webhook_id: composed.id, workspace_id: post.workspaceId, attempt: attempt.n, status: attempt.status, ms: attempt.ms }, 'posted');
  await tell(post, next, attempt.ms);
  await posts.store(post, attempt, next);
};
