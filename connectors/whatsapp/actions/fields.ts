/**
 * Input fields that all sending actions share, and a sample of the message that they answer with.
 */
import type { SendRequest } from '../../../src/kit';

export const SEND_FIELDS = {
  connection_id: {
    type: 'string',
    minLength: 1,
    maxLength: 40,
    title: 'Connection',
    description: 'The WhatsApp account to send from.',
    'x-options-from': 'connections',
  },
  phone_number_id: {
    type: 'string',
    minLength: 1,
    maxLength: 40,
    title: 'Phone Number',
    description: 'Needed only when the connection has several numbers.',
    'x-options-from': 'phone_numbers',
    'x-depends-on': ['connection_id'],
  },
  to: {
    type: 'string',
    minLength: 1,
    maxLength: 140,
    title: 'To',
    description: 'Phone number with + and country code, BSUID, or contact id.',
  },
} as const;

export const TRACKING_FIELDS = {
  reply_to: {
    type: 'string',
    minLength: 1,
    maxLength: 300,
    title: 'Reply To',
    description: 'A message id (msg_ or wamid) to quote.',
  },
  callback_data: {
    type: 'string',
    maxLength: 1000,
    title: 'Callback Data',
    description: 'Your own text; comes back with each status.',
  },
  callback_url: {
    type: 'string',
    format: 'uri',
    maxLength: 2000,
    title: 'Callback URL',
    description: 'Gets the final status of this message.',
  },
  send_at: {
    type: 'string',
    format: 'date-time',
    title: 'Send At',
    description: 'Not before this time (ISO 8601).',
  },
  on_unknown: {
    enum: ['hold', 'resend'],
    default: 'hold',
    title: 'On Unknown Outcome',
    description:
      'Whether it is sent once more when it stays unknown whether Meta took it: a second copy may arrive.',
  },
} as const;

/** The tracking fields of an input, as the ledger takes them. */
export function tracking(input: {
  reply_to?: string | undefined;
  callback_data?: string | undefined;
  callback_url?: string | undefined;
  send_at?: string | undefined;
  on_unknown?: 'hold' | 'resend' | undefined;
}): Pick<SendRequest, 'replyTo' | 'callbackData' | 'callbackUrl' | 'sendAt' | 'onUnknown'> {
  return {
    replyTo: input.reply_to,
    callbackData: input.callback_data,
    callbackUrl: input.callback_url,
    sendAt: input.send_at,
    onUnknown: input.on_unknown,
  };
}

export const SAMPLE_ACCEPTED = {
  id: 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8',
  direction: 'out',
  status: 'queued',
  wamid: null,
  connection_id: 'con_01jd3kq8w0m4t6v8x0z2b4d6f8',
  phone_number_id: '106540352242922',
  contact_id: 'cnt_01jd3kq8w0m4t6v8x0z2b4d6f8',
  to: '+4917612345678',
  created_at: '2026-11-01T09:30:00.000Z',
  updated_at: '2026-11-01T09:30:00.000Z',
  timestamps: { accepted: null, sent: null, delivered: null, read: null, failed: null },
} as const;
