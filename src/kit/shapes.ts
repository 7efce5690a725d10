/** Shapes of the contract (section 5) that both the hub and its connectors speak of. */
import { schema, type Infer } from '../lib/json-schema';

export const STORED_ERROR = schema({
  type: 'object',
  'x-name': 'Error',
  required: ['code', 'title', 'detail', 'cause', 'fix', 'who', 'retryable'],
  properties: {
    code: { type: 'string' },
    title: { type: 'string' },
    detail: { type: 'string' },
    cause: { type: 'string' },
    fix: { type: 'string' },
    who: { enum: ['you', 'admin', 'recipient', 'meta', 'hub'] },
    retryable: { type: 'boolean' },
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

const TIME = { type: ['string', 'null'], format: 'date-time' } as const;

export const MESSAGE = schema({
  type: 'object',
  'x-name': 'Message',
  required: [
    'id',
    'direction',
    'status',
    'wamid',
    'connection_id',
    'phone_number_id',
    'contact_id',
    'to',
    'type',
    'created_at',
    'updated_at',
    'timestamps',
  ],
  properties: {
    id: { type: 'string' },
    direction: { enum: ['in', 'out'] },
    status: {
      enum: [
        'received',
        'queued',
        'sending',
        'accepted',
        'sent',
        'delivered',
        'read',
        'played',
        'failed',
        'unknown',
        'canceled',
      ],
    },
    wamid: { type: ['string', 'null'] },
    connection_id: { type: 'string' },
    phone_number_id: { type: 'string' },
    contact_id: { type: 'string' },
    to: { type: 'string' },
    type: { type: 'string' },
    template: {
      type: 'object',
      required: ['name', 'language'],
      properties: { name: { type: 'string' }, language: { type: 'string' } },
    },
    campaign_id: { type: 'string' },
    callback_data: { type: 'string' },
    resend_of: { type: 'string', description: 'The message that this one repeats.' },
    error: STORED_ERROR,
    pricing: { description: "Meta's pricing object." },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
    timestamps: {
      type: 'object',
      required: ['accepted', 'sent', 'delivered', 'read', 'failed'],
      properties: { accepted: TIME, sent: TIME, delivered: TIME, read: TIME, failed: TIME },
    },
  },
});

export type MessageJson = Infer<typeof MESSAGE>;

/** A file that the hub keeps. */
export const KEPT_FILE = schema({
  type: 'object',
  'x-name': 'Media',
  required: ['id', 'mime_type', 'size', 'sha256', 'filename', 'url'],
  properties: {
    id: { type: 'string' },
    mime_type: { type: ['string', 'null'] },
    size: { type: ['integer', 'null'], description: 'Bytes.' },
    sha256: { type: ['string', 'null'], description: 'Hex.' },
    filename: { type: ['string', 'null'] },
    url: { type: 'string', description: 'Takes an API key with media:read.' },
  },
});

export type KeptFile = Infer<typeof KEPT_FILE>;

export const CONVERSATION = schema({
  type: 'object',
  'x-name': 'Conversation',
  required: [
    'id',
    'contact_id',
    'phone_number_id',
    'window',
    'window_expires_at',
    'assignee',
    'last_message_at',
    'created_at',
  ],
  properties: {
    id: { type: 'string' },
    contact_id: { type: 'string' },
    phone_number_id: { type: 'string' },
    window: {
      enum: ['open', 'closed', 'unknown'],
      description:
        'Whether free-form messages are allowed now. Unknown: nothing came yet, and the number is connected for less than a day.',
    },
    window_expires_at: {
      ...TIME,
      description: 'When it ends, or ended; null when the contact never wrote.',
    },
    assignee: { type: ['string', 'null'], description: 'Id of a user.' },
    last_message_at: { ...TIME, description: 'In or out.' },
    created_at: { type: 'string', format: 'date-time' },
  },
});

export type ConversationJson = Infer<typeof CONVERSATION>;

export const REPLY_WINDOW = schema({
  type: 'object',
  'x-name': 'ReplyWindow',
  required: [
    'state',
    'open',
    'window_expires_at',
    'free_entry_expires_at',
    'last_inbound_at',
    'connection_id',
    'phone_number_id',
    'contact_id',
    'conversation_id',
  ],
  properties: {
    state: {
      enum: ['open', 'closed', 'unknown'],
      description:
        'Unknown: nothing came yet, and the number is connected for less than a day; Meta decides.',
    },
    open: { type: 'boolean', description: 'Whether the state is open.' },
    window_expires_at: {
      ...TIME,
      description: 'When it ends, or ended; null when the contact never wrote.',
    },
    free_entry_expires_at: {
      ...TIME,
      description:
        'Until then messages to somebody who came from an ad are free; null when it is not so.',
    },
    last_inbound_at: { ...TIME, description: 'When the contact wrote last.' },
    connection_id: { type: 'string' },
    phone_number_id: { type: 'string' },
    contact_id: { type: ['string', 'null'], description: 'Null when the contact is not known.' },
    conversation_id: { type: ['string', 'null'], description: 'Null when nobody has written yet.' },
  },
});

export type WindowJson = Infer<typeof REPLY_WINDOW>;
