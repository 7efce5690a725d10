/**
 * A template send against the approved template: existence, status, parameter counts and kinds
 * (Meta: templates/components, error-codes).
 */
import { templateKey, type LiveAccount, type LiveTemplate } from '../accounts';
import { GraphError, invalidParameter } from '../graph-error';
import { isObject, listAt, objectAt, objectsAt, textAt, type JsonObject } from '../json';
import type { TemplateContract } from '../template-contract';
import { requireText } from './checks';
import type { MediaScope, TemplateScope } from './content';
import { validateButtons } from './template-buttons';
import { validateBody, validateHeader } from './template-texts';

const COMPONENT_TYPES = [
  'BODY',
  'BUTTON',
  'CAROUSEL',
  'HEADER',
  'LIMITED_TIME_OFFER',
  'ORDER_STATUS',
  'TAP_TARGET_CONFIGURATION',
];

export function validateTemplate(
  template: JsonObject,
  account: LiveAccount,
  scope: MediaScope,
): LiveTemplate {
  const name = requireText(template, 'name', 'template');
  const language = requireText(
    objectAt(template, 'language') ?? {},
    'code',
    "template['language']",
  );
  const known = account.templates.get(templateKey(name, language));
  if (known === undefined) {
    throw new GraphError(132001, {
      details: `template name (${name}) does not exist in ${language}`,
    });
  }
  checkStatus(known);
  validateComponents(componentsOf(template, "template['components']"), known.contract, {
    ...scope,
    path: "template['components']",
  });
  return known;
}

function checkStatus(template: LiveTemplate): void {
  if (template.status === 'PAUSED') {
    throw new GraphError(132015);
  }
  if (template.status === 'DISABLED') {
    throw new GraphError(132016);
  }
  if (template.status !== 'APPROVED') {
    throw new GraphError(132001, {
      details: `template name (${template.name}) is not approved in ${template.language}`,
    });
  }
}

function componentsOf(holder: JsonObject, path: string): JsonObject[] {
  const components = holder['components'];
  if (components === undefined || components === null) {
    return [];
  }
  if (!Array.isArray(components) || !components.every(isObject)) {
    throw invalidParameter(`Param ${path} must be an array of JSON objects.`);
  }
  return components;
}

function validateComponents(
  components: readonly JsonObject[],
  contract: TemplateContract,
  scope: TemplateScope,
): void {
  const parts = new Map<string, JsonObject>();
  const buttons: JsonObject[] = [];
  components.forEach((component, index) => {
    const type = (textAt(component, 'type') ?? '').toUpperCase();
    if (!COMPONENT_TYPES.includes(type)) {
      const path = `${scope.path}[${String(index)}]['type']`;
      throw invalidParameter(
        `Param ${path} must be one of {${COMPONENT_TYPES.join(', ')}} - got "${String(component['type'])}".`,
      );
    }
    if (type === 'BUTTON') {
      buttons.push(component);
    } else {
      parts.set(type, component);
    }
  });
  validateHeader(objectsAt(parts.get('HEADER') ?? {}, 'parameters'), contract, scope);
  validateBody(objectsAt(parts.get('BODY') ?? {}, 'parameters'), contract);
  validateButtons(buttons, contract);
  validateCards(parts.get('CAROUSEL'), contract, scope);
  if (contract.offerExpires) {
    validateOffer(parts.get('LIMITED_TIME_OFFER'));
  }
}

function validateCards(
  carousel: JsonObject | undefined,
  contract: TemplateContract,
  scope: TemplateScope,
): void {
  const cards = objectsAt(carousel ?? {}, 'cards');
  if (cards.length !== contract.cards.length) {
    const details = `carousel: number of cards (${String(cards.length)}) does not match the template (${String(contract.cards.length)})`;
    throw new GraphError(132012, { details });
  }
  cards.forEach((card, index) => {
    const expected = contract.cards[Number(card['card_index'] ?? index)];
    if (expected === undefined) {
      throw new GraphError(132012, {
        details: `carousel: card_index ${String(card['card_index'])} is not in the template`,
      });
    }
    validateComponents(componentsOf(card, 'components'), expected, {
      ...scope,
      path: `${scope.path}['cards'][${String(index)}]['components']`,
    });
  });
}

function validateOffer(offer: JsonObject | undefined): void {
  const parameters = listAt(offer ?? {}, 'parameters') ?? [];
  const first = parameters.find(isObject);
  if (typeof objectAt(first ?? {}, 'limited_time_offer')?.['expiration_time_ms'] !== 'number') {
    throw new GraphError(131008, {
      details: 'limited_time_offer: parameter expiration_time_ms is required',
    });
  }
}
