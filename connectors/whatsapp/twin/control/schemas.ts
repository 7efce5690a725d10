/** What the control routes take. */
import type { TwinAccount, TwinTemplate } from '../accounts';
import type { ChaosInput } from '../chaos';
import type { InboundSpec } from '../inbound-spec';
import { bodyReader, closedObject } from './body';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const anyObject = { type: 'object' };
const wholeMs = { type: ['integer', 'null'], minimum: 0 };
const rate = { type: ['number', 'null'], minimum: 0, maximum: 1 };
const doseKeys = {
  rate: { type: 'number', minimum: 0, maximum: 1 },
  count: { type: 'integer', minimum: 0 },
};
const dose = {
  anyOf: [{ type: ['number', 'boolean', 'null'], minimum: 0 }, closedObject(doseKeys)],
};

function nullable(schema: object): object {
  return { anyOf: [{ type: 'null' }, schema] };
}

const code = { type: 'integer' };
const errorFault = closedObject(
  {
    code,
    error_subcode: code,
    http_status: code,
    is_transient: flag,
    message: text,
    details: text,
    ...doseKeys,
  },
  ['code'],
);

const statusFault = closedObject({ code, details: text, ...doseKeys }, ['code']);

export const readChaos = bodyReader<ChaosInput>(
  closedObject({
    reset: flag,
    seed: { type: 'integer' },
    scope: { enum: ['messages', 'all'] },
    latency_ms: wholeMs,
    answer_delay_ms: wholeMs,
    delay_webhooks_ms: wholeMs,
    media_url_ttl_ms: wholeMs,
    template_review_ms: { type: 'integer', minimum: 0 },
    error: nullable(errorFault),
    fail_status: nullable(statusFault),
    recipients: nullable({
      type: 'object',
      additionalProperties: closedObject({ error: errorFault, fail_status: statusFault }),
    }),
    reset_before: dose,
    http_500: dose,
    accept_then_reset: dose,
    accept_then_500: dose,
    hang: dose,
    duplicate_webhooks: rate,
    lose_webhooks: rate,
    reorder_webhooks: flag,
    status_flow: nullable({
      type: 'array',
      items: { enum: ['sent', 'delivered', 'read', 'played', 'failed'] },
    }),
    no_statuses: flag,
    throughput: { type: ['number', 'null'], minimum: 0 },
    pair_rate: flag,
    enforce_window: flag,
    template_review: { enum: ['approve', 'reject', 'manual'] },
  }),
);

export const readInbound = bodyReader<InboundSpec>(
  closedObject({
    from: text,
    phone_number_id: text,
    to: text,
    text,
    type: text,
    message: anyObject,
    name: text,
    username: text,
    context: { anyOf: [text, anyObject] },
    referral: anyObject,
    user_id: text,
    media: closedObject({ base64: text, mime_type: text, filename: text }),
    count: { type: 'integer', minimum: 1, maximum: 20_000 },
  }),
);

export type WebhookInput = {
  body?: unknown;
  raw?: string;
  signature?: 'valid' | 'missing' | 'wrong';
  url?: string;
  retry?: boolean;
};
export const readWebhook = bodyReader<WebhookInput>(
  closedObject({
    body: {},
    raw: text,
    signature: { enum: ['valid', 'missing', 'wrong'] },
    url: text,
    retry: flag,
  }),
);

export type ConfigInput = {
  webhook_url?: string | null;
  app_secret?: string;
  verify_token?: string | null;
  webhook_concurrency?: number;
};
export const readConfig = bodyReader<ConfigInput>(
  closedObject({
    webhook_url: { type: ['string', 'null'] },
    app_secret: text,
    verify_token: { type: ['string', 'null'] },
    webhook_concurrency: { type: 'integer', minimum: 1, maximum: 256 },
  }),
);

export type HandshakeInput = { url?: string; verify_token?: string };
export const readHandshake = bodyReader<HandshakeInput>(
  closedObject({ url: text, verify_token: text }),
);

const templateKeys = {
  id: text,
  name: text,
  language: text,
  category: text,
  status: text,
  parameter_format: text,
  quality: text,
  components: { type: 'array', items: anyObject },
};
const template = closedObject(templateKeys, ['name', 'language', 'category', 'components']);
const phoneNumber = closedObject(
  {
    id: text,
    display_phone_number: text,
    verified_name: text,
    country_code: text,
    throughput: text,
    quality_rating: text,
    messaging_limit: text,
    registered: flag,
    pin: text,
  },
  ['id', 'display_phone_number'],
);
const account = closedObject(
  {
    waba_id: text,
    name: text,
    business_id: text,
    app_id: text,
    app_name: text,
    access_token: text,
    subscribed: flag,
    phone_numbers: { type: 'array', items: phoneNumber },
    templates: { type: 'array', items: template },
  },
  ['waba_id', 'access_token', 'phone_numbers'],
);

export const readAccount = bodyReader<TwinAccount>(account);

export type ResetInput = { accounts?: TwinAccount[]; seed?: boolean };
export const readReset = bodyReader<ResetInput>(
  closedObject({ accounts: { type: 'array', items: account }, seed: flag }),
);

export type TemplateChange = Pick<TwinTemplate, 'name' | 'language'> &
  Partial<TwinTemplate> & { waba_id?: string; reason?: string };
export const readTemplateChange = bodyReader<TemplateChange>(
  closedObject({ waba_id: text, reason: text, ...templateKeys }, ['name', 'language']),
);
