/**
 * What a template takes, as JSON Schema; an example that keeps to it; and how it looks when it is
 * filled in.
 */
import type { TemplateText } from '../../src/kit';
import { contractOf } from '../../connectors/whatsapp/templates/contract';
import { describeTemplate } from '../../connectors/whatsapp/templates/describe';
import { fillTemplate } from '../../connectors/whatsapp/templates/fill-template';
import { previewTemplate } from '../../connectors/whatsapp/templates/preview';
import {
  BODY,
  CARDS,
  NAMED_BODY,
  OFFER,
  OTP,
  buttons,
  header,
} from '../fixtures/templates/components';
import { compileStrictly } from '../support/strict-schema';

function positional(...components: Record<string, unknown>[]): TemplateText {
  return {
    parameterFormat: 'POSITIONAL',
    components,
  };
}

const KINDS: [string, TemplateText][] = [
  ['a fixed text', positional({ type: 'BODY', text: 'Hello!' })],
  ['variables', positional(BODY)],
  ['named variables', { parameterFormat: 'NAMED', components: [NAMED_BODY] }],
  ['a header text', positional(header('TEXT', 'News for {{1}}'), BODY)],
  ...['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'].map((format): [string, TemplateText] => [
    format,
    positional(header(format), BODY),
  ]),
  [
    'all buttons',
    positional(BODY, buttons('QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'CATALOG')),
  ],
  ['products', positional(BODY, buttons('MPM'))],
  ['a one-time code', positional(...OTP)],
  ['an offer', positional(BODY, OFFER, buttons('COPY_CODE'))],
  ['cards', positional(BODY, CARDS)],
];

test.each(KINDS)(
  'the example of %s keeps to its schemas, and is a send without mistakes',
  (_name, text) => {
    const { variables, inputs, example } = describeTemplate(text);

    expect(compileStrictly(variables)(example.variables ?? {})).toEqual([]);
    expect(compileStrictly(inputs)(example)).toEqual([]);
    expect(fillTemplate(contractOf(text), example).errors).toEqual([]);
  },
);

test.each(KINDS)('%s can be looked at', (_name, text) => {
  const { text: shown } = previewTemplate(text, describeTemplate(text).example);

  expect(shown).not.toMatch(/\{\{/);
  expect(shown.length).toBeGreaterThan(3);
});

test('the variables of the body are the properties, all required, and no others are allowed', () => {
  expect(describeTemplate(positional(BODY)).variables).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['1', '2'],
    properties: { 1: { type: 'string' }, 2: { type: 'string' } },
  });
  expect(
    describeTemplate({ parameterFormat: 'NAMED', components: [NAMED_BODY] }).variables,
  ).toMatchObject({ required: ['first_name', 'date'] });
  expect(describeTemplate(positional({ type: 'BODY', text: 'Hello!' })).variables).toEqual({
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {},
  });
});

test('examples are those that Meta reviewed', () => {
  expect(
    describeTemplate(
      positional(
        header('TEXT', 'News for {{1}}'),
        BODY,
        buttons('QUICK_REPLY', 'URL', 'COPY_CODE'),
      ),
    ).example,
  ).toEqual({
    variables: { 1: 'Pablo', 2: '860198' },
    header: { type: 'text', text: 'example' },
    buttons: [
      { index: 1, type: 'url', value: 'summer' },
      { index: 2, type: 'copy_code', value: 'SPRING25' },
    ],
  });
  expect(describeTemplate({ parameterFormat: 'NAMED', components: [NAMED_BODY] }).example).toEqual({
    variables: { first_name: 'Jessica', date: 'May 3rd' },
  });
});

test('the code button of an authentication template takes nothing of its own', () => {
  expect(describeTemplate(positional(...OTP)).inputs).toMatchObject({
    required: ['variables'],
    properties: { variables: { properties: { 1: { maxLength: 15 } } } },
  });
  expect(describeTemplate(positional(...OTP)).inputs.properties).not.toHaveProperty('buttons');
});

test('the preview has all parts, and its text reads from top to bottom', () => {
  const shown = previewTemplate(
    positional(
      header('TEXT', 'News for {{1}}'),
      BODY,
      { type: 'FOOTER', text: 'Bye' },
      buttons('QUICK_REPLY', 'URL'),
    ),
    {
      variables: { 1: 'Ana', 2: 'A-1' },
      header: { type: 'text', text: 'you' },
      buttons: [{ index: 1, type: 'url', value: 'winter' }],
    },
  );

  expect(shown).toEqual({
    header: { type: 'text', text: 'News for you' },
    body: 'Hi Ana, your order A-1 is on its way.',
    footer: 'Bye',
    cards: [],
    buttons: [
      { index: 0, type: 'quick_reply', text: 'Yes', value: null },
      { index: 1, type: 'url', text: 'Shop now', value: 'https://shop.example/sale/winter' },
    ],
    text: 'News for you\n\nHi Ana, your order A-1 is on its way.\n\nBye\n\n[Yes] [Shop now]',
  });
});

test('a value is put in as it is, also when it looks like a variable or a pattern', () => {
  expect(previewTemplate(positional(BODY), { variables: { 1: '{{2}}', 2: '$&' } }).body).toBe(
    'Hi {{2}}, your order $& is on its way.',
  );
});

test('files and buttons may be left out of a preview, variables may not', () => {
  const text = positional(header('IMAGE'), BODY, buttons('URL'));

  expect(previewTemplate(text, { variables: { 1: 'a', 2: 'b' } }).header).toEqual({
    type: 'image',
    text: '[image]',
  });
  expect(() => previewTemplate(text, { variables: { 1: 'a' } })).toThrow(
    '/variables/2 is required',
  );
  expect(() =>
    previewTemplate(text, { variables: { 1: 'a', 2: 'b' }, header: { type: 'text', text: 'x' } }),
  ).toThrow('/header/type');
});
