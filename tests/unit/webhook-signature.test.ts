/** The signature presets of catch hooks, against the senders' own definitions. */
import { createHmac } from 'node:crypto';
import { webhook } from '../../connectors/webhook';
import type { CatchSignature } from '../../src/kit';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = '{"order":1001,"note":"Grüße"}';

interface Call {
  body?: string;
  headers?: Readonly<Record<string, string>>;
}

function accepts(
  signature: Partial<CatchSignature>,
  { body = BODY, headers = {} }: Call,
): boolean | undefined {
  return webhook.catchHook?.isAuthentic(
    Buffer.from(body),
    (name) => headers[name.toLowerCase()],
    { preset: 'none', header: null, secret: null, ...signature },
    NOW,
  );
}

function hmac(secret: string, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(text).digest(encoding);
}
function stripe(atSeconds: number, ...secrets: readonly string[]): Call {
  return {
    headers: {
      'stripe-signature': [
        `t=${String(atSeconds)}`,
        ...secrets.map((secret) => `v1=${hmac(secret, `${String(atSeconds)}.${BODY}`, 'hex')}`),
      ].join(','),
    },
  };
}

test('none takes every call', () => {
  expect(accepts({ preset: 'none' }, {})).toBe(true);
});

test('an unknown preset takes no call', () => {
  expect(accepts({ preset: 'paypal', secret: 's' }, { headers: { 'x-webhook-secret': 's' } })).toBe(
    false,
  );
});

describe('header', () => {
  test.each([
    [
      'the secret in the usual header',
      { header: null },
      { 'x-webhook-secret': 'open sesame' },
      true,
    ],
    [
      'the secret in the header it names',
      { header: 'x-my-secret' },
      { 'x-my-secret': 'open sesame' },
      true,
    ],
    [
      'the secret in another header',
      { header: 'x-my-secret' },
      { 'x-webhook-secret': 'open sesame' },
      false,
    ],
    ['another secret', { header: null }, { 'x-webhook-secret': 'open sesamE' }, false],
    ['the start of the secret', { header: null }, { 'x-webhook-secret': 'open' }, false],
    ['no header', { header: null }, {}, false],
  ])('%s', (_what, signature, headers, expected) => {
    expect(accepts({ preset: 'header', secret: 'open sesame', ...signature }, { headers })).toBe(
      expected,
    );
  });
});

/** GitHub's own example (docs: "Validating webhook deliveries", testing values). */
const GITHUB = {
  secret: "It's a Secret to Everybody",
  body: 'Hello, World!',
  hash: '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
};

describe('github', () => {
  test.each([
    ["GitHub's own example", GITHUB.body, `sha256=${GITHUB.hash}`, true],
    ['one more byte', `${GITHUB.body} `, `sha256=${GITHUB.hash}`, false],
    ['the hash alone', GITHUB.body, GITHUB.hash, false],
    [
      'the old algorithm',
      GITHUB.body,
      `sha1=${createHmac('sha1', GITHUB.secret).update(GITHUB.body).digest('hex')}`,
      false,
    ],
    ['no header', GITHUB.body, undefined, false],
  ])('%s', (_what, body, header, expected) => {
    const call: Call = {
      body,
      headers: header === undefined ? {} : { 'x-hub-signature-256': header },
    };
    expect(accepts({ preset: 'github', secret: GITHUB.secret }, call)).toBe(expected);
  });
});

describe('shopify', () => {
  test.each([
    ['the base64 of the HMAC', hmac('shpss', BODY, 'base64'), true],
    ['the HMAC in hex', hmac('shpss', BODY, 'hex'), false],
    ['the HMAC by another secret', hmac('other', BODY, 'base64'), false],
    ['no header', undefined, false],
  ])('%s', (_what, header, expected) => {
    expect(
      accepts(
        { preset: 'shopify', secret: 'shpss' },
        { headers: header === undefined ? {} : { 'x-shopify-hmac-sha256': header } },
      ),
    ).toBe(expected);
  });
});

describe('stripe', () => {
  test.each<[string, Call, boolean]>([
    ['a fresh signature', stripe(SECONDS, 'whsec'), true],
    ['one at the edge of the tolerance', stripe(SECONDS - 300, 'whsec'), true],
    ['one from a clock that is ahead', stripe(SECONDS + 300, 'whsec'), true],
    ['one that is too old: a replay', stripe(SECONDS - 301, 'whsec'), false],
    ['one from the future', stripe(SECONDS + 301, 'whsec'), false],
    ['several while a secret is rotated, ours first', stripe(SECONDS, 'whsec', 'next'), true],
    ['several while a secret is rotated, ours last', stripe(SECONDS, 'next', 'whsec'), true],
    ['none of several is ours', stripe(SECONDS, 'next', 'last'), false],
    [
      'another time than the one that was signed',
      {
        headers: {
          'stripe-signature': `t=${String(SECONDS)},v1=${hmac('whsec', `${String(SECONDS - 1)}.${BODY}`, 'hex')}`,
        },
      },
      false,
    ],
    [
      'the test scheme',
      {
        headers: {
          'stripe-signature': `t=${String(SECONDS)},v0=${hmac('whsec', `${String(SECONDS)}.${BODY}`, 'hex')}`,
        },
      },
      false,
    ],
    [
      'no time',
      { headers: { 'stripe-signature': `v1=${hmac('whsec', `.${BODY}`, 'hex')}` } },
      false,
    ],
    [
      'a time that is no number',
      { headers: { 'stripe-signature': `t=now,v1=${hmac('whsec', `now.${BODY}`, 'hex')}` } },
      false,
    ],
    ['no header', {}, false],
  ])('%s', (_what, call, expected) => {
    expect(accepts({ preset: 'stripe', secret: 'whsec' }, call)).toBe(expected);
  });
});

test.each(['header', 'shopify', 'stripe', 'github'])(
  '%s without a secret takes no call',
  (preset) => {
    const headers = {
      'x-webhook-secret': '',
      'x-shopify-hmac-sha256': hmac('', BODY, 'base64'),
      'x-hub-signature-256': `sha256=${hmac('', BODY, 'hex')}`,
      ...stripe(SECONDS, '').headers,
    };

    expect(accepts({ preset, secret: null }, { headers })).toBe(false);
  },
);
