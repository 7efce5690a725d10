/**
 * The table of Meta's codes: complete, told in whole sentences, and classed as the contract says.
 */
import { lookUp } from '../../src/errors';
import {
  GRAPH_CODES,
  SHOWN_CODES,
  findGraphCode,
  type GraphCode,
} from '../../connectors/whatsapp/graph/error-codes';

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * Meta: Cloud API, "error codes", with those of calling, flows, block lists, usernames and template
 * creation.
 */
const DOCUMENTED = [
  0,
  1,
  2,
  3,
  4,
  10,
  17,
  32,
  33,
  100,
  104,
  190,
  ...span(200, 299),
  368,
  613,
  80007,
  130403,
  130429,
  130472,
  130497,
  131000,
  131005,
  131008,
  131009,
  131016,
  131020,
  131021,
  131026,
  131030,
  131031,
  131037,
  131041,
  131042,
  131044,
  131045,
  131047,
  131048,
  131049,
  131050,
  131051,
  131052,
  131053,
  131055,
  131056,
  131057,
  131059,
  131060,
  131062,
  131063,
  131064,
  ...span(131200, 131299),
  132000,
  132001,
  132005,
  132007,
  132008,
  132012,
  132015,
  132016,
  132018,
  132021,
  132068,
  132069,
  133000,
  133004,
  133005,
  133006,
  133008,
  133009,
  133010,
  133015,
  133016,
  134011,
  134100,
  134101,
  134102,
  135000,
  136024,
  136025,
  137000,
  ...span(138000, 138023),
  ...span(139000, 139004),
  ...span(139100, 139103),
  139200,
  ...span(147001, 147005),
  1752041,
  2388019,
  2388039,
  2388040,
  2388047,
  2388072,
  2388073,
  2388293,
  2388299,
  2494100,
  ...span(2593107, 2593109),
];
const ROWS: readonly (readonly [string, GraphCode])[] = GRAPH_CODES.map((row, index) => [
  SHOWN_CODES[index]?.shown ?? '',
  row,
]);

test('every documented code has words, and a code between them has none', () => {
  expect(DOCUMENTED.filter((code) => findGraphCode({ code }) === undefined)).toEqual([]);
  for (const code of [-1, 5, 99, 199, 300, 131001, 131300, 138024, 147006, 999_999])
    expect(findGraphCode({ code })).toBeUndefined();
});

test('no code stands twice, and spans hold none of the single ones', () => {
  const keys = GRAPH_CODES.map(({ first, subcode }) => `${String(first)}/${String(subcode)}`);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  for (const { first, last } of GRAPH_CODES.filter((row) => row.first < row.last)) {
    expect(
      GRAPH_CODES.filter(
        (row) => row.first === row.last && row.first >= first && row.first <= last,
      ),
    ).toEqual([]);
  }
});

test.each(ROWS)('%s is told in whole sentences', (_shown, { title, cause, fix, who, code }) => {
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  for (const sentence of [cause, fix]) expect(sentence).toMatch(/^[A-Z`].{8,}\.$/s);
  expect(['you', 'admin', 'recipient', 'meta', 'hub']).toContain(who);
  expect(lookUp(code).status).toBeGreaterThanOrEqual(400);
});

test('only the codes that the contract names may be repeated', () => {
  const classed = (name: string): number[] =>
    GRAPH_CODES.filter((row) => row.class === name).map(({ first }) => first);
  expect(classed('throttled')).toEqual([4, 80007, 130429, 131056]);
  expect(classed('transient')).toEqual([1, 2, 131000, 131016]);
});

test('auth and account codes stop what is queued there; of the others only a template can', () => {
  const pausing = (row: GraphCode): boolean => row.class === 'auth' || row.class === 'account';
  expect(
    GRAPH_CODES.filter(pausing).filter(
      ({ pauses }) => pauses !== 'connection' && pauses !== 'number',
    ),
  ).toEqual([]);
  expect(
    GRAPH_CODES.filter((row) => !pausing(row) && row.pauses !== null).map(({ first, pauses }) => [
      first,
      pauses,
    ]),
  ).toEqual([
    [132015, 'template'],
    [132016, 'template'],
    [132068, 'template'],
  ]);
});
