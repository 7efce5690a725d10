/**
 * The envelope that readers and hooks get. Built as text from stored text: the same bytes for every
 * attempt of a delivery.
 */
import { schema } from '../lib/json-schema';
import type { EventDoc, LoggedEvent } from './model';

/** The version of the envelope and of all event shapes. */
export const EVENT_VERSION = '2026-11-01';

export const ENVELOPE = schema({
  type: 'object',
  'x-name': 'Event',
  required: [
    'id',
    'type',
    'version',
    'sequence',
    'occurred_at',
    'workspace_id',
    'connection_id',
    'data',
  ],
  properties: {
    id: { type: 'string' },
    type: { type: 'string' },
    version: { type: 'string' },
    sequence: {
      type: ['integer', 'null'],
      description: 'Rises by one per workspace, without gaps.',
    },
    occurred_at: { type: 'string', format: 'date-time' },
    workspace_id: { type: 'string' },
    connection_id: { type: ['string', 'null'] },
    data: { type: 'object', additionalProperties: true },
  },
});

function headOf(event: EventDoc) {
  return {
    id: event.publicId,
    type: event.type,
    version: EVENT_VERSION,
    sequence: event.sequence,
    occurred_at: event.occurredAt.toISOString(),
    workspace_id: event.workspaceId,
    connection_id: event.connectionId,
  };
}

export function envelopeJson(event: EventDoc): string {
  return `${JSON.stringify(headOf(event)).slice(0, -1)},"data":${event.data}}`;
}

export function presentEvent(event: EventDoc | LoggedEvent): unknown {
  const data: unknown = 'content' in event ? event.content : JSON.parse(event.data);
  return { ...headOf(event), data };
}
