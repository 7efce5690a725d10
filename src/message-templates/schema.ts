/** Queries of the routes of templates. */
import { PAGE_QUERY } from '../http';
import { CATEGORIES } from '../kit';
import { schema } from '../lib/json-schema';

const TEXT = { type: 'string', minLength: 1, maxLength: 600 } as const;

export const LIST_QUERY = schema({
  type: 'object',
  additionalProperties: false,
  properties: {
    ...PAGE_QUERY,
    connection_id: { ...TEXT, description: "Only templates of this connection's account." },
    name: { ...TEXT, description: 'Only this name, in all languages.' },
    language: { ...TEXT, description: 'Only this language.' },
    status: { ...TEXT, description: 'Only this status, for example APPROVED.' },
    category: { enum: CATEGORIES, 'x-any-case': true, description: 'Only this category.' },
  },
});

export const NAME_QUERY = schema({
  type: 'object',
  additionalProperties: false,
  required: ['connection_id', 'name'],
  properties: {
    connection_id: { ...TEXT, description: 'The account.' },
    name: { ...TEXT, description: 'Name of the template.' },
  },
});
