/**
 * The only way out of the hub to addresses that tenants choose: POST without redirects, GET of
 * files, no decoding, no proxy variables, one deadline over all. Its sockets are never shared with
 * a client for the hub's own services.
 */
import { setMaxListeners } from 'node:events';
import { Agent, errors } from 'undici';
import { checkTargetUrl, type TargetPolicy } from './check-target';
import { guardedConnector, type ConnectLimits } from './guarded-connector';
import { downloadGuarded, type GuardedDownload, type GuardedFile } from './guarded-download';
import { TargetError, toTargetError } from './target-error';

export interface GuardedRequest {
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The first 4 KB as they came (nothing is decompressed), read as UTF-8 with losses. */
  readonly bodyExcerpt: string;
  /** Until status and headers were complete: the answer is judged then. */
  readonly ms: number;
}

export interface GuardedClient {
  /** Rejects with a TargetError when there is no status. */
  readonly post: (request: GuardedRequest) => Promise<GuardedAnswer>;
  /** Rejects with a TargetError when there is no status. */
  readonly download: (request: GuardedDownload) => Promise<GuardedFile>;
  /** Waits for the requests under way. */
  readonly close: () => Promise<void>;
}

export interface ClientLimits extends ConnectLimits {
  readonly deadlineMs: number;
  readonly bodyBytes: number;
  readonly idleSocketMs: number;
  readonly pooledOrigins: number;
}

const DEFAULTS: ClientLimits = {
  connectTimeoutMs: 5_000,
  deadlineMs: 15_000,
  bodyBytes: 64 * 1024,
  idleSocketMs: 30_000,
  pooledOrigins: 2_000,
};
const EXCERPT_BYTES = 4 * 1024;

export function createGuardedClient(
  policy: TargetPolicy,
  overrides: Partial<ClientLimits> = {},
): GuardedClient {
  const limits = { ...DEFAULTS, ...overrides };
  const agents = createAgents(policy, limits);

  const post = async ({
    url,
    headers,
    body,
    signal: caller,
    deadlineMs = limits.deadlineMs,
  }: GuardedRequest): Promise<GuardedAnswer> => {
    const { origin, pathname, search } = checkTargetUrl(String(url), policy);
    checkHeaders(headers);
    const startedAt = performance.now();
    const { signal, ended, finish } = startAttempt(deadlineMs, caller);
    try {
      const request = agents.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
        signal,
      });
      // undici looks at the signal only once a socket is open, hence the race.
      const answer = await Promise.race([request, ended]);
      const ms = Math.round(performance.now() - startedAt);
      const bodyExcerpt = await readExcerpt(answer.body, limits.bodyBytes);
      return { status: answer.statusCode, headers: answer.headers, bodyExcerpt, ms };
    } catch (error) {
      throw toTargetError(error);
    } finally {
      finish();
    }
  };
  return {
    post,
    download: (request) => downloadGuarded(agents.request, policy, request),
    close: agents.close,
  };
}

function createAgents(policy: TargetPolicy, limits: ClientLimits) {
  const options = {
    connect: guardedConnector(policy, limits),
    maxHeaderSize: 16 * 1024, // not what NODE_OPTIONS may say
    keepAliveTimeout: limits.idleSocketMs,
    keepAliveMaxTimeout: limits.idleSocketMs,
  };
  const pooled = new Agent({ ...options, maxOrigins: limits.pooledOrigins });
  const oneShot = new Agent({ ...options, pipelining: 0 }); // closes each socket after its answer
  const request = (call: Parameters<Agent['request']>[0]) =>
    pooled.request(call).catch((error: unknown) => {
      if (error instanceof errors.MaxOriginsReachedError) return oneShot.request(call);
      throw error;
    });
  let closed: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    await (closed ??= Promise.all([pooled.close(), oneShot.close()]));
  };
  return { request, close };
}

/**
 * One deadline for look-up, connection, answer and body (undici's time-outs count idle time only);
 * the caller's signal ends it early.
 */
function startAttempt(deadlineMs: number, caller: AbortSignal | undefined) {
  const controller = new AbortController();
  const { signal } = controller;
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(toTargetError(signal.reason)));
  });
  const end = (error: TargetError) => controller.abort(error);
  const cancel = () => end(new TargetError('canceled', 'The hub stopped the attempt.'));
  const timer = setTimeout(
    () => end(new TargetError('timeout', `There was no answer within ${deadlineMs / 1_000} s.`)),
    deadlineMs,
  );
  // One shutdown signal may stand behind all posts under way.
  if (caller !== undefined) setMaxListeners(0, caller);
  caller?.addEventListener('abort', cancel);
  if (caller?.aborted === true) cancel();
  const finish = () => {
    clearTimeout(timer);
    caller?.removeEventListener('abort', cancel);
  };
  return { signal, ended, finish };
}

/**
 * Reads to the limit and then drops the socket. A body cut short changes nothing: the status
 * stands.
 */
async function readExcerpt(body: AsyncIterable<unknown>, maxBytes: number): Promise<string> {
  let excerpt = Buffer.alloc(0);
  let read = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) break;
      if (excerpt.length < EXCERPT_BYTES)
        excerpt = Buffer.concat([excerpt, chunk]).subarray(0, EXCERPT_BYTES);
      read += chunk.length;
      if (read >= maxBytes) break; // leaving the loop destroys the body and its socket
    }
  } catch {
    // The deadline, a reset or a malformed rest.
  }
  return excerpt.toString('utf8');
}

// `host` would pick a virtual host and TLS name other than those checked; the rest frame the
// message. CR, LF and other bytes that do not belong in a name or value are refused by undici
// (`invalid_request` too).
const RESERVED_HEADER =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|accept-encoding|proxy-.*)$/i;

function checkHeaders(headers: GuardedRequest['headers']): void {
  if (Object.keys(headers).some((name) => RESERVED_HEADER.test(name))) {
    throw new TargetError('invalid_request', 'A header that the hub sets itself cannot be given.');
  }
}
