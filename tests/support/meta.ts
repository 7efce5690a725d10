/** Webhooks by hand, in the form of Meta's documentation, for what the twin does not send. */
import { createHmac } from 'node:crypto';
import { call, type Answer } from './api';
import { APP_SECRET } from './twin';

export type Json = Record<string, unknown>;

export function signatureOf(body: string | Buffer, secret: string = APP_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export interface PostOptions {
  secret?: string;
  signature?: string | null;
}

/**
 * Bytes as they are; signed with the twin's secret if nothing else is said. `signature: null` sends
 * none.
 */
export function postBytes(
  hubUrl: string,
  body: string | Buffer,
  { secret, signature }: PostOptions = {},
): Promise<Answer> {
  const signed = signature === undefined ? signatureOf(body, secret) : signature;
  return call(`${hubUrl}/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signed === null ? {} : { 'x-hub-signature-256': signed }),
    },
  });
}

export function postWebhook(
  hubUrl: string,
  payload: unknown,
  options?: PostOptions,
): Promise<Answer> {
  return postBytes(hubUrl, JSON.stringify(payload), options);
}

/** Meta: webhooks, "payload". */
export function envelope(...entries: Json[]): Json {
  return {
    object: 'whatsapp_business_account',
    entry: entries,
  };
}

export function entry(wabaId: string, ...changes: Json[]): Json {
  return { id: wabaId, changes };
}

/** A change of the field `messages`. */
export function messages(phoneNumberId: string, value: Json): Json {
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '49302312', phone_number_id: phoneNumberId },
      ...value,
    },
  };
}

function nowSeconds(): string {
  return String(Math.floor(Date.now() / 1000));
}

export function textMessage(
  id: string,
  from: string,
  { body = 'Hello', ...more }: Json = {},
): Json {
  return { id, from, timestamp: nowSeconds(), type: 'text', text: { body }, ...more };
}

export interface StatusOf {
  wamid: string;
  ours?: string;
  status: string;
  to?: string;
  more?: Json;
}

export function statusItem({
  wamid,
  ours,
  status,
  to = '4917612345678',
  more = {},
}: StatusOf): Json {
  return {
    id: wamid,
    status,
    timestamp: nowSeconds(),
    recipient_id: to,
    ...(ours === undefined ? {} : { biz_opaque_callback_data: ours }),
    ...more,
  };
}
