/** What the load process is told, and what it tells back, over its IPC channel. Checked on both sides: it is JSON from another process. */
import { schema, type Infer } from '../../src/lib/json-schema';
import { compile } from '../../src/lib/validate';
import { CALL_PLAN } from './calls';

const LOAD_SPEC = schema({
  type: 'object',
  additionalProperties: false,
  required: ['url', 'appSecret', 'connections', 'ratePerSecond', 'durationMs', 'first', 'maxCalls', 'plan'],
  properties: {
    url: { type: 'string', pattern: '^http://127\\.0\\.0\\.1:', description: 'Loopback only.' },
    appSecret: { type: 'string' },
    connections: { type: 'integer', minimum: 1, maximum: 512 },
    ratePerSecond: { type: 'number', minimum: 0, description: '0: as fast as the answers come, one call at a time per connection.' },
    durationMs: { type: 'integer', minimum: 1, maximum: 3_600_000 },
    first: { type: 'integer', minimum: 0, description: 'Index of the first call.' },
    maxCalls: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    plan: CALL_PLAN,
  },
});

const LOAD_REPORT = schema({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'sent', 'accepted', 'refused', 'broken', 'startedAtMs', 'endedAtMs', 'latencyMs'],
  properties: {
    kind: { enum: ['progress', 'result'] },
    sent: { type: 'integer' },
    accepted: { type: 'integer', description: 'Answered with 200.' },
    refused: { type: 'integer', description: 'Answered with something else.' },
    broken: { type: 'integer', description: 'Not answered.' },
    startedAtMs: { type: 'integer' },
    endedAtMs: { type: 'integer' },
    latencyMs: {
      type: 'object', additionalProperties: false, required: ['p50', 'p95', 'p99', 'max'],
      properties: { p50: { type: 'number' }, p95: { type: 'number' }, p99: { type: 'number' }, max: { type: 'number' } },
    },
  },
});

export type LoadSpec = Infer<typeof LOAD_SPEC>;
export type LoadReport = Infer<typeof LOAD_REPORT>;

export const readLoadSpec = compile(LOAD_SPEC);
export const readLoadReport = compile(LOAD_REPORT);
