/** Meta's rules for new templates, each with a breach and its place. */
import type { TemplateDraft } from '../../src/kit';
import { checkNewTemplate } from '../../connectors/whatsapp/templates/check-new-template';
import { starterTemplates, starterText } from '../../src/message-templates/library';
import { BODY, CARDS, NAMED_BODY, OFFER, buttons, header } from '../fixtures/templates/components';

type Component = Record<string, unknown>;

function draft(components: Component[], more: Partial<TemplateDraft> = {}): TemplateDraft {
  return {
    name: 'a_1',
    language: 'en',
    category: 'MARKETING',
    components,
    ...more,
  };
}
function pointers(components: Component[], more: Partial<TemplateDraft> = {}): string[] {
  return checkNewTemplate(draft(components, more)).map(({ pointer }) => pointer);
}

function body(text: string, ...examples: string[]): Component {
  return {
    type: 'BODY',
    text,
    ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }),
  };
}
const FIXED = body('Hello!');
function button(more: Component): Component {
  return { type: 'BUTTONS', buttons: [more] };
}
const OTP_BUTTON = { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' };

test.each<[string, Component[], Partial<TemplateDraft>]>([
  ['a fixed text', [FIXED], {}],
  ['variables', [BODY], {}],
  ['named variables', [NAMED_BODY], { parameter_format: 'NAMED' }],
  [
    'all parts',
    [
      header('TEXT', 'News for {{1}}'),
      BODY,
      { type: 'FOOTER', text: 'Bye' },
      buttons('QUICK_REPLY', 'QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'),
    ],
    {},
  ],
  ['a file', [header('IMAGE'), BODY], {}],
  ['a place', [header('LOCATION'), BODY], {}],
  ['cards', [BODY, CARDS], {}],
  ['an offer', [BODY, OFFER, buttons('COPY_CODE', 'URL')], {}],
  [
    'a one-time code',
    [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 5 },
      button(OTP_BUTTON),
    ],
    { category: 'AUTHENTICATION' },
  ],
])('%s keeps to all rules', (_name, components, more) => {
  expect(checkNewTemplate(draft(components, more))).toEqual([]);
});

