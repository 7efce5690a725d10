/** What does not fit a template is told by its place, before anything is sent. */
import type { TemplateFilling } from '../../src/kit';
import { contractOf } from '../../connectors/whatsapp/templates/contract';
import { fillTemplate } from '../../connectors/whatsapp/templates/fill-template';
import { guessContract } from '../../connectors/whatsapp/templates/guess-contract';
import { BODY, header } from '../fixtures/templates/components';
import { type Components, OK, WRONG_FILLINGS } from '../fixtures/templates/wrong-fillings';

function pointers(components: Components, filling: TemplateFilling, pointer?: string): string[] {
  return fillTemplate(
    contractOf({ components, parameterFormat: 'POSITIONAL' }),
    filling,
    pointer,
  ).errors.map((error) => error.pointer);
}

test.each(WRONG_FILLINGS)('%s', (_name, components, filling, expected) => {
  expect(pointers(components, filling)).toEqual(expected);
});

test("the places are those of the caller's own input", () => {
  expect(pointers([BODY], { variables: { 1: 'a' } }, '/fallback_template')).toEqual([
    '/fallback_template/variables/2',
  ]);
});

test('lengths are counted as people do', () => {
  expect(
    pointers([header('TEXT', '{{1}}'), BODY], {
      ...OK,
      header: { type: 'text', text: '👍'.repeat(60) },
    }),
  ).toEqual([]);
});

test.each([
  [{ 1: 'a', 3: 'c' }, ['/variables/2', '/variables/3']],
  [{ 1: 'a', name: 'b' }, ['/variables/2', '/variables/name']],
  [{ a: 'b', c: 'd' }, []],
])('of a template that nobody knows, %j', (variables, expected) => {
  expect(
    fillTemplate(guessContract({ variables }), { variables }).errors.map(({ pointer }) => pointer),
  ).toEqual(expected);
});
