/** A template of every kind of component: what a send fills in becomes Meta's own form. */
import type { TemplateFilling } from '../../src/kit';
import { contractOf } from '../../connectors/whatsapp/templates/contract';
import { fillTemplate } from '../../connectors/whatsapp/templates/fill-template';
import { guessContract } from '../../connectors/whatsapp/templates/guess-contract';
import {
  BODY,
  CARDS,
  NAMED_BODY,
  OFFER,
  OTP,
  buttons,
  header,
} from '../fixtures/templates/components';

type Components = readonly Record<string, unknown>[];

function fill(
  components: Components,
  filling: TemplateFilling,
  parameterFormat: 'POSITIONAL' | 'NAMED' = 'POSITIONAL',
) {
  return fillTemplate(contractOf({ components, parameterFormat }), filling);
}

const VALUES = { variables: { 2: 'A-1', 1: 'Ana' } };
const FILLED_BODY = {
  type: 'body',
  parameters: [
    { type: 'text', text: 'Ana' },
    { type: 'text', text: 'A-1' },
  ],
};
function button(index: string, sub_type: string, parameter: object) {
  return {
    type: 'button',
    sub_type,
    index,
    parameters: [parameter],
  };
}

test.each<[string, Components, TemplateFilling, object[]]>([
  ['a fixed text', [{ type: 'BODY', text: 'Hello!' }], {}, []],
  ['positional variables, in their order', [BODY], VALUES, [FILLED_BODY]],
  ['types in small letters', [{ ...BODY, type: 'body' }], VALUES, [FILLED_BODY]],
  [
    'a header text',
    [header('TEXT', 'News for {{1}}'), BODY],
    { ...VALUES, header: { type: 'text', text: 'you' } },
    [{ type: 'header', parameters: [{ type: 'text', text: 'you' }] }, FILLED_BODY],
  ],
  [
    'an image by link',
    [header('IMAGE'), BODY],
    { ...VALUES, header: { type: 'image', media: { link: 'https://a.example/b.jpg' } } },
    [
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: 'https://a.example/b.jpg' } }],
      },
      FILLED_BODY,
    ],
  ],
  [
    'a video by id',
    [header('video'), BODY],
    { ...VALUES, header: { type: 'video', media: { media_id: '17' } } },
    [{ type: 'header', parameters: [{ type: 'video', video: { id: '17' } }] }, FILLED_BODY],
  ],
  [
    'a document with its name',
    [header('DOCUMENT'), BODY],
    { ...VALUES, header: { type: 'document', media: { media_id: '17', filename: 'a.pdf' } } },
    [
      {
        type: 'header',
        parameters: [{ type: 'document', document: { id: '17', filename: 'a.pdf' } }],
      },
      FILLED_BODY,
    ],
  ],
  [
    'a location',
    [header('LOCATION'), BODY],
    {
      ...VALUES,
      header: {
        type: 'location',
        location: { latitude: 1.5, longitude: -2, name: 'Shop', address: 'Street 1' },
      },
    },
    [
      {
        type: 'header',
        parameters: [
          {
            type: 'location',
            location: { latitude: 1.5, longitude: -2, name: 'Shop', address: 'Street 1' },
          },
        ],
      },
      FILLED_BODY,
    ],
  ],
  [
    'a location in text, which Meta gets as numbers',
    [header('LOCATION'), BODY],
    {
      ...VALUES,
      header: { type: 'location', location: { latitude: '52.5', longitude: '-13.40' } },
    },
    [
      {
        type: 'header',
        parameters: [{ type: 'location', location: { latitude: 52.5, longitude: -13.4 } }],
      },
      FILLED_BODY,
    ],
  ],
  [
    'buttons that need nothing',
    [BODY, buttons('QUICK_REPLY', 'PHONE_NUMBER')],
    VALUES,
    [FILLED_BODY],
  ],
  [
    'a payload',
    [BODY, buttons('QUICK_REPLY', 'QUICK_REPLY')],
    { ...VALUES, buttons: [{ index: 1, type: 'quick_reply', value: 'no' }] },
    [FILLED_BODY, button('1', 'quick_reply', { type: 'payload', payload: 'no' })],
  ],
  [
    'the end of an address',
    [BODY, buttons('URL')],
    { ...VALUES, buttons: [{ index: 0, type: 'url', value: 'summer?a=b' }] },
    [FILLED_BODY, button('0', 'url', { type: 'text', text: 'summer?a=b' })],
  ],
  [
    'a code',
    [BODY, buttons('COPY_CODE')],
    { ...VALUES, buttons: [{ index: 0, type: 'copy_code', value: 'SPRING25' }] },
    [FILLED_BODY, button('0', 'copy_code', { type: 'coupon_code', coupon_code: 'SPRING25' })],
  ],
  [
    'a flow without a token',
    [BODY, buttons('FLOW')],
    VALUES,
    [FILLED_BODY, button('0', 'flow', { type: 'action', action: {} })],
  ],
  [
    'a flow with a token',
    [BODY, buttons('FLOW')],
    { ...VALUES, buttons: [{ index: 0, type: 'flow', value: 't1' }] },
    [FILLED_BODY, button('0', 'flow', { type: 'action', action: { flow_token: 't1' } })],
  ],
  [
    'a catalog',
    [BODY, buttons('CATALOG')],
    { ...VALUES, buttons: [{ index: 0, type: 'catalog', value: 'p1' }] },
    [
      FILLED_BODY,
      button('0', 'catalog', { type: 'action', action: { thumbnail_product_retailer_id: 'p1' } }),
    ],
  ],
  [
    'products',
    [BODY, buttons('MPM')],
    { ...VALUES, buttons: [{ index: 0, type: 'mpm', value: { sections: [] } }] },
    [FILLED_BODY, button('0', 'mpm', { type: 'action', action: { sections: [] } })],
  ],
  [
    'a one-time code, in body and button',
    OTP,
    { variables: { 1: '123456' } },
    [
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      button('0', 'url', { type: 'text', text: '123456' }),
    ],
  ],
  [
    'a one-time code as it was submitted',
    [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }],
    { variables: { 1: '123456' } },
    [
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      button('0', 'url', { type: 'text', text: '123456' }),
    ],
  ],
  [
    'an offer that ends',
    [BODY, OFFER, buttons('COPY_CODE')],
    {
      ...VALUES,
      offer_expires_at: '2027-01-01T00:00:00Z',
      buttons: [{ index: 0, type: 'copy_code', value: 'A' }],
    },
    [
      FILLED_BODY,
      {
        type: 'limited_time_offer',
        parameters: [
          {
            type: 'limited_time_offer',
            limited_time_offer: { expiration_time_ms: 1_798_761_600_000 },
          },
        ],
      },
      button('0', 'copy_code', { type: 'coupon_code', coupon_code: 'A' }),
    ],
  ],
])('%s', (_name, components, filling, expected) => {
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
