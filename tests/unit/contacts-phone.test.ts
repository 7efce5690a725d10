/** Phone numbers as people, contact lists, links and Meta write them. */
import { toPerson } from '../../src/contacts';
import { toE164 } from '../../src/contacts/phone';

const ANA = '+4917612345678';

test.each([
  '+49 176 1234 5678',
  '+49-176-12345678',
  '+49 (0)176 12345678',
  '+49(0)17612345678',
  '+49 0176 12345678',
  '+49.176.12345678',
  '+(49) 176 12345678',
  '(+49) 176 12345678',
  '(0049) 176 12345678',
  '0049 176 12345678',
  '0049 (0)176 12345678',
  '00 49 176 12345678',
  'tel:+4917612345678',
  'tel://+49-176-12345678',
  'TEL: +49 176 12345678',
  'whatsapp:+4917612345678',
  'whatsapp:4917612345678',
  'sms:+4917612345678',
  '\u202A+4917612345678\u202C',
  '\u200E+49 176 12345678',
  '+49\u00A0176\u00A012345678',
  '+49 176\u201112345678',
  '\n\t+4917612345678  ',
  '＋４９１７６１２３４５６７８',
  '+٤٩ ١٧٦ ١٢٣٤٥٦٧٨',
  '4917612345678',
])('%j is one number wherever it is read', (written) => {
  for (const country of [null, 'DE', 'US', 'BR', 'AT'])
    expect([country, toE164(written, country)]).toEqual([country, ANA]);
});

test.each([
  ['0176 12345678', 'DE', ANA],
  ['(0176) 12345678', 'DE', ANA],
  ['0176/12345678', 'DE', ANA],
  ['tel:0176-12345678', 'DE', ANA],
  ['17612345678', 'DE', ANA],
  ['020 7946 0018', 'GB', '+442079460018'],
  ['07911 123456', 'GB', '+447911123456'],
  ['(202) 555-0143', 'US', '+12025550143'],
  ['1-202-555-0143', 'US', '+12025550143'],
  ['4155552671', 'US', '+14155552671'],
  ['06 12345678', 'IT', '+390612345678'],
  ['8 916 123-45-67', 'RU', '+79161234567'],
  ['0011 49 176 12345678', 'AU', ANA],
  ['011 49 176 12345678', 'US', ANA],
  ['09012345678', 'JP', '+819012345678'],
  ['11 96123-4567', 'BR', '+5511961234567'],
  ['55 1234 5678', 'MX', '+525512345678'],
])('%j in %s is %s', (written, country, expected) => {
  expect(toE164(written, country)).toBe(expected);
});

test.each([
  ['919876543210', 'DE', '+919876543210'],
  ['447911123456', 'DE', '+447911123456'],
  ['34612345678', 'DE', '+34612345678'],
  ['12025550143', 'AT', '+12025550143'],
  ['5511961234567', 'DE', '+5511961234567'],
  ['2348031234567', 'DE', '+2348031234567'],
  ['4917612345678', 'AT', ANA],
  ['79161234567', 'KZ', '+79161234567'],
])(
  "the digits that Meta writes are not taken for somebody's landline: %j in %s is %s",
  (written, country, expected) => {
    expect(toE164(written, country)).toBe(expected);
  },
);

test.each([
  ['+5215512345678', '+5215512345678'],
  ['5215512345678', '+5215512345678'],
  ['+52 1 55 1234 5678', '+5215512345678'],
  ['+525512345678', '+525512345678'],
  ['+5491123456789', '+5491123456789'],
  ['+54 9 11 2345-6789', '+5491123456789'],
  ['+541123456789', '+541123456789'],
  ['+551161234567', '+551161234567'],
  ['+55 11 96123-4567', '+5511961234567'],
])(
  'both spellings of a Mexican, Argentine or Brazilian number are taken, and none is changed: %j',
  (written, expected) => {
    for (const country of [null, 'DE', 'MX', 'AR', 'BR'])
      expect([country, toE164(written, country)]).toEqual([country, expected]);
  },
);

test.each([
  '',
  '   ',
  '+',
  '00',
  'abc',
  '+49',
  '123',
  'tel:',
  'tel:me',
  '+1 (0)2025550143',
  '+49 176 12345678 ext. 9',
  '+49 176 12345678 x9',
  'tel:+4917612345678;ext=9',
  '+1-800-FLOWERS',
  '++4917612345678',
  '+4917612345678 or 9',
  '+4917612345678, +4917612345679',
  'https://example.com/4917612345678',
  '+49176\u00001234',
  '12345678901234567890',
  '%2B4917612345678',
  'null',
  '[object Object]',
])('%j is no number', (written) => {
  for (const country of [null, 'DE', 'US'])
    expect([country, toE164(written, country)]).toEqual([country, undefined]);
});

test.each(['0176 12345678', '(0176) 12345678', '0'])('%j needs a country', (written) => {
  expect(toE164(written, null)).toBeUndefined();
  expect(toE164(written, 'ZZ')).toBeUndefined();
});

test.each(['DE.1349021850203942', ' DE.1349021850203942\n', 'US.ENT.13491208655302741918'])(
  'the id %j is kept as it is, without blanks around it',
  (written) => {
    expect(toPerson(written, 'DE')).toEqual({
      phone: null,
      bsuid: written.trim(),
      name: null,
      username: null,
    });
  },
);
