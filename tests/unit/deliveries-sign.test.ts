/** Signatures of deliveries, checked by the public library that customers use. */
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from '../../src/deliveries/sign';
import { like } from '../support/expecting';

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
const ID = 'dlv_01jd3kq8w0m4t6v8x0z2b4d6f8';
const BODY = '{"text":"Straße 😀"}';

test('what is signed verifies', () => {
  const secret = newSecret();
  const headers = signatureHeaders({
    id: ID,
    body: BODY,
    secrets: [secret],
    atSeconds: nowSeconds(),
  });
  expect(new Webhook(secret).verify(BODY, headers)).toEqual({ text: 'Straße 😀' });
});

test('other bytes, another id, another time or another secret do not verify', () => {
  const secret = newSecret();
  const headers = signatureHeaders({
    id: ID,
    body: BODY,
    secrets: [secret],
    atSeconds: nowSeconds(),
  });
  const verifier = new Webhook(secret);
  expect(() => verifier.verify(`${BODY} `, headers)).toThrow();
  expect(() => verifier.verify(BODY, { ...headers, 'webhook-id': 'dlv_other' })).toThrow();
  expect(() =>
    verifier.verify(BODY, { ...headers, 'webhook-timestamp': String(nowSeconds() - 1) }),
  ).toThrow();
  expect(() => new Webhook(newSecret()).verify(BODY, headers)).toThrow();
});

test('during a rotation both secrets verify', () => {
  const [current, previous] = [newSecret(), newSecret()];
  const headers = signatureHeaders({
    id: ID,
    body: BODY,
    secrets: [current, previous],
    atSeconds: nowSeconds(),
  });
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  for (const secret of [current, previous])
    expect(() => new Webhook(secret).verify(BODY, headers)).not.toThrow();
});

test('the headers are those of Standard Webhooks, and the time is in whole seconds', () => {
  expect(
    signatureHeaders({ id: ID, body: BODY, secrets: ['whsec_c2VjcmV0'], atSeconds: 1_762_000_000 }),
  ).toEqual({
    'webhook-id': ID,
    'webhook-timestamp': '1762000000',
    'webhook-signature': like(/^v1,[A-Za-z0-9+/]{43}=$/),
  });
});
