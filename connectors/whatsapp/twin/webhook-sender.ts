/**
 * Posts signed bytes, at least once: whatever is not answered with 200 is tried again until it is,
 * or until a reset. Order is not kept: up to 32 are under way at once, as at Meta
 * (webhooks/overview).
 */
import { Agent, request } from 'undici';
import { signatureOf } from './wire';

export type SignatureKind = 'valid' | 'wrong' | 'missing';
export type FirstAttempt = { delivered: boolean; status: number | null; reason?: string };

export type WebhookJob = {
  /** Asked at every attempt, so a changed callback also gets what is waiting. */
  target: () => string | undefined;
  body: Buffer;
  signature: SignatureKind;
  retry: boolean;
  attempts: number;
  onFirst?: (attempt: FirstAttempt) => void;
};

const QUEUE_LIMIT = 500_000;
const TIMEOUT_MS = 10_000;
/** Meta's real schedule falls off over 7 days; here it starts at 1 s and stays at 60 s. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

export class WebhookSender {
  readonly counts = {
    delivered: 0,
    failed: 0,
    lost: 0,
    duplicated: 0,
    dropped: 0,
    undeliverable: 0,
  };
  concurrency = 32;
  private agent = newAgent();
  private queue: WebhookJob[] = [];
  private head = 0;
  private inFlight = 0;
  private generation = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly unanswered = new Set<WebhookJob>();
  private idleListeners: (() => void)[] = [];

  constructor(
    private readonly secret: () => string,
    private readonly say: (line: string) => void,
  ) {}

  get pending(): number {
    return this.timers.size + this.queue.length - this.head + this.inFlight;
  }

  /** Runs a task later; it counts as pending until then and is forgotten by `clear`. */
  later(delayMs: number, task: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      task();
      this.announceIdle();
    }, delayMs);
    timer.unref();
    this.timers.add(timer);
  }

  push(job: WebhookJob): void {
    if (this.queue.length - this.head >= QUEUE_LIMIT) {
      this.counts.dropped += 1;
      job.onFirst?.({ delivered: false, status: null, reason: 'queue_full' });
      return;
    }
    if (job.onFirst !== undefined) {
      this.unanswered.add(job);
    }
    this.queue.push(job);
    this.pump();
  }

  async whenIdle(timeoutMs: number): Promise<boolean> {
    if (this.pending === 0) {
      return true;
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.idleListeners.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Forgets everything that waits and breaks off what is under way. */
  async clear(): Promise<void> {
    this.generation += 1;
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
    this.queue = [];
    this.head = 0;
    for (const job of this.unanswered) {
      answerFirst(job, { delivered: false, status: null, reason: 'reset' });
    }
    this.unanswered.clear();
    Object.assign(this.counts, {
      delivered: 0,
      failed: 0,
      lost: 0,
      duplicated: 0,
      dropped: 0,
      undeliverable: 0,
    });
    const old = this.agent;
    this.agent = newAgent();
    await old.destroy();
    this.announceIdle();
  }

  async close(): Promise<void> {
    await this.clear();
    await this.agent.destroy();
  }

  private pump(): void {
    while (this.inFlight < this.concurrency && this.head < this.queue.length) {
      const job = this.queue[this.head];
      this.head += 1;
      if (this.head > 4_096 && this.head * 2 > this.queue.length) {
        this.queue = this.queue.slice(this.head);
        this.head = 0;
      }
      if (job !== undefined) {
        this.inFlight += 1;
        void this.attempt(job, this.generation);
      }
    }
  }

  private async attempt(job: WebhookJob, generation: number): Promise<void> {
    job.attempts += 1;
    const outcome = await this.post(job);
    this.inFlight -= 1;
    if (generation === this.generation) {
      this.settle(job, outcome);
    }
    this.pump();
    this.announceIdle();
  }

  private settle(job: WebhookJob, outcome: FirstAttempt): void {
    this.unanswered.delete(job);
    this.counts[outcome.delivered ? 'delivered' : 'failed'] += 1;
    if (!outcome.delivered) {
      this.say(
        `webhook attempt ${String(job.attempts)} failed: ${String(outcome.status ?? outcome.reason)}`,
      );
    }
    if (!outcome.delivered && job.retry && outcome.reason !== 'no_callback') {
      const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (job.attempts - 1), LONGEST_RETRY_MS);
      this.later(waitMs, () => this.push(job));
    }
    answerFirst(job, outcome);
  }

  private async post(job: WebhookJob): Promise<FirstAttempt> {
    const url = job.target();
    if (url === undefined) {
      return { delivered: false, status: null, reason: 'no_callback' };
    }
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        headers: this.headers(job),
        body: job.body,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      await answer.body.dump();
      return { delivered: answer.statusCode === 200, status: answer.statusCode };
    } catch (error) {
      return {
        delivered: false,
        status: null,
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  }

  private headers(job: WebhookJob): Record<string, string> {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      accept: '*/*',
    };
    if (job.signature !== 'missing') {
      const secret = job.signature === 'valid' ? this.secret() : `not-${this.secret()}`;
      headers['x-hub-signature-256'] = signatureOf(secret, job.body);
    }
    return headers;
  }

  private announceIdle(): void {
    if (this.pending === 0 && this.idleListeners.length > 0) {
      const listeners = this.idleListeners;
      this.idleListeners = [];
      listeners.forEach((listener) => listener());
    }
  }
}

/** Only the first attempt is told; later ones find no listener. */
function answerFirst(job: WebhookJob, outcome: FirstAttempt): void {
  job.onFirst?.(outcome);
  delete job.onFirst;
}

function newAgent(): Agent {
  return new Agent({ connect: { timeout: TIMEOUT_MS }, keepAliveTimeout: 3_000 });
}
