/**
 * `sync_templates`: reads all templates of an account anew. The hub does so by itself when
 * something changes, and daily.
 */
import { TEMPLATE_SYNC, action } from '../../../src/kit';
import { SEND_FIELDS } from './fields';

export const syncTemplates = action({
  key: 'sync_templates',
  title: 'Sync Templates',
  summary: 'Reads all message templates of an account from Meta.',
  noun: 'template',
  effect: 'write',
  scope: 'templates:write',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id'],
    properties: {
      connection_id: {
        ...SEND_FIELDS.connection_id,
        description: 'The WhatsApp account whose templates are read.',
      },
    },
  },
  output: TEMPLATE_SYNC,
  sample: {
    input: { connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8' },
    output: {
      connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
      waba_id: '102290129340398',
      total: 8,
      created: 1,
      updated: 2,
      deleted: 0,
      complete: true,
    },
  },
}).run((context, { connection_id: connectionId }) => context.hub.templates.sync(connectionId));
