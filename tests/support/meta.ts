/** Webhooks by hand, in the form of Meta's documentation, for what the twin does not send. */
import { createHmac } from 'node:crypto';
import { call, type Answer } from './api';
import { APP_SECRET } from './twin';

export type Json = Record<string, unknown>;

export const signatureOf = (body: string | Buffer, secret: string = APP_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export interface PostOptions {
  secret?: string;
  signature?: string | null;
}

/**
 * Bytes as they are; signed with the twin's secret if nothing else is said. `signature: null` sends
 * none.
 */
export const postBytes = (
  hubUrl: string,
  body: string | Buffer,
  { secret, signature }: PostOptions = {},
): Promise<Answer> => {
  const signed = signature === undefined ? signatureOf(body, secret) : signature;
  return call(`${hubUrl}/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signed === null ? {} : { 'x-hub-signature-256': signed }),
    },
  });
};

export const postWebhook = (
  hubUrl: string,
  payload: unknown,
  options?: PostOptions,
): Promise<Answer> => postBytes(hubUrl, JSON.stringify(payload), options);

/** Meta: webhooks, "payload". */
export const envelope = (...entries: Json[]): Json => ({
  object: 'whatsapp_business_account',
  entry: entries,
});

export const entry = (wabaId: string, ...changes: Json[]): Json => ({ id: wabaId, changes });

/** A change of the field `messages`. */
export const messages = (phoneNumberId: string, value: Json): Json => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '49302312', phone_number_id: phoneNumberId },
    ...value,
  },
});

const nowSeconds = (): string => String(Math.floor(Date.now() / 1000));

export const textMessage = (
  id: string,
  from: string,
  { body = 'Hello', ...more }: Json = {},
): Json => ({ id, from, timestamp: nowSeconds(), type: 'text', text: { body }, ...more });

export interface StatusOf {
  wamid: string;
  ours?: string;
  status: string;
  to?: string;
  more?: Json;
}

export const statusItem = ({
  wamid,
  ours,
  status,
  to = '4917612345678',
  more = {},
}: StatusOf): Json => ({
  id: wamid,
  status,
  timestamp: nowSeconds(),
  recipient_id: to,
  ...(ours === undefined ? {} : { biz_opaque_callback_data: ours }),
  ...more,
});
