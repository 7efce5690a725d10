/**
 * The order for the load process and its report, over its IPC channel. Checked on both sides: it is
 * JSON of another process.
 */
import { schema, type Infer } from '../../../src/lib/json-schema';
import { compile } from '../../../src/lib/validate';
import { CALL_PLAN, STATUS_TARGET } from './calls';

const LOAD_SPEC = schema({
  type: 'object',
  additionalProperties: false,
  required: [
    'url',
    'kind',
    'secret',
    'connections',
    'ratePerSecond',
    'durationMs',
    'first',
    'maxCalls',
    'plan',
    'statuses',
  ],
  properties: {
    url: { type: 'string', pattern: '^http://127\\.0\\.0\\.1:', description: 'Loopback only.' },
    kind: {
      enum: ['texts', 'texts and statuses', 'sends', 'batches'],
      description: 'Signed webhooks, or sends by the API: single calls, or batches of a thousand.',
    },
    secret: { type: 'string', description: 'The app secret that signs webhooks, or the API key.' },
    connections: { type: 'integer', minimum: 1, maximum: 512 },
    ratePerSecond: {
      type: 'number',
      minimum: 0,
      description: '0: each connection posts as fast as the answers come.',
    },
    durationMs: { type: 'integer', minimum: 1, maximum: 3_600_000 },
    first: { type: 'integer', minimum: 0, description: 'Index of the first text or send.' },
    maxCalls: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    plan: CALL_PLAN,
    statuses: { type: 'array', items: STATUS_TARGET },
  },
});

const LOAD_REPORT = schema({
  type: 'object',
  additionalProperties: false,
  required: [
    'kind',
    'sent',
    'accepted',
    'refused',
    'broken',
    'startedAtMs',
    'firstAcceptedAtMs',
    'endedAtMs',
    'latencyMs',
  ],
  properties: {
    kind: { enum: ['progress', 'result'] },
    sent: { type: 'integer' },
    accepted: { type: 'integer', description: 'Answered with 2xx.' },
    refused: { type: 'integer', description: 'Answered with something else.' },
    broken: { type: 'integer', description: 'Not answered.' },
    startedAtMs: { type: 'integer' },
    firstAcceptedAtMs: { type: 'integer', description: '0 before there was one.' },
    endedAtMs: { type: 'integer' },
    latencyMs: {
      type: 'object',
      additionalProperties: false,
      required: ['p50', 'p95', 'p99', 'max'],
      properties: {
        p50: { type: 'number' },
        p95: { type: 'number' },
        p99: { type: 'number' },
        max: { type: 'number' },
      },
    },
  },
});

/** Sends in one call of the kind `batches`. */
export const BATCH_SIZE = 1_000;

export type LoadSpec = Infer<typeof LOAD_SPEC>;
export type LoadReport = Infer<typeof LOAD_REPORT>;

export const readLoadSpec = compile(LOAD_SPEC);
export const readLoadReport = compile(LOAD_REPORT);
