/**
 * Carousels: two to ten cards, all with a link or all with a product (Meta:
 * messages/interactive-media-carousel-messages).
 */
import { invalidParameter, invalidValue } from '../graph-error';
import { listAt, objectAt, objectsAt, textAt, type JsonObject } from '../json';
import { isHttpUrl } from './checks';
import { validateMedia, type MediaScope } from './content';
import {
  checkCount,
  checkLength,
  checkUnique,
  namedParameters,
  requireGiven,
} from './interactive-checks';

const CARD_PATH = "interactive['action']['cards']";

export function validateCarousel(action: JsonObject, scope: MediaScope): void {
  checkCount(listAt(action, 'cards'), 'cards', { min: 2, max: 10 });
  const cards = objectsAt(action, 'cards');
  checkUnique(
    cards.map((card) => card['card_index']),
    'card_index',
  );
  const [first] = cards;
  for (const card of cards) {
    const index = card['card_index'];
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > 9) {
      throw invalidValue('card_index must be between 0 and 9.');
    }
    if (textAt(card, 'type') !== textAt(first ?? {}, 'type')) {
      throw invalidValue('All cards must have the same type.');
    }
    validateCard(card, scope);
  }
}

function validateCard(card: JsonObject, scope: MediaScope): void {
  const action = objectAt(card, 'action');
  if (action === undefined) {
    throw invalidParameter(`The parameter ${CARD_PATH}['action'] is required.`);
  }
  if (textAt(card, 'type') === 'product') {
    requireGiven(action, 'product_retailer_id', CARD_PATH);
    requireGiven(action, 'catalog_id', CARD_PATH);
  } else if (textAt(card, 'type') === 'cta_url') {
    validateLinkCard(card, action, scope);
  } else {
    throw invalidParameter(`Param ${CARD_PATH}['type'] must be one of {CTA_URL, PRODUCT}.`);
  }
}

function validateLinkCard(card: JsonObject, action: JsonObject, scope: MediaScope): void {
  const header = objectAt(card, 'header') ?? {};
  const format = textAt(header, 'type') ?? '';
  if (format !== 'image' && format !== 'video') {
    throw invalidParameter(`Param ${CARD_PATH}['header']['type'] must be one of {IMAGE, VIDEO}.`);
  }
  validateMedia(
    objectAt(header, format) ?? {},
    `${CARD_PATH}['header']['${format}']`,
    format,
    scope,
  );
  const body = objectAt(card, 'body');
  if (body !== undefined) {
    checkLength(textAt(body, 'text'), 'Card body text', { min: 1, max: 160 });
  }
  const parameters = namedParameters(action, 'cta_url');
  checkLength(textAt(parameters, 'display_text'), 'Button display text', { min: 1, max: 20 });
  if (!isHttpUrl(textAt(parameters, 'url') ?? '')) {
    throw invalidValue('Button url is not a valid URL.');
  }
}
