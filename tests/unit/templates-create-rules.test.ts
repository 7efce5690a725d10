/** Meta's rules for new templates, each with a breach and its place. */
import type { TemplateDraft } from '../../src/kit';
import { checkNewTemplate } from '../../connectors/whatsapp/templates/check-new-template';
import { starterTemplates, starterText } from '../../src/message-templates/library';
import { BODY, CARDS, NAMED_BODY, OFFER, buttons, header } from '../fixtures/templates/components';
import {
  type Component,
  FIXED,
  button,
  OTP_BUTTON,
  WRONG_DRAFTS,
} from '../fixtures/templates/wrong-drafts';

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

test.each(WRONG_DRAFTS)('%s', (_name, components, more, expected) => {
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
