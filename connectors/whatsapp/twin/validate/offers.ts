/**
 * Products, orders and requests: what their actions must hold (Meta: catalogs, payments,
 * messages/address-messages, calling).
 */
import { invalidParameter } from '../graph-error';
import { listAt, objectAt, objectsAt, textAt, type JsonObject } from '../json';
import { requireText } from './checks';
import {
  checkCount,
  checkLength,
  namedParameters,
  requireGiven,
  requireName,
} from './interactive-checks';

const ACTION = "interactive['action']";
const PARAMETERS = `${ACTION}['parameters']`;

/** The name that the action must have, by the type of the message. */
const NAMES: Readonly<Record<string, string>> = {
  address_message: 'address_message',
  call_permission_request: 'call_permission_request',
  catalog_message: 'catalog_message',
  contact_request: 'request_contact_info',
  order_details: 'review_and_pay',
  order_status: 'review_order',
  request_contact_info: 'request_contact_info',
  voice_call: 'voice_call',
};

export function validateOffer(type: string, action: JsonObject): void {
  const name = NAMES[type];
  if (name !== undefined) {
    requireName(action, name);
  }
  if (type === 'product' || type === 'product_list') {
    requireGiven(action, 'catalog_id', ACTION);
  }
  if (type === 'product') {
    requireGiven(action, 'product_retailer_id', ACTION);
  } else if (type === 'product_list') {
    validateSections(action);
  } else if (type === 'address_message') {
    requireText(namedParameters(action, 'address_message'), 'country', PARAMETERS);
  } else if (type === 'order_details' || type === 'order_status') {
    validateOrder(objectAt(action, 'parameters') ?? {});
  } else if (type === 'voice_call') {
    checkLength(
      textAt(objectAt(action, 'parameters') ?? {}, 'display_text') ?? '',
      'Button display text',
      { min: 0, max: 20 },
    );
  }
}

function validateSections(action: JsonObject): void {
  checkCount(listAt(action, 'sections'), 'sections', { min: 1, max: 10 });
  checkCount(
    objectsAt(action, 'sections').flatMap((section) => listAt(section, 'product_items') ?? []),
    'products',
    { min: 1, max: 30 },
  );
}

function validateOrder(parameters: JsonObject): void {
  const reference = requireText(parameters, 'reference_id', PARAMETERS, 60);
  if (!/^[\w.-]+$/.test(reference)) {
    throw invalidParameter(
      `Param ${PARAMETERS}['reference_id'] has characters that are not allowed.`,
    );
  }
  if (objectAt(parameters, 'order') === undefined) {
    throw invalidParameter(`The parameter ${PARAMETERS}['order'] is required.`);
  }
}
