/** prom-client: rates, latency histograms and queue ages per stage, on every process's /metrics. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];

export type Metrics = ReturnType<typeof createMetrics>;

/** One registry per process; the names are stable and listed in docs/operations.md. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    ...intakeMetrics(registers),
    ...sendMetrics(registers),
    ...deliveryMetrics(registers),
    ...mediaMetrics(registers),
    ...upkeepMetrics(registers),
  };
}

function intakeMetrics(registers: Registry[]) {
  return {
    httpSeconds: new Histogram({
      name: 'hub_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    intakeCalls: new Counter({
      name: 'hub_intake_calls_total',
      help: 'Inbound calls by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    intakeSeconds: new Histogram({
      name: 'hub_intake_lag_seconds',
      help: 'From the arrival of a call to its events',
      buckets: SECONDS,
      registers,
    }),
    events: new Counter({
      name: 'hub_events_total',
      help: 'Events appended to the log',
      registers,
    }),
  };
}

function sendMetrics(registers: Registry[]) {
  return {
    sends: new Counter({
      name: 'hub_sends_total',
      help: 'Calls to send a message by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    sendSeconds: new Histogram({
      name: 'hub_send_seconds',
      help: 'From acceptance of a message to its call',
      buckets: SECONDS,
      registers,
    }),
    loopGuard: new Counter({
      name: 'hub_loop_guard_total',
      help: 'Sends refused because one contact got too many',
      registers,
    }),
  };
}

function deliveryMetrics(registers: Registry[]) {
  return {
    attempts: new Counter({
      name: 'hub_delivery_attempts_total',
      help: 'Attempts to deliver an event by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'hub_delivery_attempt_seconds',
      help: 'Time a hook took to answer',
      buckets: SECONDS,
      registers,
    }),
    callbackAttempts: new Counter({
      name: 'hub_callback_attempts_total',
      help: 'Attempts to post a callback by outcome',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

function mediaMetrics(registers: Registry[]) {
  return {
    media: new Counter({
      name: 'hub_media_total',
      help: 'Tries to fetch a file by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    mediaBytes: new Counter({
      name: 'hub_media_bytes_total',
      help: 'Bytes of files stored',
      registers,
    }),
    mediaSeconds: new Histogram({
      name: 'hub_media_seconds',
      help: 'From the event of a file to its being stored',
      buckets: SECONDS,
      registers,
    }),
  };
}

function upkeepMetrics(registers: Registry[]) {
  return {
    removed: new Counter({
      name: 'hub_retention_removed_total',
      help: 'Documents removed because their time was over',
      labelNames: ['kind'],
      registers,
    }),
    queueDepth: new Gauge({
      name: 'hub_queue_jobs',
      help: 'Jobs waiting, delayed or running per queue',
      labelNames: ['queue'],
      registers,
    }),
  };
}