test.each<[string, Component[], Partial<TemplateDraft>, string[]]>([
  ['a name with capitals', [FIXED], { name: 'Hello' }, ['/name']],
  ['a name that is too long', [FIXED], { name: 'a'.repeat(513) }, ['/name']],
  [
    'a life that is too short',
    [FIXED],
    { category: 'UTILITY', message_send_ttl_seconds: 10 },
    ['/message_send_ttl_seconds'],
  ],
  ['no body', [header('TEXT', 'Hi')], {}, ['/components']],
  ['two bodies', [FIXED, FIXED], {}, ['/components/1/type']],
  ['an unknown part', [FIXED, { type: 'SIDEBAR' }], {}, ['/components/1/type']],
  [
    'a header that is too long',
    [header('TEXT', 'x'.repeat(61)), FIXED],
    {},
    ['/components/0/text'],
  ],
  [
    'a header with two variables',
    [header('TEXT', 'a {{1}} {{2}}'), FIXED],
    {},
    ['/components/0/text'],
  ],
  [
    'a header without its example',
    [{ type: 'HEADER', format: 'TEXT', text: 'a {{1}}' }, FIXED],
    {},
    ['/components/0/example/header_text'],
  ],
  [
    'a file without its example',
    [{ type: 'HEADER', format: 'IMAGE' }, FIXED],
    {},
    ['/components/0/example/header_handle'],
  ],
  ['an unknown header', [{ type: 'HEADER', format: 'SMELL' }, FIXED], {}, ['/components/0/format']],
  ['an empty body', [body(' ')], {}, ['/components/0/text']],
  ['a body that is too long', [body('x'.repeat(1025))], {}, ['/components/0/text']],
  [
    'a body beside an offer that is too long',
    [body('x'.repeat(601)), OFFER],
    {},
    ['/components/0/text'],
  ],
  ['a variable at the start', [body('{{1}} is here', 'a')], {}, ['/components/0/text']],
  ['a variable at the end', [body('Here is {{1}}', 'a')], {}, ['/components/0/text']],
  ['a gap in the numbers', [body('a {{1}} b {{3}} c', 'a', 'b')], {}, ['/components/0/text']],
  ['a name among numbers', [body('a {{1}} b {{who}} c', 'a', 'b')], {}, ['/components/0/text']],
  [
    'a number among names',
    [{ ...NAMED_BODY, text: 'a {{1}} b' }],
    { parameter_format: 'NAMED' },
    ['/components/0/text', '/components/0/example/body_text_named_params'],
  ],
  ['braces that enclose nothing', [body('a {{ b')], {}, ['/components/0/text']],
  ['no examples', [body('a {{1}} b')], {}, ['/components/0/example/body_text']],
  ['too few examples', [body('a {{1}} b {{2}} c', 'a')], {}, ['/components/0/example/body_text']],
  [
    'a name without example',
    [{ type: 'BODY', text: 'a {{who}} b' }],
    { parameter_format: 'NAMED' },
    ['/components/0/example/body_text_named_params'],
  ],
  [
    'a footer that is too long',
    [FIXED, { type: 'FOOTER', text: 'x'.repeat(61) }],
    {},
    ['/components/1/text'],
  ],
  [
    'a footer with a variable',
    [FIXED, { type: 'FOOTER', text: 'a {{1}}' }],
    {},
    ['/components/1/text'],
  ],
  [
    'a footer beside an offer',
    [FIXED, OFFER, { type: 'FOOTER', text: 'a' }],
    {},
    ['/components/2'],
  ],
  [
    'an offer in a utility template',
    [FIXED, OFFER],
    { category: 'UTILITY' },
    ['/components/1/type'],
  ],
  [
    'an offer that is too long',
    [FIXED, { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'x'.repeat(17) } }],
    {},
    ['/components/1/limited_time_offer/text'],
  ],
  [
    'eleven buttons',
    [FIXED, buttons(...Array.from({ length: 11 }, () => 'QUICK_REPLY'))],
    {},
    ['/components/1/buttons', '/components/1/buttons/10'],
  ],
  ['three addresses', [FIXED, buttons('URL', 'URL', 'URL')], {}, ['/components/1/buttons/2']],
  [
    'two phone numbers',
    [FIXED, buttons('PHONE_NUMBER', 'PHONE_NUMBER')],
    {},
    ['/components/1/buttons/1'],
  ],
  [
    'quick replies apart from each other',
    [FIXED, buttons('QUICK_REPLY', 'URL', 'QUICK_REPLY')],
    {},
    ['/components/1/buttons/2'],
  ],
  [
    'a button text that is too long',
    [FIXED, button({ type: 'QUICK_REPLY', text: 'x'.repeat(26) })],
    {},
    ['/components/1/buttons/0/text'],
  ],
  [
    'a button without text',
    [FIXED, button({ type: 'QUICK_REPLY' })],
    {},
    ['/components/1/buttons/0/text'],
  ],
  [
    'an unknown button',
    [FIXED, button({ type: 'LEVER', text: 'a' })],
    {},
    ['/components/1/buttons/0/type'],
  ],
  ['no buttons in buttons', [FIXED, { type: 'BUTTONS' }], {}, ['/components/1/buttons']],
  [
    'a variable within an address',
    [
      FIXED,
      button({
        type: 'URL',
        text: 'a',
        url: 'https://a.example/{{1}}/b',
        example: ['https://a.example/c/b'],
      }),
    ],
    {},
    ['/components/1/buttons/0/url'],
  ],
  [
    'an address without example',
    [FIXED, button({ type: 'URL', text: 'a', url: 'https://a.example/{{1}}' })],
    {},
    ['/components/1/buttons/0/example'],
  ],
  [
    'an address that is none',
    [FIXED, button({ type: 'URL', text: 'a', url: 'shop' })],
    {},
    ['/components/1/buttons/0/url'],
  ],
  [
    'a phone number that is none',
    [FIXED, button({ type: 'PHONE_NUMBER', text: 'a', phone_number: 'call' })],
    {},
    ['/components/1/buttons/0/phone_number'],
  ],
  [
    'a code without example',
    [FIXED, button({ type: 'COPY_CODE' })],
    {},
    ['/components/1/buttons/0/example'],
  ],
  [
    'one card',
    [FIXED, { type: 'CAROUSEL', cards: [{ components: [FIXED] }] }],
    {},
    ['/components/1/cards'],
  ],
  [
    'a text for a one-time code',
    [FIXED, button(OTP_BUTTON)],
    { category: 'AUTHENTICATION' },
    ['/components/0/text'],
  ],
  [
    'a one-time code without button',
    [{ type: 'BODY' }],
    { category: 'AUTHENTICATION' },
    ['/components'],
  ],
  [
    'a one-tap button without app',
    [{ type: 'BODY' }, button({ ...OTP_BUTTON, otp_type: 'ONE_TAP' })],
    { category: 'AUTHENTICATION' },
    ['/components/1/buttons/0/supported_apps'],
  ],
  [
    'a code that lives too long',
    [{ type: 'BODY' }, { type: 'FOOTER', code_expiration_minutes: 91 }, button(OTP_BUTTON)],
    { category: 'AUTHENTICATION' },
    ['/components/1/code_expiration_minutes'],
  ],
])('%s', (_name, components, more, expected) => {
  expect(pointers(components, more)).toEqual(expected);
});

describe('the starter library', () => {
  const entries = starterTemplates().flatMap((starter) =>
    Object.keys(starter.languages).map((language): [string, string, typeof starter] => [
      starter.key,
      language,
      starter,
    ]),
  );

  test('has what businesses begin with, in English and German', () => {
    expect(starterTemplates().map(({ key }) => key)).toEqual([
      'abandoned_cart',
      'appointment_reminder',
      'feedback',
      'order_update',
      'otp_authentication',
    ]);
    expect(entries.map(([, language]) => language)).toEqual(
      starterTemplates().flatMap(() => ['en', 'de']),
    );
  });

  test.each(entries)("%s in %s keeps to Meta's rules", (key, language, starter) => {
    const text = starterText(starter, language);
    expect(
      checkNewTemplate({
        name: key,
        language,
        category: starter.category,
        parameter_format: text?.parameterFormat,
        components: [...(text?.components ?? [])],
      }),
    ).toEqual([]);
  });

  test('a country gets the text of its language', () => {
    const [first] = starterTemplates();
    expect(first && starterText(first, 'en_GB')).toEqual(first && starterText(first, 'en'));
    expect(first && starterText(first, 'fr')).toBeUndefined();
  });
});
