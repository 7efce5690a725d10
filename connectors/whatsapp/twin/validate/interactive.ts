/**
 * Interactive messages and their limits (Meta: messages/interactive-*). Limits are told as 131009
 * with the field in the details.
 */
import { invalidParameter, invalidValue } from '../graph-error';
import { isObject, listAt, objectAt, objectsAt, textAt, type JsonObject } from '../json';
import { validateCarousel } from './carousel';
import { allowKeys, isHttpUrl, requireText } from './checks';
import { validateMedia, type MediaScope } from './content';
import {
  checkCount,
  checkLength,
  checkUnique,
  namedParameters,
  requireName,
} from './interactive-checks';
import { validateOffer } from './offers';

const TYPES = [
  'address_message',
  'button',
  'call_permission_request',
  'carousel',
  'catalog_message',
  'contact_request',
  'cta_url',
  'flow',
  'list',
  'location_request_message',
  'order_details',
  'order_status',
  'product',
  'product_list',
  'request_contact_info',
  'voice_call',
];
/** These may come without a body text. */
const WITHOUT_BODY = new Set(['product', 'call_permission_request']);
const LONG_BODY = new Set(['list']);

export function validateInteractive(interactive: JsonObject, scope: MediaScope): void {
  const type = textAt(interactive, 'type');
  if (type === undefined || !TYPES.includes(type)) {
    throw invalidParameter(
      `Param interactive['type'] must be one of {${TYPES.join(', ').toUpperCase()}} - got "${String(interactive['type'])}".`,
    );
  }
  allowKeys(interactive, ['type', 'header', 'body', 'footer', 'action'], 'interactive');
  validateFrame(interactive, type, scope);
  const action = objectAt(interactive, 'action');
  if (action === undefined) {
    throw invalidParameter("The parameter interactive['action'] is required.");
  }
  validateAction(type, action, scope);
}

function validateFrame(interactive: JsonObject, type: string, scope: MediaScope): void {
  const body = objectAt(interactive, 'body');
  if (body === undefined && !WITHOUT_BODY.has(type)) {
    throw invalidParameter("The parameter interactive['body'] is required.");
  }
  if (body !== undefined) {
    checkLength(textAt(body, 'text'), 'Body text', {
      min: 1,
      max: LONG_BODY.has(type) ? 4096 : 1024,
    });
  }
  const footer = objectAt(interactive, 'footer');
  if (footer !== undefined) {
    checkLength(textAt(footer, 'text'), 'Footer text', { min: 0, max: 60 });
  }
  const header = objectAt(interactive, 'header');
  if (header !== undefined) {
    validateHeader(header, type, scope);
  } else if (type === 'product_list') {
    throw invalidParameter("The parameter interactive['header'] is required.");
  }
}

function validateHeader(header: JsonObject, type: string, scope: MediaScope): void {
  const format = textAt(header, 'type') ?? '';
  const isTextOnly = type === 'list' || type === 'product_list';
  if (format === 'text') {
    checkLength(textAt(header, 'text'), 'Header text', { min: 1, max: 60 });
  } else if (!isTextOnly && ['image', 'video', 'document'].includes(format)) {
    validateMedia(
      objectAt(header, format) ?? {},
      `interactive['header']['${format}']`,
      format,
      scope,
    );
  } else {
    throw invalidValue(`Header type '${format}' is not valid for interactive type '${type}'.`);
  }
}

function validateAction(type: string, action: JsonObject, scope: MediaScope): void {
  if (type === 'button') {
    validateReplyButtons(action);
  } else if (type === 'list') {
    validateList(action);
  } else if (type === 'cta_url') {
    const parameters = namedParameters(action, 'cta_url');
    checkLength(textAt(parameters, 'display_text'), 'Button display text', { min: 1, max: 20 });
    if (!isHttpUrl(textAt(parameters, 'url') ?? '')) {
      throw invalidValue('Button url is not a valid URL.');
    }
  } else if (type === 'flow') {
    validateFlow(namedParameters(action, 'flow'));
  } else if (type === 'location_request_message') {
    requireName(action, 'send_location');
  } else if (type === 'carousel') {
    validateCarousel(action, scope);
  } else {
    validateOffer(type, action);
  }
}

function validateReplyButtons(action: JsonObject): void {
  const buttons = listAt(action, 'buttons');
  checkCount(buttons, 'buttons', { min: 1, max: 3 });
  const replies = (buttons ?? []).map((button) =>
    isObject(button) && button['type'] === 'reply' ? objectAt(button, 'reply') : undefined,
  );
  for (const reply of replies) {
    if (reply === undefined) {
      throw invalidValue("Button type must be 'reply' with a reply object.");
    }
    checkLength(textAt(reply, 'title'), 'Button title', { min: 1, max: 20 });
    checkLength(textAt(reply, 'id'), 'Button id', { min: 1, max: 256 });
  }
  checkUnique(
    replies.map((reply) => reply?.['title']),
    'button title',
  );
  checkUnique(
    replies.map((reply) => reply?.['id']),
    'button id',
  );
}

function validateList(action: JsonObject): void {
  checkLength(textAt(action, 'button'), 'Button label', { min: 1, max: 20 });
  checkCount(listAt(action, 'sections'), 'sections', { min: 1, max: 10 });
  const sections = objectsAt(action, 'sections');
  if (sections.length > 1) {
    sections.forEach((section) =>
      checkLength(textAt(section, 'title'), 'Section title', { min: 1, max: 24 }),
    );
  }
  const rows = sections.flatMap((section) => objectsAt(section, 'rows'));
  checkCount(rows, 'total rows', { min: 1, max: 10 });
  for (const row of rows) {
    checkLength(textAt(row, 'id'), 'Row id', { min: 1, max: 200 });
    checkLength(textAt(row, 'title'), 'Row title', { min: 1, max: 24 });
    checkLength(textAt(row, 'description') ?? '', 'Row description', { min: 0, max: 72 });
  }
  checkUnique(
    rows.map((row) => row['id']),
    'row id',
  );
}

function validateFlow(parameters: JsonObject): void {
  if (
    textAt(parameters, 'flow_id') === undefined &&
    textAt(parameters, 'flow_name') === undefined
  ) {
    throw invalidParameter(
      "The parameter interactive['action']['parameters']['flow_id'] is required.",
    );
  }
  requireText(parameters, 'flow_cta', "interactive['action']['parameters']");
  requireText(parameters, 'flow_message_version', "interactive['action']['parameters']");
}
