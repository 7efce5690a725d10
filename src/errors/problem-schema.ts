/** RFC 9457, with the hub's own members. */
import { CATALOGUE } from './catalogue';
import { schema } from '../lib/json-schema';

export const PROBLEM = schema({
  type: 'object',
  'x-name': 'Problem',
  required: [
    'type',
    'title',
    'status',
    'detail',
    'code',
    'cause',
    'fix',
    'who',
    'retryable',
    'request_id',
  ],
  properties: {
    type: { type: 'string', description: 'The page about this code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'About this very case.' },
    code: { enum: Object.keys(CATALOGUE), description: 'Stable: decide by this.' },
    cause: { type: 'string' },
    fix: { type: 'string', description: 'What to do next.' },
    who: { enum: ['you', 'admin', 'recipient', 'meta', 'hub'], description: 'Who can act.' },
    retryable: { type: 'boolean' },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      description: 'For bad input: where and what.',
      items: {
        type: 'object',
        required: ['pointer', 'detail', 'keyword'],
        properties: {
          pointer: { type: 'string' },
          detail: { type: 'string' },
          keyword: { type: 'string' },
        },
      },
    },
    meta: {
      type: 'object',
      required: ['code'],
      properties: {
        code: { type: 'integer' },
        subcode: { type: 'integer' },
        fbtrace_id: { type: 'string' },
        raw: {
          type: 'string',
          description: "Meta's whole error as JSON text, for a code that the hub does not know.",
        },
      },
    },
  },
});
