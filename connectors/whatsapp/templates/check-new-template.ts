/**
 * Meta's rules for new templates, checked before Meta is asked (Meta: templates/overview,
 * templates/components).
 */
import type { FieldError, TemplateComponents, TemplateDraft } from '../../../src/kit';
import { checkAuthentication } from './check-authentication';
import { checkButtons } from './check-buttons';
import { checkBodyText, checkHeaderText, checkLength, type Place } from './check-texts';
import { problem } from './check-values';
import { componentOf, listAt, textAt, variablesIn } from './contract';

export function checkNewTemplate(draft: TemplateDraft): FieldError[] {
  return [
    ...(/^[a-z0-9_]{1,512}$/.test(draft.name)
      ? []
      : [problem('/name', 'must be 1 to 512 small letters, digits and underscores', 'pattern')]),
    ...checkLife(draft),
    // What the library of Meta has is not ours to check.
    ...(draft.library_template_name === undefined ? checkComponents(draft) : []),
  ];
}

function checkComponents({
  category,
  components,
  parameter_format: format,
}: TemplateDraft): FieldError[] {
  return [
    ...checkTypes(components, '/components'),
    ...(category === 'AUTHENTICATION'
      ? checkAuthentication(components)
      : checkParts(components, {
          pointer: '/components',
          isNamed: format === 'NAMED',
          isMarketing: category === 'MARKETING',
        })),
  ];
}

/** Seconds; -1 stands for 30 days. */
const LIVES = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
} as const;

function checkLife({ category, message_send_ttl_seconds: seconds }: TemplateDraft): FieldError[] {
  const [least, most] = LIVES[category];
  if (
    seconds === undefined ||
    (seconds >= least && seconds <= most) ||
    (seconds === -1 && category !== 'MARKETING')
  )
    return [];
  return [
    problem(
      '/message_send_ttl_seconds',
      `must be from ${String(least)} to ${String(most)} for ${category}`,
      'maximum',
    ),
  ];
}

const TYPES = new Set([
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
  'ORDER_STATUS',
  'ORDER_DETAILS',
  'TAP_TARGET_CONFIGURATION',
]);
function typeOf(component: unknown): string {
  return (textAt(component, 'type') ?? '').toUpperCase();
}

function checkTypes(components: TemplateComponents, pointer: string): FieldError[] {
  const types = components.map(typeOf);
  return [
    ...types.flatMap((type, index) => {
      const place = `${pointer}/${String(index)}/type`;
      if (!TYPES.has(type))
        return [problem(place, `must be one of ${[...TYPES].join(', ')}`, 'enum')];
      return types.indexOf(type) < index
        ? [problem(place, `is there twice: ${type}`, 'uniqueItems')]
        : [];
    }),
    ...(types.includes('BODY') ? [] : [problem(pointer, 'must have a BODY', 'required')]),
  ];
}

interface Parts extends Place {
  isMarketing: boolean;
}

function checkParts(components: TemplateComponents, place: Parts): FieldError[] {
  const hasOffer = componentOf(components, 'LIMITED_TIME_OFFER') !== undefined;
  return components.flatMap((component, index) =>
    checkPart(
      { ...component },
      { ...place, pointer: `${place.pointer}/${String(index)}` },
      hasOffer,
    ),
  );
}

function checkPart(
  component: Record<string, unknown>,
  place: Parts,
  hasOffer: boolean,
): FieldError[] {
  const { pointer } = place;
  switch (typeOf(component)) {
    case 'HEADER':
      return checkHeader(component, place);
    case 'BODY':
      return checkBodyText(component, hasOffer ? 600 : 1024, place);
    case 'FOOTER':
      return hasOffer
        ? [problem(pointer, 'is not possible beside a LIMITED_TIME_OFFER', 'footer')]
        : checkFooter(component, pointer);
    case 'BUTTONS':
      return checkButtons(component, pointer);
    case 'LIMITED_TIME_OFFER':
      return checkOffer(component, place);
    case 'CAROUSEL':
      return checkCarousel(component, place);
    default:
      return [];
  }
}

