/** What does not fit a template is told by its place, before anything is sent. */
import type { TemplateFilling } from '../../src/kit';
import { contractOf } from '../../connectors/whatsapp/templates/contract';
import { fillTemplate } from '../../connectors/whatsapp/templates/fill-template';
import { guessContract } from '../../connectors/whatsapp/templates/guess-contract';
import { BODY, CARDS, OFFER, OTP, buttons, header } from '../fixtures/templates/components';

type Components = readonly Record<string, unknown>[];

function pointers(components: Components, filling: TemplateFilling, pointer?: string): string[] {
  return fillTemplate(
    contractOf({ components, parameterFormat: 'POSITIONAL' }),
    filling,
    pointer,
  ).errors.map((error) => error.pointer);
}

const VALUES = { 1: 'Ana', 2: 'A-1' };
const OK = { variables: VALUES };
const LINK = { link: 'https://a.example/b' };
const CARD = {
  header: { type: 'image' as const, media: LINK },
  variables: { 1: 'a' },
  buttons: [{ index: 1, type: 'url' as const, value: 'a' }],
};

test.each<[string, Components, TemplateFilling, string[]]>([
  ['no variables', [BODY], {}, ['/variables/1', '/variables/2']],
  [
    'a missing one, before the one too many',
    [BODY],
    { variables: { 1: 'a', 3: 'c' } },
    ['/variables/2', '/variables/3'],
  ],
  ['one too many', [{ type: 'BODY', text: 'Hello' }], { variables: { 1: 'a' } }, ['/variables/1']],
  [
    'a name with a slash',
    [BODY],
    { variables: { ...VALUES, 'a/b~c': 'x' } },
    ['/variables/a~1b~0c'],
  ],
  [
    'a name of every object',
    [BODY],
    { variables: { ...VALUES, constructor: 'x' } },
    ['/variables/constructor'],
  ],
  ['an empty value', [BODY], { variables: { 1: '  ', 2: 'b' } }, ['/variables/1']],
  ['a line break', [BODY], { variables: { 1: 'a\nb', 2: 'b' } }, ['/variables/1']],
  ['a tab', [BODY], { variables: { 1: 'a', 2: 'b\tc' } }, ['/variables/2']],
  ['four spaces are possible', [BODY], { variables: { 1: 'a    b', 2: 'c' } }, []],
  ['five spaces', [BODY], { variables: { 1: 'a     b', 2: 'c' } }, ['/variables/1']],
  [
    'five spaces in a header',
    [header('TEXT', 'For {{1}}'), BODY],
    { ...OK, header: { type: 'text', text: 'a     b' } },
    ['/header/text'],
  ],
  [
    'a body that gets too long',
    [BODY, { type: 'FOOTER', text: 'Bye' }],
    { variables: { 1: 'a', 2: 'x'.repeat(1000) } },
    ['/variables/2'],
  ],
  ['a code that is too long', OTP, { variables: { 1: '1234567890123456' } }, ['/variables/1']],
  [
    'a button with another code',
    OTP,
    { variables: { 1: '123' }, buttons: [{ index: 0, type: 'url', value: '456' }] },
    ['/buttons/0/value'],
  ],
  ['no header', [header('IMAGE'), BODY], OK, ['/header']],
  [
    'a header of another kind',
    [header('IMAGE'), BODY],
    { ...OK, header: { type: 'video', media: LINK } },
    ['/header/type'],
  ],
  [
    'a header where there is none',
    [BODY],
    { ...OK, header: { type: 'text', text: 'a' } },
    ['/header'],
  ],
  [
    'a header where the text is fixed',
    [header('TEXT', 'News'), BODY],
    { ...OK, header: { type: 'text', text: 'a' } },
    ['/header'],
  ],
  [
    'a header without its text',
    [header('TEXT', 'News for {{1}}'), BODY],
    { ...OK, header: { type: 'text' } },
    ['/header/text'],
  ],
  [
    'a header that gets too long',
    [header('TEXT', 'News for {{1}}'), BODY],
    { ...OK, header: { type: 'text', text: 'x'.repeat(60) } },
    ['/header/text'],
  ],
  [
    'a file without its address',
    [header('IMAGE'), BODY],
    { ...OK, header: { type: 'image' } },
    ['/header/media'],
  ],
  [
    'a file with two addresses',
    [header('IMAGE'), BODY],
    { ...OK, header: { type: 'image', media: { ...LINK, media_id: '1' } } },
    ['/header/media'],
  ],
  [
    'a file on no web address',
    [header('IMAGE'), BODY],
    { ...OK, header: { type: 'image', media: { link: 'ftp://a.example/b' } } },
    ['/header/media/link'],
  ],
  [
    'a text beside a file',
    [header('IMAGE'), BODY],
    { ...OK, header: { type: 'image', media: LINK, text: 'a' } },
    ['/header/text'],
  ],
  ['a product header', [header('PRODUCT'), BODY], OK, ['/header']],
  [
    'no location',
    [header('LOCATION'), BODY],
    { ...OK, header: { type: 'location' } },
    ['/header/location'],
  ],
  [
    'a place beyond the poles, as text',
    [header('LOCATION'), BODY],
    { ...OK, header: { type: 'location', location: { latitude: '90.1', longitude: '-180.5' } } },
    ['/header/location/latitude', '/header/location/longitude'],
  ],
  ['no value for an address', [BODY, buttons('URL')], OK, ['/buttons']],
  ['no value for a code', [BODY, buttons('COPY_CODE')], OK, ['/buttons']],
  [
    'a button that is not there',
    [BODY, buttons('QUICK_REPLY')],
    { ...OK, buttons: [{ index: 3, type: 'quick_reply', value: 'a' }] },
    ['/buttons/0/index'],
  ],
  [
    'a button of another kind',
    [BODY, buttons('URL')],
    { ...OK, buttons: [{ index: 0, type: 'quick_reply', value: 'a' }] },
    ['/buttons/0/type'],
  ],
  [
    'a button twice',
    [BODY, buttons('URL')],
    {
      ...OK,
      buttons: [
        { index: 0, type: 'url', value: 'a' },
        { index: 0, type: 'url', value: 'b' },
      ],
    },
    ['/buttons/1/index'],
  ],
  [
    'a value for a phone button',
    [BODY, buttons('PHONE_NUMBER')],
    { ...OK, buttons: [{ index: 0, type: 'url', value: 'a' }] },
    ['/buttons/0'],
  ],
  [
    'an object for an address',
    [BODY, buttons('URL')],
    { ...OK, buttons: [{ index: 0, type: 'url', value: {} }] },
    ['/buttons/0/value'],
  ],
  [
    'an address with a space',
    [BODY, buttons('URL')],
    { ...OK, buttons: [{ index: 0, type: 'url', value: 'a b' }] },
    ['/buttons/0/value'],
  ],
  [
    'an address that gets too long',
    [BODY, buttons('URL')],
    { ...OK, buttons: [{ index: 0, type: 'url', value: 'x'.repeat(2000) }] },
    ['/buttons/0/value'],
  ],
  [
    'a coupon that is too long',
    [BODY, buttons('COPY_CODE')],
    { ...OK, buttons: [{ index: 0, type: 'copy_code', value: 'x'.repeat(21) }] },
    ['/buttons/0/value'],
  ],
  [
    'a payload that is too long',
    [BODY, buttons('QUICK_REPLY')],
    { ...OK, buttons: [{ index: 0, type: 'quick_reply', value: 'x'.repeat(257) }] },
    ['/buttons/0/value'],
  ],
  [
    'a text for products',
    [BODY, buttons('MPM')],
    { ...OK, buttons: [{ index: 0, type: 'mpm', value: 'p1' }] },
    ['/buttons/0/value'],
  ],
  ['an offer without its end', [BODY, OFFER], OK, ['/offer_expires_at']],
  [
    'a time that is none',
    [BODY, OFFER],
    { ...OK, offer_expires_at: '2026-12-31T23:59:60Z' },
    ['/offer_expires_at'],
  ],
  [
    'an end without an offer',
    [BODY],
    { ...OK, offer_expires_at: '2027-01-01T00:00:00Z' },
    ['/offer_expires_at'],
  ],
  ['no cards', [BODY, CARDS], OK, ['/cards']],
  ['one card of two', [BODY, CARDS], { ...OK, cards: [CARD] }, ['/cards']],
  ['cards where there are none', [BODY], { ...OK, cards: [CARD] }, ['/cards']],
  [
    'something missing in a card',
    [BODY, CARDS],
    { ...OK, cards: [CARD, { ...CARD, variables: {}, header: undefined }] },
    ['/cards/1/variables/1', '/cards/1/header'],
  ],
])('%s', (_name, components, filling, expected) => {
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
