/** `GET /v1/events`: the log, ascending. */
import { invalidField } from '../errors';
import { pageSchema, pageSize, route, type Route } from '../http';
import { schema } from '../lib/json-schema';
import { ENVELOPE, presentEvent } from './envelope';
import { readEvents } from './model';

const MAX_EVENTS = 1_000;

const QUERY = schema({
  type: 'object',
  additionalProperties: false,
  properties: {
    after_sequence: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Only events with a greater sequence.',
    },
    type: {
      type: 'string',
      maxLength: 500,
      description: 'Only this type; several separated by commas.',
    },
    limit: { type: 'integer', minimum: 1, default: 50, description: 'At most 1,000.' },
    cursor: {
      type: 'string',
      maxLength: 20,
      pattern: '^[0-9]+$',
      description: '`next_cursor` of the page before.',
    },
  },
});

export function eventRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/events',
      tag: 'Events',
      scope: 'events:read',
      summary: 'Read the event log',
      description:
        'Ascending by sequence. A reader that has seen n will never later find something at or below n.',
      query: QUERY,
      replies: { 200: { description: 'A page', schema: pageSchema(ENVELOPE) } },
    }).with({
      handle: async ({ caller, query }) => {
        const size = pageSize(query.limit, MAX_EVENTS);
        const after = query.cursor === undefined ? query.after_sequence : Number(query.cursor);
        if (!Number.isSafeInteger(after))
          throw invalidField('/cursor', 'is not a cursor of this list');
        const found = await readEvents(caller.workspaceId, {
          after,
          types: query.type?.split(','),
          limit: size + 1,
        });
        const shown = found.slice(0, size);
        const last = shown.at(-1);
        return {
          status: 200,
          body: {
            data: shown.map(presentEvent),
            next_cursor: found.length > size && last ? String(last.sequence) : null,
          },
        };
      },
    }),
  ];
}
