/**
 * `carousel`: two to ten cards, all with a link or all with a product (Meta:
 * messages/interactive-media-carousel-messages).
 */
import type { Infer } from '../../../../src/kit';
import { object, text, word } from '../fields';
import { each, repeated, within, type Problem } from '../problem';
import { URL_ACTION } from './cta-url';
import { BODY, PICTURE_HEADER, headerProblems } from './parts';
import { PRODUCT_ACTION } from './products';

const CARD_KIND = { title: 'Kind', description: 'The same for all cards.' } as const;
const INDEX = {
  type: 'integer',
  minimum: 0,
  maximum: 9,
  title: 'Index',
  description: 'Place of the card, from 0; each once.',
} as const;

const CARD_BODY = object(
  { title: 'Body', description: 'The text of the card.' },
  {
    required: ['text'],
    properties: {
      text: text(
        { title: 'Text', description: 'At most 160 characters and two line breaks.' },
        160,
      ),
    },
  },
);

const URL_CARD = {
  ...object(
    { title: 'Link Card', description: 'A picture with a button that opens an address.' },
    {
      required: ['card_index', 'type', 'header', 'action'],
      properties: {
        card_index: INDEX,
        type: word('cta_url'),
        header: PICTURE_HEADER,
        body: CARD_BODY,
        action: URL_ACTION,
      },
    },
  ),
  'x-name': 'LinkCard',
} as const;

const PRODUCT_CARD = {
  ...object(
    { title: 'Product Card', description: 'A product of the catalog.' },
    {
      required: ['card_index', 'type', 'action'],
      properties: { card_index: INDEX, type: word('product'), action: PRODUCT_ACTION },
    },
  ),
  'x-name': 'ProductCard',
} as const;

const CARD = {
  type: 'object',
  required: ['type'],
  title: 'Card',
  description: 'One card.',
  properties: { type: { enum: ['cta_url', 'product'], ...CARD_KIND } },
  discriminator: { propertyName: 'type' },
  oneOf: [URL_CARD, PRODUCT_CARD],
} as const;

export const CAROUSEL = {
  ...object(
    { title: 'Carousel', description: 'Two to ten cards to swipe through.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('carousel'),
        body: BODY,
        action: object(
          { title: 'Action', description: 'The cards.' },
          {
            required: ['cards'],
            properties: {
              cards: {
                type: 'array',
                minItems: 2,
                maxItems: 10,
                title: 'Cards',
                description: 'Two to ten.',
                items: CARD,
              },
            },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveCarousel',
} as const;

type Card = Infer<typeof CARD>;

export function carouselProblems({ action: { cards } }: Infer<typeof CAROUSEL>): Problem[] {
  return [
    ...repeated(
      cards,
      (index) => `/action/cards/${String(index)}/card_index`,
      (card) => card.card_index,
    ),
    ...differing(cards, 'type', (card) => card.type),
    ...differing(cards, 'header/type', (card) =>
      card.type === 'cta_url' ? card.header.type : undefined,
    ),
    ...differing(cards, 'action/catalog_id', (card) =>
      card.type === 'product' ? String(card.action.catalog_id) : undefined,
    ),
    ...each('/action/cards', cards, (card) =>
      card.type === 'cta_url' ? within('/header', card.header, headerProblems) : [],
    ),
  ];
}

/** The first card that is not like those before it. */
function differing(
  cards: readonly Card[],
  field: string,
  valueOf: (card: Card) => string | undefined,
): Problem[] {
  const known = cards.map(valueOf);
  const first = known.find((value) => value !== undefined);
  const index = known.findIndex((value) => value !== undefined && value !== first);
  return index === -1
    ? []
    : [
        {
          pointer: `/action/cards/${String(index)}/${field}`,
          detail: 'must be the same for all cards',
        },
      ];
}
