/** A template of every kind of component: what a send fills in becomes Meta's own form. */
import type { TemplateFilling } from '../../src/kit';
import { contractOf } from '../../connectors/whatsapp/templates/contract';
import { fillTemplate } from '../../connectors/whatsapp/templates/fill-template';
import { guessContract } from '../../connectors/whatsapp/templates/guess-contract';
import { BODY, CARDS, NAMED_BODY, header } from '../fixtures/templates/components';
import {
  type Components,
  VALUES,
  FILLED_BODY,
  button,
  FILLINGS,
} from '../fixtures/templates/fillings';

function fill(
  components: Components,
  filling: TemplateFilling,
  parameterFormat: 'POSITIONAL' | 'NAMED' = 'POSITIONAL',
) {
  return fillTemplate(contractOf({ components, parameterFormat }), filling);
}

test.each(FILLINGS)('%s', (_name, components, filling, expected) => {
  expect(fill(components, filling)).toEqual({ components: expected, errors: [] });
});

test('named variables carry their names, in the header too', () => {
  expect(
    fill(
      [header('TEXT', 'For {{who}}'), NAMED_BODY],
      { variables: { date: 'May', first_name: 'Ana' }, header: { type: 'text', text: 'you' } },
      'NAMED',
    ),
  ).toEqual({
    errors: [],
    components: [
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'who', text: 'you' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'first_name', text: 'Ana' },
          { type: 'text', parameter_name: 'date', text: 'May' },
        ],
      },
    ],
  });
});

test('ten variables are in the order of their numbers, not of their texts', () => {
  const numbers = Array.from({ length: 11 }, (_, index) => String(index + 1));
  const { components } = fill(
    [{ type: 'BODY', text: `a ${numbers.map((each) => `{{${each}}}`).join(' ')} z` }],
    { variables: Object.fromEntries(numbers.map((each) => [each, `v${each}`])) },
  );
  expect(components).toEqual([
    { type: 'body', parameters: numbers.map((each) => ({ type: 'text', text: `v${each}` })) },
  ]);
});

test('cards are filled each by itself', () => {
  const card = (text: string) => ({
    header: { type: 'image' as const, media: { link: `https://a.example/${text}.jpg` } },
    variables: { 1: text },
    buttons: [{ index: 1, type: 'url' as const, value: text }],
  });
  const filled = (text: string, index: number) => ({
    card_index: index,
    components: [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: `https://a.example/${text}.jpg` } }],
      },
      { type: 'body', parameters: [{ type: 'text', text }] },
      button('1', 'url', { type: 'text', text }),
    ],
  });
  expect(fill([BODY, CARDS], { ...VALUES, cards: [card('one'), card('two')] })).toEqual({
    errors: [],
    components: [FILLED_BODY, { type: 'carousel', cards: [filled('one', 0), filled('two', 1)] }],
  });
});

test('a template that nobody knows is filled in as it was asked for', () => {
  const filling: TemplateFilling = {
    variables: { 1: 'Ana' },
    header: { type: 'image', media: { media_id: '1' } },
    buttons: [{ index: 1, type: 'url', value: 'x' }],
    offer_expires_at: '2027-01-01T00:00:00Z',
  };
  expect(fillTemplate(guessContract(filling), filling)).toEqual({
    errors: [],
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
      {
        type: 'limited_time_offer',
        parameters: [
          {
            type: 'limited_time_offer',
            limited_time_offer: { expiration_time_ms: 1_798_761_600_000 },
          },
        ],
      },
      button('1', 'url', { type: 'text', text: 'x' }),
    ],
  });
});
