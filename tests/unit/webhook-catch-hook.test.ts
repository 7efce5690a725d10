/** What is kept of a call to a catch hook, and which calls are one event. */
import { webhook } from '../../connectors/webhook';
import type { CatchHook, CaughtCall, RawItem } from '../../src/kit';

function hook(): CatchHook {
  if (webhook.catchHook === undefined) throw new Error('the webhook connector has no catch hook');
  return webhook.catchHook;
}

const NONE = { preset: 'none', header: null, secret: null };

function caught(headers: Readonly<Record<string, string>>, id = 'inb_1'): CaughtCall {
  return {
    id,
    raw: Buffer.from('{}'),
    receivedAt: new Date('2026-11-24T12:00:00.000Z'),
    headers,
  };
}

function dedupeKeyOf(
  headers: Readonly<Record<string, string>>,
  body: unknown = {},
  id = 'inb_1',
): string {
  return hook().toItem(caught(headers, id), body).dedupeKey;
}

test.each([
  'content-type',
  'user-agent',
  'x-github-event',
  'x-github-delivery',
  'x-github-hook-id',
  'x-gitlab-event',
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
  'x-wc-webhook-topic',
  'x-request-id',
  'webhook-id',
])('the header %s is kept', (name) => {
  expect(hook().keepHeaders({ [name]: 'value' }, NONE)).toEqual({ [name]: 'value' });
});

test.each([
  'authorization',
  'cookie',
  'x-api-key',
  'x-webhook-secret',
  'x-hub-signature-256',
  'x-hub-signature',
  'stripe-signature',
  'x-shopify-hmac-sha256',
  'x-gitlab-token',
  'webhook-signature',
  'x-webhook-password',
  'x-hook-passphrase',
  'x-event-credential',
  'x-session-id',
  'x-hook-jwt',
  'x-auth-id',
  'proxy-authorization',
  'x-hook-sign',
  'x-hook-hmac',
  'x-hook-secret',
  'x-hook-token',
  'x-hook-key',
  'x-hook-auth',
  'x-hook-cookie',
  'x-hook-pass',
  'x-hook-cred',
  'x-hook-session',
  'x-hook-bearer',
  'x-forwarded-for',
  'x-real-ip',
  'host',
  'content-length',
  'accept',
])('the header %s is not', (name) => {
  expect(hook().keepHeaders({ [name]: 'value' }, NONE)).toEqual({});
});

test('the header that a hook names for its secret is never kept, whatever its name', () => {
  const headers = { 'x-event-id': 'open sesame', 'x-topic': 'orders' };

  expect(
    hook().keepHeaders(headers, { preset: 'header', header: 'X-Event-Id', secret: 'open sesame' }),
  ).toEqual({ 'x-topic': 'orders' });
});

test('a header that came twice is not kept, a long one is cut', () => {
  expect(hook().keepHeaders({ 'x-event': ['a', 'b'], 'x-topic': 'x'.repeat(501) }, NONE)).toEqual({
    'x-topic': 'x'.repeat(500),
  });
});

test.each(['webhook-id', 'x-github-delivery', 'x-shopify-webhook-id'])(
  'calls with the same %s are one',
  (name) => {
    expect(dedupeKeyOf({ [name]: 'd1' }, {}, 'inb_1')).toBe(
      dedupeKeyOf({ [name]: 'd1' }, { tried: 'again' }, 'inb_2'),
    );
    expect(dedupeKeyOf({ [name]: 'd1' })).not.toBe(dedupeKeyOf({ [name]: 'd2' }));
  },
);

test("Stripe's events are one by the id in the body", () => {
  expect(dedupeKeyOf({}, { object: 'event', id: 'evt_1' }, 'inb_1')).toBe(
    dedupeKeyOf({}, { object: 'event', id: 'evt_1' }, 'inb_2'),
  );
});

test.each<[string, Readonly<Record<string, string>>, unknown]>([
  ['without any id', {}, { order: 1 }],
  ['with an empty id in a header', { 'webhook-id': '' }, {}],
  ['with an empty id of Stripe', {}, { object: 'event', id: '' }],
  ['with an id in the body of what is no event of Stripe', {}, { object: 'order', id: 'evt_1' }],
  ['with a body that is no object', {}, 'evt_1'],
])('calls %s are as many events', (_what, headers, body) => {
  expect(dedupeKeyOf(headers, body, 'inb_1')).not.toBe(dedupeKeyOf(headers, body, 'inb_2'));
});

test("the whole call becomes the event's data", () => {
  const [received] = webhook.triggers;
  const item: RawItem = hook().toItem(caught({ 'x-topic': 'orders' }), { order: 1 });

  expect(
    received?.from?.(item, { connection: { id: 'con_1', name: 'Orders', status: 'active' } }),
  ).toEqual({
    body: { order: 1 },
    headers: { 'x-topic': 'orders' },
    received_at: '2026-11-24T12:00:00.000Z',
  });
});
