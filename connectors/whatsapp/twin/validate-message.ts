/**
 * One send as Meta would look at it: recipient, type, the type's object. Throws the error Meta
 * would answer.
 */
import type { LiveNumber, LiveTemplate } from './accounts';
import { GraphError, invalidParameter } from './graph-error';
import { objectAt, spoken, textAt, type JsonObject } from './json';
import type { MediaStore } from './media-store';
import { optionalText, requireObject, requireText } from './validate/checks';
import {
  isMediaType,
  validateContacts,
  validateLocation,
  validateMedia,
  validateReaction,
  validateText,
} from './validate/content';
import { validateInteractive } from './validate/interactive';
import { readRecipient, type Recipient } from './validate/recipient';
import { validateTemplate } from './validate/template';

export type ValidMessage = {
  type: string;
  recipient: Recipient;
  template: LiveTemplate | undefined;
  callbackData: string | undefined;
};

const TYPES = [
  'AUDIO',
  'CONTACTS',
  'DOCUMENT',
  'IMAGE',
  'INTERACTIVE',
  'LOCATION',
  'REACTION',
  'STICKER',
  'TEMPLATE',
  'TEXT',
  'VIDEO',
];
const CALLBACK_DATA_LIMIT = 512;

export function checkProduct(body: JsonObject): void {
  const product = body['messaging_product'];
  if (product === undefined) {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  if (product !== 'whatsapp') {
    throw invalidParameter(
      `Param messaging_product must be one of {WHATSAPP} - got "${spoken(product)}".`,
    );
  }
}

export function validateMessage(
  body: JsonObject,
  number: LiveNumber,
  store: MediaStore,
): ValidMessage {
  checkProduct(body);
  const recipientType = body['recipient_type'] ?? 'individual';
  if (recipientType !== 'individual' && recipientType !== 'group') {
    throw invalidParameter(
      `Param recipient_type must be one of {INDIVIDUAL, GROUP} - got "${spoken(recipientType)}".`,
    );
  }
  const recipient = readRecipient(body, number);
  // Without a type a message is a text (Meta: messages/send-messages).
  const type = spoken(body['type'] ?? 'text').toLowerCase();
  if (!TYPES.includes(type.toUpperCase())) {
    throw invalidParameter(
      `Param type must be one of {${TYPES.join(', ')}} - got "${spoken(body['type'])}".`,
    );
  }
  const context = body['context'];
  if (context !== undefined) {
    requireText(objectAt(body, 'context') ?? {}, 'message_id', 'context');
  }
  const template = validateContent(body, type, number, store);
  if (template?.category === 'AUTHENTICATION' && recipient.kind === 'user') {
    throw new GraphError(131062);
  }
  if (!number.registered) {
    throw new GraphError(133010);
  }
  return { type, recipient, template, callbackData: callbackDataOf(body) };
}

/** Marking read marks everything before it too; `typing_indicator` shows typing for 25 s. */
export function validateReadMark(body: JsonObject): void {
  checkProduct(body);
  const messageId = textAt(body, 'message_id') ?? '';
  if (messageId === '') {
    throw invalidParameter('The parameter message_id is required.');
  }
  if (!messageId.startsWith('wamid.')) {
    throw new GraphError(131009, { details: 'Param message_id is not a valid message id.' });
  }
  if (
    body['typing_indicator'] !== undefined &&
    objectAt(body, 'typing_indicator')?.['type'] !== 'text'
  ) {
    throw invalidParameter("Param typing_indicator['type'] must be one of {TEXT}.");
  }
}

function validateContent(
  body: JsonObject,
  type: string,
  number: LiveNumber,
  store: MediaStore,
): LiveTemplate | undefined {
  const scope = { store, wabaId: number.account.wabaId };
  if (type === 'contacts') {
    validateContacts(body);
    return undefined;
  }
  const content = requireObject(body, type);
  if (type === 'template') {
    return validateTemplate(content, number.account, scope);
  }
  if (isMediaType(type)) {
    validateMedia(content, type, type, scope);
  } else if (type === 'text') {
    validateText(content);
  } else if (type === 'location') {
    validateLocation(content, 'location');
  } else if (type === 'reaction') {
    validateReaction(content, body);
  } else {
    validateInteractive(content, scope);
  }
  return undefined;
}

function callbackDataOf(body: JsonObject): string | undefined {
  const data = optionalText(body, 'biz_opaque_callback_data', 'biz_opaque_callback_data');
  if (data !== undefined && data.length > CALLBACK_DATA_LIMIT) {
    throw invalidParameter(
      `Param biz_opaque_callback_data must be at most ${String(CALLBACK_DATA_LIMIT)} characters long.`,
    );
  }
  return data;
}
