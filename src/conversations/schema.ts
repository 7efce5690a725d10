/** What goes in and out at `/v1/conversations`. */
import { PAGE_QUERY } from '../http';
import { schema } from '../lib/json-schema';

export const CONVERSATION_QUERY = schema({
  type: 'object',
  additionalProperties: false,
  properties: {
    ...PAGE_QUERY,
    contact_id: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'Only those of this contact.',
    },
    phone_number_id: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'Only those at this number.',
    },
    assignee: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      description: 'Only those of this user; `none`: of nobody.',
    },
    open: {
      type: 'boolean',
      description: 'Only those in whose window free-form messages are allowed, or only the others.',
    },
  },
});

export const ASSIGNMENT = schema({
  type: 'object',
  additionalProperties: false,
  required: ['user_id'],
  properties: {
    user_id: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 64,
      pattern: '^[A-Za-z0-9_.@-]+$',
      description: 'Id of a user; null: nobody.',
    },
  },
});

export const NEW_NOTE = schema({
  type: 'object',
  additionalProperties: false,
  required: ['text'],
  properties: {
    text: {
      type: 'string',
      minLength: 1,
      maxLength: 4096,
      description: 'The contact never sees it.',
    },
  },
});

export const NOTE = schema({
  type: 'object',
  'x-name': 'Note',
  required: ['id', 'conversation_id', 'text', 'author', 'created_at'],
  properties: {
    id: { type: 'string' },
    conversation_id: { type: 'string' },
    text: { type: 'string' },
    author: {
      type: 'object',
      required: ['id', 'name'],
      description: 'The API key that wrote it.',
      properties: { id: { type: 'string' }, name: { type: 'string' } },
    },
    created_at: { type: 'string', format: 'date-time' },
  },
});
