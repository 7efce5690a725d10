/**
 * Each rule of `npm run check` seen to fail on a planted breach: a rule that never fails guards
 * nothing.
 */
import { LAYER_BREACHES, LINT_BREACHES, SOUND, TYPE_BREACHES } from '../fixtures/breaches';
import { buildHouse, checkHouse, layerRules, removeHouse, rulesByFile } from '../support/house';

const BREACHES = [...TYPE_BREACHES, ...LINT_BREACHES, ...LAYER_BREACHES];
const PACKAGE = {
  name: 'house',
  version: '1.0.0',
  private: true,
  dependencies: { bull: '*', pino: '*', mongoose: '*', express: '*', passport: '*', undici: '*' },
};
const RUN_MS = 180_000;

let house: string;
let report: Record<'types' | 'eslint' | 'layers' | 'format' | 'unused', string>;

beforeAll(async () => {
  house = buildHouse([...SOUND, ...BREACHES], PACKAGE);
  const [types = '', eslint = '', layers = '', format = '', unused = ''] = await Promise.all(
    ['types', 'eslint', 'layers', 'format', 'unused'].map((name) => checkHouse(house, name)),
  );
  report = { types, eslint, layers, format, unused };
}, RUN_MS);

afterAll(() => {
  removeHouse(house);
});

test.each(TYPE_BREACHES)('tsc reports $rule in $path', ({ path, rule }) => {
  expect(report.types).toMatch(new RegExp(`^${path}\\(\\d+,\\d+\\): error ${rule}:`, 'm'));
});

test.each(LINT_BREACHES)('ESLint reports $rule, and nothing else, in $path', ({ path, rule }) => {
  expect(rulesByFile(report.eslint, house).get(path)).toEqual([rule]);
});

test.each(LAYER_BREACHES)('dependency-cruiser reports $rule in $path', ({ path, rule }) => {
  expect(report.layers).toContain(`error ${rule}: ${path}`);
});

test('every layer rule has a breach above', () => {
  expect(new Set(LAYER_BREACHES.map(({ rule }) => rule))).toEqual(new Set(layerRules()));
});

test('Prettier reports a file that it would write in another way', () => {
  expect(report.format).toMatch(/src\/planted\/any\.ts/);
  expect(report.format).not.toMatch(/src\/planted\/no-comment\.ts/);
});

test('knip reports an export, a file and a dependency that nothing uses', () => {
  expect(report.unused).toMatch(/^forgotten +src\/queue\/index\.ts/m);
  expect(report.unused).toMatch(/^src\/hooks\/lonely\.ts/m);
  expect(report.unused).toMatch(/^pino +package\.json/m);
});

test('what is used is not reported', () => {
  expect(report.unused).not.toMatch(/^(bull|openQueue) /m);
});

test.each(SOUND)('no tool finds fault with $path', ({ path }) => {
  expect(rulesByFile(report.eslint, house).get(path)).toBeUndefined();
  expect(report.types).not.toContain(path);
  expect(report.layers).not.toMatch(new RegExp(`: ${path}`));
});
