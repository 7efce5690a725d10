/** What may stand in `to`. Contact ids need MongoDB and are tested with the sending routes. */
import { toRecipient } from '../../src/contacts';
import { HubError } from '../../src/errors';

/** Undefined when it is refused. */
function phoneOf(to: string, country: string | null): Promise<string | null | undefined> {
  return toRecipient('ws_1', to, country).then(
    ({ phone }) => phone,
    (error: unknown) => {
      if (error instanceof HubError && error.code === 'recipient_invalid') return undefined;
      throw error;
    },
  );
}

const NOBODY = { phone: null, bsuid: null, name: null, username: null };

test.each([
  ['+4917612345678', null],
  ['+49 176 12345678', null],
  ['+49 176/123 456 78', null],
  ['004917612345678', null],
  ['4917612345678', null],
  ['4917612345678', 'DE'],
  ['49 176 12345678', 'DE'],
  ['0176 12345678', 'DE'],
  ['176 12345678', 'DE'],
  ['+4917612345678', 'US'],
  [' +4917612345678 ', null],
])('%j (country %j) is +4917612345678', async (text, country) => {
  expect(await phoneOf(text, country)).toBe('+4917612345678');
});

test('the country completes what has no country code, and only that', async () => {
  expect(await phoneOf('(202) 555-0143', 'US')).toBe('+12025550143');
  expect(await phoneOf('202 555 0143', null)).not.toBe('+12025550143');
  expect(await phoneOf('+5511961234567', 'DE')).toBe('+5511961234567');
});

test.each([
  ['0491 7612345', 'DE', '+494917612345'],
  ['3912345678', 'IT', '+393912345678'],
  ['393471234567', 'IT', '+393471234567'],
  ['55999991234', 'BR', '+5555999991234'],
  ['5555999991234', 'BR', '+5555999991234'],
  ['12025550143', 'US', '+12025550143'],
  ['6591234567', 'SG', '+6591234567'],
  ['65912345', 'SG', '+6565912345'],
  ['9123456789', 'IN', '+919123456789'],
])(
  'digits that begin like the own country code are read by what is a number: %j in %s is %s',
  async (text, country, expected) => {
    expect(await phoneOf(text, country)).toBe(expected);
  },
);

test.each([
  '',
  '   ',
  'abc',
  '+',
  '+49',
  '123',
  '+999999999999999999999',
  'tel me',
  '+49176123456789012345',
  '+4917612345678 or 9',
  '$where',
  '+49176\u00001234',
])('%j is no number', async (text) => {
  expect(await phoneOf(text, null)).toBeUndefined();
});

test('an unknown country is no country', async () => {
  expect(await phoneOf('+4917612345678', 'ZZ')).toBe('+4917612345678');
  expect(await phoneOf('0176 12345678', 'ZZ')).toBeUndefined();
});

test.each(['DE.1349021850203942', 'US.ENT.13491208655302741918', 'BR.aB3'])(
  '%s is a BSUID and stays as it is',
  async (bsuid) => {
    expect(await toRecipient('ws_1', bsuid, null)).toEqual({ ...NOBODY, bsuid });
  },
);

test('a phone number is a recipient in its form with +', async () => {
  expect(await toRecipient('ws_1', '0176 12345678', 'DE')).toEqual({
    ...NOBODY,
    phone: '+4917612345678',
  });
});

test.each([
  'hello',
  'D.123',
  'DE.',
  'de.123',
  'cnt_short',
  'cnt_01JD3KQ8W0M4T6V8X0Z2B4D6F8',
  `DE.${'1'.repeat(129)}`,
])('%j is refused with its place', async (to) => {
  await expect(toRecipient('ws_1', to, null)).rejects.toMatchObject({
    code: 'recipient_invalid',
    extra: { errors: [{ pointer: '/to' }] },
  });
});
