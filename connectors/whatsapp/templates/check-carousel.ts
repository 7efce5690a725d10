/** Meta's rules for the cards of a new template: how many, with which parts, all built alike. */
import type { FieldError } from '../../../src/kit';
import { checkButtons } from './check-buttons';
import { checkHeader } from './check-header';
import { checkBodyText, type Place } from './check-texts';
import { problem } from './check-values';
import { componentOf, listAt, textAt, typeOf } from './contract';

const CARD_BUTTONS = 2;

/** All cards are built alike. */
export function checkCarousel(carousel: Record<string, unknown>, place: Place): FieldError[] {
  const cards = listAt(carousel, 'cards');
  const pointer = `${place.pointer}/cards`;
  if (cards.length < 2 || cards.length > 10)
    return [problem(pointer, 'must be 2 to 10 cards', 'minItems')];
  const shapes = cards.map(shapeOf);
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

/** The kinds of a card's parts: two cards are alike if they have the same. */
function shapeOf(card: Record<string, unknown>): string {
  return JSON.stringify(
    listAt(card, 'components').map((each) => [
      typeOf(each),
      textAt(each, 'format'),
      listAt(each, 'buttons').map(typeOf),
    ]),
  );
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