const FILES = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']);

function checkHeader(header: Record<string, unknown>, place: Place): FieldError[] {
  const format = (textAt(header, 'format') ?? '').toUpperCase();
  if (format === 'TEXT') return checkHeaderText(header, place);
  if (format === 'LOCATION' || format === 'PRODUCT') return [];
  if (!FILES.has(format))
    return [
      problem(
        `${place.pointer}/format`,
        'must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION',
        'enum',
      ),
    ];
  const example = header['example'];
  const handles =
    typeof example === 'object' && example !== null && 'header_handle' in example
      ? example.header_handle
      : undefined;
  return Array.isArray(handles) && typeof handles[0] === 'string' && handles[0] !== ''
    ? []
    : [
        problem(
          `${place.pointer}/example/header_handle`,
          'is required: the handle of an uploaded example file, in a list',
          'example',
        ),
      ];
}

function checkFooter(footer: Record<string, unknown>, pointer: string): FieldError[] {
  const text = textAt(footer, 'text');
  if (text === undefined || text.trim() === '')
    return [problem(`${pointer}/text`, 'is required', 'required')];
  return [
    ...checkLength(text, 60, `${pointer}/text`),
    ...(variablesIn(text).length === 0
      ? []
      : [problem(`${pointer}/text`, 'must not hold variables', 'variables')]),
  ];
}

function checkOffer(
  component: Record<string, unknown>,
  { pointer, isMarketing }: Parts,
): FieldError[] {
  const place = `${pointer}/limited_time_offer/text`;
  const text = textAt(component['limited_time_offer'], 'text');
  return [
    ...(isMarketing
      ? []
      : [problem(`${pointer}/type`, 'is possible in MARKETING templates only', 'enum')]),
    ...(text === undefined || text.trim() === ''
      ? [problem(place, 'is required', 'required')]
      : checkLength(text, 16, place)),
  ];
}

const CARD_BUTTONS = 2;

/** All cards are built alike. */
function checkCarousel(carousel: Record<string, unknown>, place: Parts): FieldError[] {
  const cards = listAt(carousel, 'cards');
  const pointer = `${place.pointer}/cards`;
  if (cards.length < 2 || cards.length > 10)
    return [problem(pointer, 'must be 2 to 10 cards', 'minItems')];
  const shapes = cards.map((card) =>
    JSON.stringify(
      listAt(card, 'components').map((each) => [
        typeOf(each),
        textAt(each, 'format'),
        listAt(each, 'buttons').map(typeOf),
      ]),
    ),
  );
  return cards.flatMap((card, index) => [
    ...checkCard(listAt(card, 'components'), {
      ...place,
      pointer: `${pointer}/${String(index)}/components`,
    }),
    ...(shapes[index] === shapes[0]
      ? []
      : [
          problem(
            `${pointer}/${String(index)}`,
            'must have the same parts as the first card',
            'cards',
          ),
        ]),
  ]);
}

function checkCard(components: readonly Record<string, unknown>[], place: Place): FieldError[] {
  return [
    ...(componentOf(components, 'HEADER') === undefined
      ? [problem(place.pointer, 'must have a HEADER with an image or video', 'required')]
      : []),
    ...components.flatMap((component, index) => {
      const own = { ...place, pointer: `${place.pointer}/${String(index)}` };
      switch (typeOf(component)) {
        case 'HEADER':
          return textAt(component, 'format')?.toUpperCase() === 'TEXT'
            ? [problem(`${own.pointer}/format`, 'must be IMAGE or VIDEO', 'enum')]
            : checkHeader(component, own);
        case 'BODY':
          return checkBodyText(component, 160, own);
        case 'BUTTONS':
          return checkButtons(component, own.pointer, CARD_BUTTONS);
        default:
          return [
            problem(`${own.pointer}/type`, 'must be HEADER, BODY or BUTTONS in a card', 'enum'),
          ];
      }
    }),
  ];
}
