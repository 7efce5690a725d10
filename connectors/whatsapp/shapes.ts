/** Shapes that several events share (contract, section 5), with a sample of each. */
import { schema } from '../../src/kit';

const TEXT = { type: 'string' } as const;
export const TEXT_OR_NULL = { type: ['string', 'null'] } as const;

export const CONTACT_IN_EVENT = schema({
  type: 'object',
  required: ['id', 'phone', 'bsuid', 'name', 'username', 'tags'],
  properties: {
    id: TEXT,
    phone: { ...TEXT_OR_NULL, description: 'E.164 with +; null when the person hides it.' },
    bsuid: { ...TEXT_OR_NULL, description: 'Business-scoped user id.' },
    name: TEXT_OR_NULL,
    username: TEXT_OR_NULL,
    tags: { type: 'array', items: TEXT },
  },
});

export const CONVERSATION_IN_EVENT = schema({
  type: 'object',
  required: ['id', 'window_expires_at', 'first_message'],
  properties: {
    id: TEXT,
    window_expires_at: { type: 'string', format: 'date-time' },
    first_message: { type: 'boolean' },
  },
});

export const PHONE_NUMBER_IN_EVENT = schema({
  type: 'object',
  required: ['id', 'phone'],
  properties: { id: TEXT, phone: TEXT },
});

export const CONNECTION_IN_EVENT = schema({
  type: 'object',
  required: ['id', 'name', 'status'],
  properties: { id: TEXT, name: TEXT, status: TEXT },
});

/** A file of a message, kept by the hub. */
export const MEDIA_OR_NULL = schema({
  anyOf: [
    { type: 'null' },
    {
      type: 'object',
      required: ['id', 'mime_type', 'sha256', 'filename', 'url'],
      properties: {
        id: { type: 'string' },
        mime_type: TEXT_OR_NULL,
        sha256: TEXT_OR_NULL,
        filename: TEXT_OR_NULL,
        url: {
          type: 'string',
          description:
            'Takes an API key with media:read; 503 with Retry-After while the hub is still fetching the file.',
        },
      },
    },
  ],
});

/** What an event is about: the message's own id at WhatsApp, and ours where the hub knows it. */
export const TARGET = schema({
  type: 'object',
  required: ['wamid', 'id'],
  properties: { wamid: TEXT, id: TEXT_OR_NULL },
});

export const TEMPLATE_CHANGE = schema({
  type: 'object',
  required: ['template', 'previous', 'reason', 'affects'],
  properties: {
    template: {
      type: 'object',
      required: ['id', 'name', 'language', 'status', 'quality', 'category'],
      properties: {
        id: TEXT,
        name: TEXT,
        language: TEXT,
        status: TEXT_OR_NULL,
        quality: TEXT_OR_NULL,
        category: TEXT_OR_NULL,
      },
    },
    previous: { ...TEXT_OR_NULL, description: 'The value before.' },
    reason: TEXT_OR_NULL,
    affects: {
      type: 'object',
      required: ['campaigns', 'hooks'],
      description: 'What uses the template.',
      properties: {
        campaigns: { type: 'array', items: TEXT },
        hooks: { type: 'array', items: TEXT },
      },
    },
  },
});

export const NUMBER_CHANGE = schema({
  type: 'object',
  required: ['phone_number', 'previous', 'current'],
  properties: { phone_number: { ...PHONE_NUMBER_IN_EVENT }, previous: TEXT_OR_NULL, current: TEXT },
});

export const SAMPLE_CONTACT = {
  id: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8',
  phone: '+4917612345678',
  bsuid: 'DE.1349021850203942',
  name: 'Ana Berg',
  username: null,
  tags: ['vip'],
} as const;

export const SAMPLE_CONVERSATION = {
  id: 'cnv_01jd3kq8w0m4t6v8x0z2b4d6f8',
  window_expires_at: '2026-11-02T09:30:00.000Z',
  first_message: true,
} as const;
export const SAMPLE_ASSIGNED = {
  id: 'cnv_01jd3kq8w0m4t6v8x0z2b4d6f8',
  contact_id: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8',
  phone_number_id: '106540352242922',
  window: 'open',
  window_expires_at: '2026-11-02T09:30:00.000Z',
  assignee: 'usr_01jd3kq8w0m4t6v8x0z2b4d6f8',
  last_message_at: '2026-11-01T09:30:00.000Z',
  created_at: '2026-11-01T09:30:00.000Z',
} as const;
export const SAMPLE_NUMBER = { id: '106540352242922', phone: '+493023125000' } as const;
export const SAMPLE_CONNECTION = {
  id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
  name: 'Lucky Shrub',
  status: 'active',
} as const;
export const SAMPLE_TEMPLATE = {
  id: 'tpl_01jd3kq8w0m4t6v8x0z2b4d6f8',
  name: 'order_update',
  language: 'en',
  status: 'APPROVED',
  quality: 'GREEN',
  category: 'UTILITY',
} as const;
export const SAMPLE_MESSAGE_ID = 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8';
export const SAMPLE_WAMID = 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABEYEjk2QzFDQjI0RTk2M0Y3RTQ0MwA=';
export const SAMPLE_WAMID_2 = 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABEYEjAwMUFDQjI0RTk2M0Y3RTQ0MwA=';
