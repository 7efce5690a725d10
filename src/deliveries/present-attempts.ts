/** Attempts to post something outside, as the API shows them. */
import { schema } from '../lib/json-schema';
import type { Attempt } from './model';

export const ATTEMPTS = schema({
  type: 'array',
  items: {
    type: 'object',
    required: ['n', 'at', 'status', 'ms', 'error', 'response'],
    properties: {
      n: { type: 'integer' },
      at: { type: 'string', format: 'date-time' },
      status: { type: ['integer', 'null'] },
      ms: { type: 'number' },
      error: {
        anyOf: [
          { type: 'null' },
          {
            type: 'object',
            required: ['code', 'detail'],
            properties: { code: { type: 'string' }, detail: { type: 'string' } },
          },
        ],
      },
      response: { type: ['string', 'null'] },
    },
  },
});

export function presentAttempts(attempts: readonly Attempt[]) {
  return attempts.map(({ n, at, status, ms, error, response }) => ({
    n,
    at: at.toISOString(),
    status,
    ms,
    error,
    response,
  }));
}
