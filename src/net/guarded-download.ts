/**
 * A GET from an address that a tenant chose, streamed: each redirect is judged like the first
 * address, one deadline is over all.
 */
import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import { checkTargetUrl, type TargetPolicy } from './check-target';
import { limitBody, type BodyFailures } from './limit-bytes';
import { TargetError, toTargetError } from './target-error';

export interface GuardedDownload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The stream fails with BodyTooLargeError beyond. */
  readonly maxBytes: number;
  readonly deadlineMs?: number;
}

export interface GuardedFile {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Must be read or destroyed; fails with a TargetError. */
  readonly stream: Readable;
}

type Request = Agent['request'];
type Answer = Awaited<ReturnType<Request>>;

const DEADLINE_MS = 60_000;
/** Download links of shops and drives lead over one or two. */
const MAX_REDIRECTS = 3;

export async function downloadGuarded(
  request: (call: Parameters<Request>[0]) => Promise<Answer>,
  policy: TargetPolicy,
  options: GuardedDownload,
): Promise<GuardedFile> {
  const { headers, maxBytes, deadlineMs = DEADLINE_MS } = options;
  const { signal, late } = startDeadline(deadlineMs);
  let url = checkTargetUrl(options.url, policy);
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      // undici looks at the signal only once a socket is open, hence the race.
      const answer = await Promise.race([
        request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'GET',
          headers,
          signal,
        }),
        late,
      ]);
      const next = redirectOf(answer, url);
      if (next === undefined)
        return {
          status: answer.statusCode,
          headers: answer.headers,
          stream: limitBody(answer.body, maxBytes, FAILURES),
        };
      answer.body.on('error', () => undefined).destroy();
      url = checkTargetUrl(next, policy);
    }
  } catch (error) {
    throw toTargetError(error);
  }
  throw new TargetError('bad_response', 'The address leads on and on.');
}

function startDeadline(deadlineMs: number): { signal: AbortSignal; late: Promise<never> } {
  const controller = new AbortController();
  const error = new TargetError(
    'timeout',
    `The file was not there within ${deadlineMs / 1_000} s.`,
  );
  const late = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(error));
  });
  late.catch(() => undefined); // nobody may be waiting when the time is over
  setTimeout(() => controller.abort(error), deadlineMs).unref();
  return { signal: controller.signal, late };
}

function redirectOf({ statusCode, headers }: Answer, from: URL): string | undefined {
  const { location } = headers;
  if (
    ![301, 302, 303, 307, 308].includes(statusCode) ||
    typeof location !== 'string' ||
    !URL.canParse(location, from.href)
  )
    return undefined;
  const next = new URL(location, from.href);
  next.hash = '';
  return next.href;
}

const FAILURES: BodyFailures = {
  translate: toTargetError,
  endedEarly: () => new TargetError('reset', 'The file ended early.'),
};
