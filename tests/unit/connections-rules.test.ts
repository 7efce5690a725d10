/** Which numbers count as confirmed, and what is Meta itself. */
import { isConfirmedNumber, isMeta } from '../../src/connections/rules';

const at = new Date();

test.each<
  [
    string,
    boolean,
    { verified: boolean; confirmedAt?: Date },
    { name: string | null; confirmedAt?: Date },
  ]
>([
  ['named by Meta', true, { verified: true, confirmedAt: at }, { name: null, confirmedAt: at }],
  [
    'not named by Meta, though it was before',
    false,
    { verified: true, confirmedAt: at },
    { name: 'Shop' },
  ],
  ['of an account that is not confirmed', false, { verified: false }, { name: null }],
  [
    'of the version before, with a name that only Meta gave',
    true,
    { verified: true },
    { name: 'Shop' },
  ],
  ['of the version before, given by hand', false, { verified: true }, { name: null }],
])('a number %s: confirmed is %s', (_, expected, connection, number) => {
  expect(isConfirmedNumber(connection, number)).toBe(expected);
});

test.each([
  ['https://graph.facebook.com', true],
  ['https://GRAPH.facebook.com./', true],
  ['https://graph-eu.facebook.com:443/', true],
  ['http://127.0.0.1:4010', false],
  ['https://graph.facebook.com.example.com', false],
  ['https://notfacebook.com', false],
])('%s is Meta itself: %s', (url, expected) => {
  expect(isMeta(url)).toBe(expected);
});
