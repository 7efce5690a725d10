/** Who may speak for Meta: an HMAC over the exact bytes by one of the app secrets. */
import { isAuthentic } from '../../connectors/whatsapp/intake/signature';
import { signatureOf } from '../support/meta';

const BODY = Buffer.from('{"object":"whatsapp_business_account","text":"\\u00e9 \\/"}');

test('the right secret over the same bytes is authentic, in either case of the digits', () => {
  expect(isAuthentic(BODY, signatureOf(BODY, 'one'), ['one'])).toBe(true);
  expect(
    isAuthentic(
      BODY,
      signatureOf(BODY, 'one').replace(/[a-f]/g, (digit) => digit.toUpperCase()),
      ['one'],
    ),
  ).toBe(true);
});

test('while secrets are rotated each of them is tried', () => {
  for (const secret of ['old', 'new'])
    expect(isAuthentic(BODY, signatureOf(BODY, secret), ['new', 'old'])).toBe(true);
  expect(isAuthentic(BODY, signatureOf(BODY, 'other'), ['new', 'old'])).toBe(false);
});

test('one changed byte is not authentic, also where the JSON would mean the same', () => {
  expect(
    isAuthentic(
      Buffer.from(JSON.stringify(JSON.parse(BODY.toString()))),
      signatureOf(BODY, 'one'),
      ['one'],
    ),
  ).toBe(false);
  expect(
    isAuthentic(Buffer.concat([BODY, Buffer.from('\n')]), signatureOf(BODY, 'one'), ['one']),
  ).toBe(false);
});

test('without a secret nobody is authentic', () => {
  expect(isAuthentic(BODY, signatureOf(BODY, ''), [])).toBe(false);
});

test.each([
  '',
  'sha256=',
  'sha256=zz',
  `sha1=${'a'.repeat(40)}`,
  'a'.repeat(64),
  `sha256=${'a'.repeat(63)}`,
  `sha256=${'a'.repeat(65)}`,
  `sha256=${'a'.repeat(64)}`,
])('%j is no signature of it', (signature) => {
  expect(isAuthentic(BODY, signature, ['one'])).toBe(false);
});
